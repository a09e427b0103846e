import { createRandom } from '../base/random'
import type { ComputeEngine } from '../lenet/compute-port'
import { createInitialWeights, type LenetModel, type Weights } from '../lenet/model'
import type { LenetRecipe } from '../lenet/recipe'
import { type CoursePoint, meterNet } from '../training/course-meter'
import type { ExampleSet } from '../training/examples'
import {
  type CourseEpoch,
  courseOf,
  type EpochOutcome,
  type FigureRow,
  figureRows,
} from '../training/published-figures'
import { planFromRecipe } from '../training/recipe-plan'
import { trainNet } from '../training/trainer'
import type { TrainingPlan } from '../training/training-plan'

export interface ReproduceRequest {
  readonly model: LenetModel
  readonly recipe: LenetRecipe
  readonly seed: number
  readonly training: ExampleSet
  /** Measured after every epoch, as the sources do; nothing is chosen by it. */
  readonly test: ExampleSet
  /** Fewer than the recipe has, for a try. */
  readonly epochs?: number
  readonly variant?: RecipeVariant
}

/** Departures from a recipe, to measure what it leaves open. */
export interface RecipeVariant {
  /** All learning rates times this. */
  readonly ratesTimes?: number
  /** The constant of the MAP loss. */
  readonly rubbish?: number
  /** First weights by this rule, biases too. */
  readonly initializer?: 'glorot' | 'root' | 'lecun'
}

export interface ReproduceHooks {
  /** Milliseconds of a clock that never goes back. */
  clock(): number
  onEpoch?(epoch: CourseEpoch, examplesPerSecond: number): void
  isCancelled?(): boolean
}

export interface ReproducedRecipe {
  readonly plan: TrainingPlan
  readonly epochs: readonly CourseEpoch[]
  /** Empty where the source draws none. */
  readonly points: readonly CoursePoint[]
  /** Every published figure beside ours. */
  readonly rows: readonly FigureRow[]
  /** Trained examples a second of wall time, tests left out. */
  readonly examplesPerSecond: number
  readonly weights: Weights
}

/**
 * Trains a net of the family as its source says, from first weights on, and sets the outcome beside the published
 * figures.
 * @throws AppError 'engine-missing' where the engine cannot train the net, 'training-diverged', 'cancelled'.
 */
export async function reproduceRecipe(
  engine: ComputeEngine,
  { model, recipe, seed, training, test, epochs, variant = {} }: ReproduceRequest,
  hooks: ReproduceHooks,
): Promise<ReproducedRecipe> {
  const whole = variantOf(planFromRecipe(model, recipe.id, seed), variant)
  const plan: TrainingPlan = { ...whole, epochs: Math.min(whole.epochs, epochs ?? whole.epochs) }
  const published = recipe.published ?? {}
  const initial = createInitialWeights(initializedBy(model, variant), createRandom(seed).fork(0))
  const opened = await engine.openTrainableNet(model, initial, { loss: plan.loss, optimizer: plan.optimizer })
  const stepsAnEpoch = Math.ceil(training.count / plan.batchSize)
  const { net, points } = meterNet(opened, stepsAnEpoch, published.pointsAnEpoch ?? 1)
  const outcomes: EpochOutcome[] = []
  let seconds = 0
  try {
    await trainNet(net, training, plan, {
      ...hooks,
      // Of what is kept it chooses nothing: the plan keeps the last epoch and ends by itself.
      validation: test,
      onEpoch: ({ validationLoss, validationAccuracy, examplesPerSecond, ...epoch }) => {
        seconds += training.count / examplesPerSecond
        const measured = { testLoss: validationLoss ?? 0, testAccuracy: validationAccuracy ?? 0 }
        outcomes.push({ ...epoch, ...measured })
        const reached = courseOf(outcomes).at(-1)
        if (reached) hooks.onEpoch?.(reached, examplesPerSecond)
      },
    })
    const course = courseOf(outcomes)
    const examplesPerSecond = (training.count * course.length) / seconds
    return {
      plan,
      epochs: course,
      points: published.pointsAnEpoch === undefined ? [] : points,
      rows: figureRows(published, { course, epochsPublished: recipe.epochs, examplesPerSecond }),
      examplesPerSecond,
      weights: await net.weights(),
    }
  } finally {
    net.dispose()
  }
}

function variantOf(plan: TrainingPlan, { ratesTimes = 1, rubbish }: RecipeVariant): TrainingPlan {
  const { loss, schedule } = plan
  return {
    ...plan,
    loss: loss.kind === 'map' && rubbish !== undefined ? { ...loss, rubbish } : loss,
    schedule:
      schedule.kind === 'passes'
        ? { ...schedule, rates: schedule.rates.map((rate) => rate * ratesTimes) }
        : { ...schedule, learningRate: schedule.learningRate * ratesTimes },
  }
}

function initializedBy(model: LenetModel, { initializer }: RecipeVariant): LenetModel {
  if (initializer === undefined) return model
  const bias = initializer === 'glorot' ? 'zero' : initializer
  return { ...model, initializer: { kernel: initializer, bias } }
}
