import { join } from 'node:path'
import { createImageFiles, type ImageFiles } from '../platform/image-files/image-files'
import { openSqliteStore } from '../platform/sqlite-store/sqlite-store'
import { createRunFolders } from '../platform/training-runs/run-folders'
import type { EngineEvent } from '../protocol/events'
import { createProtocolServer, type ProtocolServer } from '../protocol/server'
import type { ComputeEngines } from './compute-engines'
import { createEngineContext } from './engine-context'
import type { EngineOptions } from './engine-options'
import { computeParts, openRegistry, openRunsFolder } from './engine-parts'
import { correctionHandlers } from './handlers/corrections'
import { documentHandlers } from './handlers/documents'
import { engineHandlers } from './handlers/engines'
import { exportHandlers } from './handlers/export'
import { fieldHandlers } from './handlers/fields'
import { modelHandlers } from './handlers/models'
import { sessionHandlers } from './handlers/session'
import { trainingHandlers } from './handlers/training'
import { describeModels } from './model-descriptions'
import type { ModelRegistry } from './model-registry'
import { createOpenedPages } from './opened-pages'
import { paramsSchemas } from './params-schemas'
import { createReadingServices, type ReadingServices } from './reading-services'
import { createRunBook } from './training-book'
import { TrainingService } from './training-service'

export interface Engine {
  readonly server: ProtocolServer
  readonly services: ReadingServices
  readonly engines: ComputeEngines
  readonly registry: ModelRegistry
  readonly files: ImageFiles
  /** Loads codec, engine and model ahead of the first page. @throws AppError of the model or the engine. */
  warmUp(): Promise<void>
  /** Answers what is in flight, then closes the store. */
  close(): Promise<void>
}

export const storeName = 'digit-desk.sqlite'

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
  const broadcast = (event: EngineEvent): void => server.broadcast(event)
  const runsFolder = openRunsFolder(dataFolder)
  const book = createRunBook(createRunFolders(runsFolder.path), broadcast)
  const training = new TrainingService({ engines, registry, book, now, log, broadcast })
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
    broadcast,
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
      ...trainingHandlers(training),
    },
    schemas: paramsSchemas,
    onBug: (command, thrown) =>
      log(`${command}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`),
  })
  return {
    server,
    services,
    engines,
    registry,
    files,
    warmUp: async () => {
      await files.warmUp()
      await services.reading()
    },
    close: async () => {
      await training.close()
      await server.stop()
      store.close()
      await registry.close()
      await runsFolder.close()
    },
  }
}
