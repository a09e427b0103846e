import { join } from 'node:path'
import type { Engine, EngineOptions } from '../engine/create-engine'
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

/** `memory` keeps nothing; `app` is the window's own store, unless `--data` names another. */
export type DataPlace = 'memory' | 'app'

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
  const [{ createEngine, ownModelsName }, { findSurroundings }, { createEngineClient }, { createLoopback }] =
    await Promise.all([
      import('../engine/create-engine'),
      import('../engine/surroundings'),
      import('../protocol/client'),
      import('../protocol/loopback-port'),
    ])
  const surroundings = findSurroundings(io.env)
  const dataFolder = words.data ?? (place === 'app' ? surroundings.dataFolder : null)
  const options: EngineOptions = {
    version: surroundings.version,
    resourcesFolder: surroundings.resourcesFolder,
    dataFolder,
    ...(dataFolder === null ? { alsoModelsFolder: join(surroundings.dataFolder, ownModelsName) } : {}),
    enginesFolder: dataFolder ?? surroundings.dataFolder,
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
