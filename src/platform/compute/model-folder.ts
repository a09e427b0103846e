import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../core/base/app-error'
import { calibrationFromJson, type FieldCalibration } from '../../core/confidence/calibration'
import type { Weights } from '../../core/lenet/model'
import { type ModelEntry, modelEntryFromJson } from '../../core/lenet/model-entry'
import { lenetFamily, lenetModelFromId } from '../../core/lenet/model-family'
import { type RunCard, runCardFromJson } from '../../core/lenet/run-card'
import { bytesFromWeights } from '../../core/lenet/safetensors'
import { type StoredModel, storedModelFromFiles } from '../../core/lenet/stored-model'
import { destinationErrorFrom, writeFileWhole } from './write-whole'

const weightsName = 'weights.safetensors'
const runCardName = 'run-card.json'
const calibrationName = 'calibration.json'
const entryName = 'entry.json'

/**
 * Reads a model from `<folder>/<id>/`: `weights.safetensors` and `run-card.json`.
 * @throws AppError 'model-missing' where the family or the folder has no such model, 'model-damaged' where its
 *   files are not what they should be.
 */
export async function loadStoredModel(folder: string, id: string): Promise<StoredModel> {
  // Also keeps an id such as "../x" from ever becoming a path.
  lenetModelFromId(id)
  return readModel(join(folder, id), id)
}

/**
 * Reads the model that lies in `home`, of whatever architecture its card says.
 * @param id what it is called where something is wrong with it; where it names a net of the family, the card must too.
 * @throws AppError as `loadStoredModel`.
 */
export async function readModel(home: string, id: string): Promise<StoredModel> {
  const weights = await readModelFile(join(home, weightsName), id)
  const runCard = (await readModelFile(join(home, runCardName), id)).toString('utf8')
  const architecture = isFamilyId(id) ? id : runCardFromJson(runCard).model
  return storedModelFromFiles(architecture, { weights, runCard, weightsSha256: sha256Of(weights) })
}

/** How its shares become confidences; null where nobody calibrated it. @throws AppError 'model-damaged'. */
export async function readCalibration(home: string): Promise<FieldCalibration | null> {
  const text = await readOptional(join(home, calibrationName))
  return text === null ? null : calibrationFromJson(text)
}

/** What the registry keeps of the model beside its files; null where there is none, as with a shipped one. */
export async function readModelEntry(home: string): Promise<ModelEntry | null> {
  const text = await readOptional(join(home, entryName))
  return text === null ? null : modelEntryFromJson(text)
}

export interface NewModelFolder {
  /** The file's bytes. */
  readonly weights: Uint8Array
  readonly runCard: RunCard
  readonly calibration: FieldCalibration | null
  readonly entry: ModelEntry | null
}

/**
 * Makes the folder `<folder>/<id>`, whole or not at all.
 * @throws AppError 'dest-readonly' where it cannot be written or exists, 'disk-full'.
 */
export async function writeModelFolder(folder: string, id: string, model: NewModelFolder): Promise<string> {
  const home = join(folder, id)
  let draft: string | null = null
  try {
    await mkdir(folder, { recursive: true })
    draft = await mkdtemp(join(folder, '.draft-'))
    await writeFileWhole(join(draft, weightsName), model.weights)
    await writeFileWhole(join(draft, runCardName), Buffer.from(jsonOfCard(model.runCard)))
    for (const [name, value] of [
      [calibrationName, model.calibration],
      [entryName, model.entry],
    ] as const) {
      if (value !== null)
        await writeFileWhole(join(draft, name), Buffer.from(`${JSON.stringify(value, null, 2)}\n`))
    }
    await rename(draft, home)
    return home
  } catch (thrown) {
    if (draft !== null) await rm(draft, { recursive: true, force: true })
    throw destinationErrorFrom(thrown, home)
  }
}

/** Takes the folder out of sight before its files go: half a model is never found. */
export async function removeModelFolder(folder: string, id: string): Promise<void> {
  try {
    const gone = await mkdtemp(join(folder, '.gone-'))
    await rename(join(folder, id), join(gone, id))
    await rm(gone, { recursive: true, force: true })
  } catch (thrown) {
    throw destinationErrorFrom(thrown, join(folder, id))
  }
}

/** Writes a model into `<folder>/<id>/`, each file whole or not at all; the card gets the weights' hash. */
export async function saveStoredModel(
  folder: string,
  weights: Weights,
  card: Omit<RunCard, 'weightsSha256'>,
): Promise<RunCard> {
  const bytes = bytesFromWeights(weights, { model: card.model })
  const runCard: RunCard = { ...card, weightsSha256: sha256Of(bytes) }
  const home = join(folder, card.model)
  await writeFileWhole(join(home, weightsName), bytes)
  await writeFileWhole(join(home, runCardName), Buffer.from(jsonOfCard(runCard)))
  return runCard
}

/** sha256 in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function isFamilyId(id: string): boolean {
  return lenetFamily.some((model) => model.id === id)
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return null
    throw new AppError('model-damaged', 'A file of the model cannot be read.', {}, cause)
  }
}

async function readModelFile(path: string, id: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new AppError('model-damaged', `The model ${id} cannot be read.`, { model: id }, cause)
    }
    throw new AppError('model-missing', `The model ${id} is not installed.`, { model: id }, cause)
  }
}

/** Readable and diffable: a row of numbers on one line. */
function jsonOfCard(card: RunCard): string {
  const rows = /\[\s*(-?[\d.]+(?:,\s*-?[\d.]+)*)\s*\]/g
  const json = JSON.stringify(card, null, 2)
  return `${json.replace(rows, (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`)}\n`
}
