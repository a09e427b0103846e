import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../core/base/app-error'
import { type FieldCalibration, plainCalibration } from '../core/confidence/calibration'
import { assertWeightsFit, inputFormOf, type LenetModel, type Weights } from '../core/lenet/model'
import type { ModelEntry } from '../core/lenet/model-entry'
import { lenetFamily, lenetModelFromId } from '../core/lenet/model-family'
import type { RunCard } from '../core/lenet/run-card'
import { bytesFromWeights } from '../core/lenet/safetensors'
import type { StoredModel } from '../core/lenet/stored-model'
import {
  readCalibration,
  readModel,
  readModelEntry,
  removeModelFolder,
  sha256Of,
  writeModelFolder,
} from '../platform/compute/model-folder'
import { createModelChoice, type ModelChoiceOptions } from './model-choice'

/** One model that lies here; whether its files are sound only loading tells. */
export interface RegisteredModel {
  readonly modelId: string
  /** `shipped`: comes with the program, or lies in the folder given instead; never written to. */
  readonly origin: 'shipped' | 'trained' | 'imported'
  /** The folder its files lie in. */
  readonly home: string
}

export interface NewModel {
  readonly weights: Weights
  /** Its `model` is the architecture. */
  readonly runCard: Omit<RunCard, 'weightsSha256'>
  readonly origin: 'trained' | 'imported'
  /** Left out: the architecture's. */
  readonly name?: string
  readonly calibration?: FieldCalibration
}

export interface LoadedModel extends StoredModel {
  readonly modelId: string
  readonly entry: ModelEntry | null
  /** Null where nobody calibrated it. */
  readonly fieldCalibration: FieldCalibration | null
}

/** The models there are, which one is read with, and which were before. */
export interface ModelRegistry {
  /** Shipped ones first, each group by id. */
  list(): Promise<readonly RegisteredModel[]>
  /** @throws AppError 'model-missing'. */
  find(modelId: string): Promise<RegisteredModel>
  /** @throws AppError 'model-missing', 'model-damaged'. */
  load(modelId: string): Promise<LoadedModel>
  /** The plain one where nobody calibrated it. @throws AppError 'model-damaged'. */
  calibration(modelId: string): Promise<FieldCalibration>
  /**
   * Keeps a model; weights that are here already keep their id.
   * @returns its id: the architecture and the first hexadecimal digits of the weights' sha256, `lenet5-3f9a`.
   * @throws AppError 'model-damaged' where the weights do not fit, or what the disk refused.
   */
  add(model: NewModel): Promise<string>
  /** @throws AppError 'bad-argument' for a shipped one and for the one in use, 'model-missing'. */
  remove(modelId: string): Promise<void>
  /** Id of the model that fields are read with; it may be missing or damaged. */
  inUse(): string
  /** @throws AppError 'bad-argument' where fields cannot be read with it, 'model-missing', 'model-damaged'. */
  use(modelId: string): Promise<void>
  /** Back to the one used before that is still there; its id. @throws AppError 'bad-argument' where there is none. */
  rollBack(): Promise<string>
  /** Takes away what was kept for the process's life. */
  close(): Promise<void>
}

export interface RegistryOptions extends ModelChoiceOptions {
  /** Read only: one folder a model. */
  readonly shippedFolder: string
  /** The person's own; null keeps them in a temporary folder for the process's life. */
  readonly ownFolder: string | null
  /** Looked through as well, never written to. */
  readonly alsoRead?: string
  readonly now: () => Date
  /** After every change, before it is answered. */
  readonly onChanged: () => Promise<void>
}

/** Whether fields can be read with it: grey 28x28 in, digits out. */
export function readsFields(model: LenetModel): boolean {
  return inputFormOf(model).channels === 1 && model.inputSide === 28 && model.classCount >= 10
}

export function createModelRegistry(options: RegistryOptions): ModelRegistry {
  const ownFolder =
    options.ownFolder ?? join(tmpdir(), `digit-desk-models-${process.pid}-${performance.now()}`)
  const choice = createModelChoice(options)
  const shelf = createModelShelf({ ...options, ownFolder })
  const { onChanged } = options
  return {
    ...shelf,
    add: async (model) => {
      const { modelId, isNew } = await addModel(model, { ownFolder, shelf, now: options.now })
      if (isNew) await onChanged()
      return modelId
    },
    async remove(modelId) {
      const { home } = await shelf.find(modelId)
      if (home !== join(ownFolder, modelId))
        throw new AppError('bad-argument', `The model ${modelId} came with the program and stays.`)
      if (modelId === choice.inUse())
        throw new AppError('bad-argument', `The model ${modelId} is in use. Use another one first.`)
      await removeModelFolder(ownFolder, modelId)
      await onChanged()
    },
    inUse: choice.inUse,
    async use(modelId) {
      const { model } = await shelf.load(modelId)
      if (!readsFields(model)) {
        throw new AppError(
          'bad-argument',
          `${model.name} does not take grey 28x28 pictures: fields cannot be read with it.`,
        )
      }
      choice.use(modelId)
      await onChanged()
    },
    async rollBack() {
      const there = new Set((await shelf.list()).map(({ modelId }) => modelId))
      const modelId = choice.rollBack((id) => there.has(id))
      await onChanged()
      return modelId
    },
    close: async () => {
      if (options.ownFolder === null) await rm(ownFolder, { recursive: true, force: true })
    },
  }
}

