import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../engine/create-engine'
import type { EngineOptions } from '../engine/engine-options'
import type { EngineClient } from '../protocol/client'
import { choiceFrom, engineChoices } from './options'
import type { CliIo } from './verb'

/** The values of `engineOptions` as parsed. */
export interface EngineWords {
  readonly model?: string | undefined
  readonly models?: string | undefined
  readonly engine?: string | undefined
  readonly data?: string | undefined
}

export interface RunningEngine {
  readonly engine: Engine
  readonly client: EngineClient
}

/**
 * `memory` keeps nothing; `app` is the window's own store, unless `--data` names another; `app-if-there` is that store
 * for looking, and makes none.
 */
export type DataPlace = 'memory' | 'app' | 'app-if-there'

/**
 * Runs the engine in this process for as long as `work` takes. Loaded here, not at the top: help and wrong words are
 * answered before TensorFlow, OpenCV and SQLite are looked at.
 */
export async function withEngine<T>(
  io: CliIo,
  words: EngineWords,
  place: DataPlace,
  work: (running: RunningEngine) => Promise<T>,
): Promise<T> {
  const engineChoice = choiceFrom(words.engine, 'engine', engineChoices)
  const [
    { createEngine, storeName },
    { ownModelsName },
    { findSurroundings },
    { createEngineClient },
    { createLoopback },
  ] = await Promise.all([
    import('../engine/create-engine'),
    import('../engine/engine-parts'),
    import('../engine/surroundings'),
    import('../protocol/client'),
    import('../protocol/loopback-port'),
  ])
  const surroundings = findSurroundings(io.env)
  const appFolder = words.data ?? surroundings.dataFolder
  const isThere = existsSync(join(appFolder, storeName))
  const keeps = place === 'app-if-there' ? isThere : place === 'app' || words.data !== undefined
  const dataFolder = keeps ? appFolder : null
  const options: EngineOptions = {
    version: surroundings.version,
    resourcesFolder: surroundings.resourcesFolder,
    dataFolder,
    ...(dataFolder === null ? { alsoModelsFolder: join(appFolder, ownModelsName) } : {}),
    measuresEngines: true,
    enginesFolder: appFolder,
    now: io.now,
    log: io.note,
    ...(engineChoice === undefined ? {} : { engine: engineChoice }),
    ...(words.model === undefined ? {} : { modelId: words.model }),
    ...(words.models === undefined ? {} : { modelsFolder: words.models }),
  }
  const engine = createEngine(options)
  try {
    const { near, far } = createLoopback()
    engine.server.connect(far)
    return await work({ engine, client: createEngineClient(near) })
  } finally {
    await engine.close()
  }
}
