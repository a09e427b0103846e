import { join } from 'node:path'
import { createEngine, type Engine } from '../../src/engine/create-engine'
import type { EngineOptions } from '../../src/engine/engine-options'
import { createEngineClient, type EngineClient } from '../../src/protocol/client'
import { createLoopback } from '../../src/protocol/loopback-port'

export const repositoryRoot = join(import.meta.dirname, '..', '..')
export const samplesFolder = join(repositoryRoot, 'resources', 'samples')

export interface LocalEngine {
  readonly engine: Engine
  readonly client: EngineClient
  readonly logged: readonly string[]
}

/** The engine in this process, spoken to over a loop-back: what the window and the command line do. */
export function startLocalEngine(options: Partial<EngineOptions> = {}): LocalEngine {
  const logged: string[] = []
  const engine = createEngine({
    version: '0.0.0-test',
    dataFolder: null,
    resourcesFolder: join(repositoryRoot, 'resources'),
    engine: 'kernels',
    now: () => new Date(),
    log: (line) => logged.push(line),
    ...options,
  })
  return { engine, client: connectClient(engine), logged }
}

export function connectClient(engine: Engine): EngineClient {
  const { near, far } = createLoopback()
  engine.server.connect(far)
  return createEngineClient(near)
}
