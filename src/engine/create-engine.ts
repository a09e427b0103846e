import { join } from 'node:path'
import { createCancellation } from '../core/base/cancellation'
import type { SettingsStore } from '../core/storage/store'
import { createWebgpuOpener, type OpenNetPort } from '../platform/compute/webgpu'
import { createImageFiles, type ImageFiles } from '../platform/image-files/image-files'
import { describeMachine } from '../platform/machine/describe-machine'
import { openSqliteStore } from '../platform/sqlite-store/sqlite-store'
import { createProtocolServer, type ProtocolServer } from '../protocol/server'
import { type ComputeEngines, createComputeEngines } from './compute-engines'
import { benchEngines } from './engine-bench'
import { createEngineContext, type EngineContext } from './engine-context'
import { keepEngines } from './engine-memory'
import type { EngineChoice } from './engine-order'
import { correctionHandlers } from './handlers/corrections'
import { documentHandlers } from './handlers/documents'
import { engineHandlers } from './handlers/engines'
import { exportHandlers } from './handlers/export'
import { fieldHandlers } from './handlers/fields'
import { modelHandlers } from './handlers/models'
import { sessionHandlers } from './handlers/session'
import { trainingHandlers } from './handlers/training'
import { describeModels } from './model-descriptions'
import { createModelRegistry, type ModelRegistry } from './model-registry'
import { createOpenedPages } from './opened-pages'
import { paramsSchemas } from './params-schemas'
import { createReadingServices, type ReadingServices } from './reading-services'

export interface EngineOptions {
  readonly version: string
  /** Folder of the SQLite file and of pasted pictures; null keeps everything in memory, for the process's life. */
  readonly dataFolder: string | null
  /** Folder with `models` and `samples`. */
  readonly resourcesFolder: string
  /** Of the registry; left out: the one in use. */
  readonly modelId?: string
  /** Instead of the shipped ones. */
  readonly modelsFolder?: string
  /** Folder of a person's own models that is looked through as well, where `dataFolder` is not theirs. */
  readonly alsoModelsFolder?: string
  /** `auto` is what leaving it out means. */
  readonly engine?: EngineChoice
  /** Where the pinned engine and the timings are kept, where `dataFolder` is not that place. */
  readonly enginesFolder?: string
  /** Times engines before a training on a model that was never timed on this machine: takes a second or two. */
  readonly measuresEngines?: boolean
  /** Opens a hidden window for WebGPU; left out where there are no windows. */
  readonly openNetPort?: OpenNetPort
  readonly now: () => Date
  /** One line of log, without a line break. */
  readonly log: (line: string) => void
}

export interface Engine {
  readonly server: ProtocolServer
  readonly services: ReadingServices
  readonly engines: ComputeEngines
  readonly files: ImageFiles
  /** Loads codec, engine and model ahead of the first page. @throws AppError of the model or the engine. */
  warmUp(): Promise<void>
  /** Answers what is in flight, then closes the store. */
  close(): Promise<void>
}

export const storeName = 'digit-desk.sqlite'
/** Of the person's own models, in the data folder. */
export const ownModelsName = 'models'
export const defaultModelId = 'lenet12'

/** Puts core and platform together; the one place that does. @throws AppError of the store. */
export function createEngine(options: EngineOptions): Engine {
  const { dataFolder, now, log } = options
  const { store, damage } = openSqliteStore(
    dataFolder === null ? ':memory:' : join(dataFolder, storeName),
    now(),
  )
  if (damage !== null) log(damage.message)
  const files = createImageFiles()
  const registry = openRegistry(options, store.settings, async () =>
    server.broadcast({ event: 'models.changed', payload: { models: await describeModels(registry) } }),
  )
  const compute = computeParts(options)
  const { engines } = compute
  const services = createReadingServices({ registry, engines })
  const context = createEngineContext({
    version: options.version,
    dataFolder,
    registry,
    store,
    storeDamage: damage,
    files,
    pages: createOpenedPages(files, store, now),
    services,
    ...compute,
    now,
    broadcast: (event) => server.broadcast(event),
  })
  const server = createProtocolServer({
    handlers: {
      ...sessionHandlers(context),
      ...documentHandlers(context),
      ...fieldHandlers(context),
      ...correctionHandlers(context),
      ...exportHandlers(context),
      ...engineHandlers(context),
      ...modelHandlers(context),
      ...trainingHandlers(),
    },
    schemas: paramsSchemas,
    onBug: (command, thrown) =>
      log(`${command}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`),
  })
  return {
    server,
    services,
    engines,
    files,
    warmUp: async () => {
      await files.warmUp()
      await services.reading()
    },
    close: async () => {
      await server.stop()
      store.close()
      await registry.close()
    },
  }
}

function openRegistry(
  options: EngineOptions,
  settings: SettingsStore,
  onChanged: () => Promise<void>,
): ModelRegistry {
  const { dataFolder, modelsFolder, alsoModelsFolder, modelId, now } = options
  return createModelRegistry({
    shippedFolder: modelsFolder ?? join(options.resourcesFolder, 'models'),
    ownFolder: dataFolder === null ? null : join(dataFolder, ownModelsName),
    ...(alsoModelsFolder === undefined ? {} : { alsoRead: alsoModelsFolder }),
    settings,
    defaultModelId,
    ...(modelId === undefined ? {} : { chosenModelId: modelId }),
    now,
    onChanged,
  })
}

/** Before a training nobody waits long. */
const quickBench = { batchSize: 128, pace: { rounds: 2, sliceMs: 100 } }

function computeParts(options: EngineOptions): Pick<EngineContext, 'engines' | 'engineMemory' | 'machine'> {
  const machine = describeMachine()
  const engineMemory = keepEngines(options.enginesFolder ?? options.dataFolder, machine, options.version)
  const engines = createComputeEngines({
    memory: engineMemory,
    wanted: options.engine ?? 'auto',
    measure: options.measuresEngines
      ? async (table, model) => {
          const { signal } = createCancellation()
          const bench = await benchEngines(table, { model, ...quickBench, now: options.now, signal })
          await engineMemory.addBench(bench)
          return bench
        }
      : null,
    openWebgpu: options.openNetPort === undefined ? null : createWebgpuOpener(options.openNetPort),
  })
  return { machine, engineMemory, engines }
}
