import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../core/base/app-error'
import type { Weights } from '../../core/lenet/model'
import { lenetModelFromId } from '../../core/lenet/model-family'
import type { RunCard } from '../../core/lenet/run-card'
import { bytesFromWeights } from '../../core/lenet/safetensors'
import { type StoredModel, storedModelFromFiles } from '../../core/lenet/stored-model'
import { writeFileWhole } from './write-whole'

const weightsName = 'weights.safetensors'
const runCardName = 'run-card.json'

/**
 * Reads a model from `<folder>/<id>/`: `weights.safetensors` and `run-card.json`.
 * @throws AppError 'model-missing' where the family or the folder has no such model, 'model-damaged' where its
 *   files are not what they should be.
 */
export async function loadStoredModel(folder: string, id: string): Promise<StoredModel> {
  // Also keeps an id such as "../x" from ever becoming a path.
  lenetModelFromId(id)
  const weights = await readModelFile(join(folder, id, weightsName), id)
  const runCard = await readModelFile(join(folder, id, runCardName), id)
  return storedModelFromFiles(id, {
    weights,
    runCard: runCard.toString('utf8'),
    weightsSha256: sha256Of(weights),
  })
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
