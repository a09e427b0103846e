import { AppError } from '../base/app-error'
import { lenet1 } from './lenet1'
import { lenet4 } from './lenet4'
import { lenet5 } from './lenet5'
import { lenet5Of1998 } from './lenet5-1998'
import { lenet5D2l } from './lenet5-d2l'
import { lenet5D2lMax } from './lenet5-d2l-max'
import { lenet5Keras } from './lenet5-keras'
import { lenet5KerasSame } from './lenet5-keras-same'
import { lenet5KerasSmall } from './lenet5-keras-small'
import { lenet5ReluRgb } from './lenet5-relu-rgb'
import { lenet5Tanh } from './lenet5-tanh'
import { lenet12 } from './lenet12'
import type { LenetModel } from './model'

/**
 * Every model there is; a new one is one declaring file and one line here. Weights are shipped for the first two,
 * which the product reads with.
 */
export const lenetFamily: readonly LenetModel[] = [
  lenet5,
  lenet12,
  lenet5Of1998,
  lenet1,
  lenet4,
  lenet5D2l,
  lenet5D2lMax,
  lenet5Keras,
  lenet5KerasSame,
  lenet5KerasSmall,
  lenet5ReluRgb,
  lenet5Tanh,
]

/** @throws AppError 'model-missing' where the family has no such model. */
export function lenetModelFromId(id: string): LenetModel {
  const model = lenetFamily.find((candidate) => candidate.id === id)
  if (model) return model
  const known = lenetFamily.map((candidate) => candidate.id).join(', ')
  throw new AppError('model-missing', `There is no model "${id}"; there are ${known}.`, { model: id })
}
