import { AppError } from '../core/base/app-error'
import type { LenetModel } from '../core/lenet/model'
import { lenetModelFromId } from '../core/lenet/model-family'
import { planFromRecipe } from '../core/training/recipe-plan'
import type { RateSchedule, TrainingPlan } from '../core/training/training-plan'
import type { TrainingChoices } from '../protocol/commands/training'

/** The net that is to be trained. @throws AppError 'model-missing'; 'model-untaught' where single examples cannot teach it. */
export function modelOfChoices({ architecture }: TrainingChoices): LenetModel {
  const model = lenetModelFromId(architecture)
  if (model.classCount === 10) return model
  const message = `${model.id} has classes that single digits cannot teach: only ten-class models are trained on a folder.`
  throw new AppError('model-untaught', message, { model: model.id })
}

/**
 * What the recipe makes of the choices. The best epoch is kept where the training may stop early, and by the shipped
 * recipe; a published one is followed to its last epoch.
 * @throws AppError 'recipe-missing', 'model-missing', 'model-untaught'.
 */
export function planFromChoices(choices: TrainingChoices): TrainingPlan {
  const { recipe, epochs, batchSize, learningRate, augmentation, patience } = choices
  const base = planFromRecipe(modelOfChoices(choices), recipe, choices.seed ?? 1)
  const earlyStopping = patience === undefined ? base.earlyStopping : patience === null ? null : { patience }
  return {
    ...base,
    epochs: epochs ?? base.epochs,
    batchSize: batchSize ?? base.batchSize,
    schedule: learningRate === undefined ? base.schedule : withRate(base.schedule, learningRate),
    augmentation: augmentation === undefined ? base.augmentation : augmentation,
    earlyStopping,
    keeps: recipe === 'shipped' || earlyStopping !== null ? 'best' : base.keeps,
  }
}

/** One rate for all passes stands for a rate a pass. */
function withRate(schedule: RateSchedule, learningRate: number): RateSchedule {
  return schedule.kind === 'passes' ? { kind: 'constant', learningRate } : { ...schedule, learningRate }
}