interface ShelfOptions {
  readonly shippedFolder: string
  readonly ownFolder: string
  readonly alsoRead?: string
}

type ModelShelf = Pick<ModelRegistry, 'list' | 'find' | 'load' | 'calibration'>

/** What lies in the folders. Looked at anew each time: the command line may have added or removed one. */
function createModelShelf({ shippedFolder, ownFolder, alsoRead }: ShelfOptions): ModelShelf {
  async function list(): Promise<readonly RegisteredModel[]> {
    const found = new Map<string, RegisteredModel>()
    for (const modelId of await foldersIn(shippedFolder))
      found.set(modelId, { modelId, origin: 'shipped', home: join(shippedFolder, modelId) })
    for (const folder of alsoRead === undefined ? [ownFolder] : [ownFolder, alsoRead]) {
      for (const modelId of await foldersIn(folder)) {
        const home = join(folder, modelId)
        const entry = await readModelEntry(home).catch(() => null)
        if (!found.has(modelId)) found.set(modelId, { modelId, origin: entry?.origin ?? 'imported', home })
      }
    }
    return [...found.values()]
  }

  async function find(modelId: string): Promise<RegisteredModel> {
    const model = (await list()).find((candidate) => candidate.modelId === modelId)
    if (model !== undefined) return model
    // Names what may have been meant where it is no net of the family either.
    if (!isOwnId(modelId)) lenetModelFromId(modelId)
    throw new AppError('model-missing', `The model ${modelId} is not installed.`, { model: modelId })
  }

  return {
    list,
    find,
    load: async (modelId) => {
      const { home } = await find(modelId)
      const [stored, entry, fieldCalibration] = await Promise.all([
        readModel(home, modelId),
        readModelEntry(home),
        readCalibration(home),
      ])
      return { ...stored, modelId, entry, fieldCalibration }
    },
    calibration: async (modelId) =>
      (await readCalibration((await find(modelId)).home)) ?? plainCalibration(modelId),
  }
}

interface AddingParts {
  readonly ownFolder: string
  readonly shelf: ModelShelf
  readonly now: () => Date
}

async function addModel(
  model: NewModel,
  { ownFolder, shelf, now }: AddingParts,
): Promise<{ modelId: string; isNew: boolean }> {
  const architecture = lenetModelFromId(model.runCard.model)
  assertWeightsFit(architecture, model.weights)
  const weights = bytesFromWeights(model.weights, { model: architecture.id })
  const weightsSha256 = sha256Of(weights)
  const here = await shelf.list()
  const modelId = await freeId(architecture.id, weightsSha256, here)
  if (here.some((other) => other.modelId === modelId)) return { modelId, isNew: false }
  await writeModelFolder(ownFolder, modelId, {
    weights,
    runCard: { ...model.runCard, weightsSha256 },
    calibration: model.calibration ?? null,
    entry: {
      format: 1,
      architecture: architecture.id,
      origin: model.origin,
      created: now().toISOString(),
      name: model.name ?? architecture.name,
    },
  })
  return { modelId, isNew: true }
}

/** The models' folders; those in the making have a dot in front. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}

const fewestDigits = 4

function isOwnId(modelId: string): boolean {
  return lenetFamily.some(({ id }) => modelId.startsWith(`${id}-`))
}

/** The shortest id that is free, or that of the same weights; never a name of the family, as `lenet5-1998` is. */
async function freeId(
  architecture: string,
  sha256: string,
  here: readonly RegisteredModel[],
): Promise<string> {
  for (let digits = fewestDigits; digits <= sha256.length; digits++) {
    const id = `${architecture}-${sha256.slice(0, digits)}`
    if (lenetFamily.some((model) => model.id === id)) continue
    const holder = here.find(({ modelId }) => modelId === id)
    if (holder === undefined) return id
    const stored = await readModel(holder.home, id).catch(() => null)
    if (stored?.runCard.weightsSha256 === sha256) return id
  }
  throw new AppError('bad-argument', 'This model is here already, and damaged. Remove it first.')
}
