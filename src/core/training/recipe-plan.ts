import { AppError } from '../base/app-error'
import type { LenetModel } from '../lenet/model'
import type { LenetRecipe } from '../lenet/recipe'
import { latticePlan, mnistPlan } from './recipes'
import type { TrainingPlan } from './training-plan'

/** `shipped`: the one that the product's own nets are made with, for any net of the family. */
export type RecipeId = 'shipped' | LenetRecipe['id']

/** Ids of the ways in which a model can be trained, its published one first. */
export function recipeIdsOf(model: LenetModel): RecipeId[] {
  return [...(model.recipes ?? []).map(({ id }) => id), 'shipped']
}

/** @throws AppError 'recipe-missing' where the model has no such recipe. */
export function recipeOf(model: LenetModel, id: LenetRecipe['id']): LenetRecipe {
  const recipe = model.recipes?.find((candidate) => candidate.id === id)
  if (recipe) return recipe
  const message = `${model.id} has no recipe "${id}"; it has ${recipeIdsOf(model).join(', ')}.`
  throw new AppError('recipe-missing', message, { model: model.id, recipe: id })
}

/**
 * What a recipe says as the trainer takes it. A published recipe is followed to the letter: the last examples are
 * trained on though they do not fill a batch, no epoch is preferred to the last.
 * @throws AppError 'bad-argument' where the model has no such recipe.
 */
export function planFromRecipe(model: LenetModel, id: RecipeId, seed = 1): TrainingPlan {
  if (id === 'shipped') return { ...(model.id === 'lenet12' ? latticePlan : mnistPlan), seed }
  const recipe = recipeOf(model, id)
  const { loss, batchSize, epochs, shuffles } = recipe
  return {
    loss,
    ...stepsOf(recipe),
    epochs,
    batchSize,
    lastBatch: 'kept',
    shuffles,
    labelSmoothing: 0,
    seed,
    augmentation: augmentationOf(recipe),
    earlyStopping: null,
    keeps: 'last',
  }
}

function stepsOf({
  optimizer,
}: LenetRecipe): Pick<TrainingPlan, 'optimizer' | 'schedule' | 'curvatureExamples'> {
  switch (optimizer.kind) {
    case 'sgd': {
      const { learningRate, momentum } = optimizer
      return { optimizer: { kind: 'sgd', momentum }, schedule: { kind: 'constant', learningRate } }
    }
    case 'adam': {
      const { learningRate, decay } = optimizer
      const kind = decay === 'cosine' ? 'cosine' : 'constant'
      return { optimizer: { kind: 'adam', weightDecay: 0 }, schedule: { kind, learningRate } }
    }
    case 'diagonal-levenberg-marquardt': {
      const { rates, mu, hessianExamples } = optimizer
      return {
        optimizer: { kind: 'diagonal', mu },
        schedule: { kind: 'passes', rates },
        curvatureExamples: hessianExamples,
      }
    }
  }
}

/** Degrees become a sideways shift per height; nothing else is changed. */
function augmentationOf({ augmentation }: LenetRecipe): TrainingPlan['augmentation'] {
  if (!augmentation) return null
  const shear = Math.tan((augmentation.shear * Math.PI) / 180)
  return {
    rotation: augmentation.rotation,
    shear,
    scale: 0,
    shift: 0,
    elastic: 0,
    thinner: 0,
    thicker: 0,
    blur: 0,
  }
}
