import { AppError } from '../base/app-error'
import { assertWeightsFit, type LenetModel, type Weights } from './model'
import { lenetModelFromId } from './model-family'
import { type RunCard, runCardFromJson } from './run-card'
import { weightsFromBytes } from './safetensors'

/** A model with its weights and what is known of them. */
export interface StoredModel {
  readonly model: LenetModel
  readonly weights: Weights
  readonly runCard: RunCard
}

/** A model's two files as they lie in its folder. */
export interface ModelFiles {
  readonly weights: Uint8Array
  readonly runCard: string
  /** Of `weights`, in hexadecimal: compared with what the run card says. */
  readonly weightsSha256: string
}

/** @throws AppError 'model-missing' for an unknown id, 'model-damaged' where the files are not what they say. */
export function storedModelFromFiles(id: string, files: ModelFiles): StoredModel {
  const model = lenetModelFromId(id)
  const runCard = runCardFromJson(files.runCard)
  if (runCard.model !== id) {
    throw new AppError('model-damaged', `The run card is of ${runCard.model}, not of ${id}.`, { model: id })
  }
  if (runCard.weightsSha256 !== files.weightsSha256) {
    throw new AppError('model-damaged', `The weights of ${id} are not those of its run card.`, { model: id })
  }
  const weights = weightsFromBytes(files.weights)
  assertWeightsFit(model, weights)
  return { model, weights, runCard }
}
