import { AppError } from '../base/app-error'
import { lenet5 } from './lenet5'
import { lenet12 } from './lenet12'
import type { LenetModel } from './model'

/** Every model there is; a new one is one declaring file and one line here. */
export const lenetFamily: readonly LenetModel[] = [lenet5, lenet12]

/** @throws AppError 'model-missing' where the family has no such model. */
export function lenetModelFromId(id: string): LenetModel {
  const model = lenetFamily.find((candidate) => candidate.id === id)
  if (model) return model
  const known = lenetFamily.map((candidate) => candidate.id).join(', ')
  throw new AppError('model-missing', `There is no model "${id}"; there are ${known}.`, { model: id })
}
