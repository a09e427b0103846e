import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { appErrorFrom } from '../core/base/app-error'
import type { EngineDescription } from '../protocol/commands/engines'
import type { ModelDescription } from '../protocol/commands/models'
import type { Engine } from './create-engine'

/** One thing looked at: `missing` is lived with, `broken` is not. */
export interface Finding {
  readonly name: string
  readonly state: 'present' | 'missing' | 'broken'
  readonly detail: string
  /** What does not work without it, and what to do; empty where all is well. */
  readonly cost: string
}

export interface SelfCheckParts {
  readonly engine: Engine
  readonly engines: readonly EngineDescription[]
  readonly models: readonly ModelDescription[]
  readonly dataFolder: string
}

/** Looks at what reading needs on this machine by using it. */
export async function checkSelf({
  engine,
  engines,
  models,
  dataFolder,
}: SelfCheckParts): Promise<readonly Finding[]> {
  return [
    await tried('picture codecs', 'no file can be opened', async () => {
      await engine.files.warmUp()
      return 'PNG, JPEG, TIFF, WebP, PDF'
    }),
    ...engines.map(engineFinding),
    ...(models.length === 0
      ? [{ name: 'models', state: 'broken', detail: 'none', cost: 'nothing can be read' } as const]
      : models.map(modelFinding)),
    await tried('reading', 'nothing can be read', async () => {
      await engine.services.reading()
      return `${engine.services.modelId} is loaded`
    }),
    await tried('data folder', 'nothing is kept', async () => {
      await mkdir(dataFolder, { recursive: true })
      await access(dataFolder, constants.W_OK)
      return dataFolder
    }),
  ]
}

function engineFinding({ id, available, version, device, missing }: EngineDescription): Finding {
  const name = `engine ${id}`
  if (available) return { name, state: 'present', detail: `${version}, ${device}`, cost: '' }
  const cost = 'the other engines read and train without it'
  return { name, state: 'missing', detail: missing?.message ?? 'not there', cost }
}

function modelFinding({ modelId, name: title, problem }: ModelDescription): Finding {
  const name = `model ${modelId}`
  if (problem === null) return { name, state: 'present', detail: title, cost: '' }
  return { name, state: 'broken', detail: problem.message, cost: 'it cannot be read with' }
}

async function tried(name: string, cost: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: 'present', detail: await work(), cost: '' }
  } catch (thrown) {
    return { name, state: 'broken', detail: appErrorFrom(thrown).message, cost }
  }
}
