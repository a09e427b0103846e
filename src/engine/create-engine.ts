import { join } from 'node:path'
import { createImageFiles, type ImageFiles } from '../platform/image-files/image-files'
import { openSqliteStore } from '../platform/sqlite-store/sqlite-store'
import { createProtocolServer, type ProtocolServer } from '../protocol/server'
import { createEngineContext } from './engine-context'
import { correctionHandlers } from './handlers/corrections'
import { documentHandlers } from './handlers/documents'
import { engineHandlers } from './handlers/engines'
import { exportHandlers } from './handlers/export'
import { fieldHandlers } from './handlers/fields'
import { modelHandlers } from './handlers/models'
import { sessionHandlers } from './handlers/session'
import { trainingHandlers } from './handlers/training'
import { createOpenedPages } from './opened-pages'
import { paramsSchemas } from './params-schemas'
import { createReadingServices, type EngineChoice, type ReadingServices } from './reading-services'

export interface EngineOptions {
  readonly version: string
  /** Folder of the SQLite file and of pasted pictures; null keeps everything in memory, for the process's life. */
  readonly dataFolder: string | null
  /** Folder with `models` and `samples`. */
  readonly resourcesFolder: string
  readonly modelId?: string
  /** Instead of the shipped ones. */
  readonly modelsFolder?: string
  readonly engine?: EngineChoice
  readonly now: () => Date
  /** One line of log, without a line break. */
  readonly log: (line: string) => void
}

export interface Engine {
  readonly server: ProtocolServer
  readonly services: ReadingServices
  readonly files: ImageFiles
  /** Loads codec, engine and model ahead of the first page. @throws AppError of the model or the engine. */
  warmUp(): Promise<void>
  /** Answers what is in flight, then closes the store. */
  close(): Promise<void>
}

export const storeName = 'digit-desk.sqlite'
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
  const modelsFolder = options.modelsFolder ?? join(options.resourcesFolder, 'models')
  const services = createReadingServices({
    modelsFolder,
    modelId: options.modelId ?? defaultModelId,
    engine: options.engine ?? 'auto',
  })
  const context = createEngineContext({
    version: options.version,
    dataFolder,
    modelsFolder,
    store,
    storeDamage: damage,
    files,
    pages: createOpenedPages(files, store, now),
    services,
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
    files,
    warmUp: async () => {
      await files.warmUp()
      await services.reading()
    },
    close: async () => {
      await server.stop()
      store.close()
    },
  }
}
