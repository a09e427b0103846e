import { resolve } from 'node:path'
import { AppError } from '../core/base/app-error'
import type { ComputeEngineId } from '../core/lenet/compute-port'
import type { LenetModel } from '../core/lenet/model'
import { lenetFamily, lenetModelFromId } from '../core/lenet/model-family'
import type { LenetRecipe, PublishedFigures } from '../core/lenet/recipe'
import type { ExampleSet } from '../core/training/examples'
import { fitExamples } from '../core/training/fit-examples'
import { type OwnFigures, ownFigures } from '../core/training/published-figures'
import {
  type RecipeVariant,
  type ReproducedRecipe,
  type ReproduceHooks,
  reproduceRecipe,
} from '../core/usecases/reproduce'
import {
  type Dataset,
  type DatasetChoice,
  type DatasetPart,
  openDataset,
} from '../platform/digit-files/datasets'
import type { ComputeChoice } from './compute-engines'

/** One way to train one net. */
export interface Reproducible {
  readonly model: LenetModel
  readonly recipe: LenetRecipe
}

export interface ReproductionOptions {
  readonly seed: number
  /** Instead of the recipe's own data set; where it names none, Fashion-MNIST stands in. */
  readonly data?: DatasetChoice
  readonly epochs?: number
  /** Only the first examples, for a try. */
  readonly limit?: number
  readonly variant?: RecipeVariant
  /** The engine to train this net on. */
  readonly engineFor: (model: LenetModel) => Promise<ComputeChoice>
}

export interface Reproduction extends Omit<ReproducedRecipe, 'weights' | 'plan'> {
  readonly id: string
  readonly recipe: LenetRecipe['id']
  /** Empty where the recipe was followed. */
  readonly variant: RecipeVariant
  readonly seed: number
  readonly engine: ComputeEngineId
  readonly engineLabel: string
  readonly dataName: string
  readonly data: Dataset['sources']
  readonly trainingExamples: number
  readonly testExamples: number
  readonly batchSize: number
  /** As printed by the source; null where it prints nothing. */
  readonly published: PublishedFigures | null
  /** The same figures of this run, in the source's meters. */
  readonly ours: OwnFigures
  /** True figures of the last epoch. */
  readonly testAccuracy: number
  readonly trainAccuracy: number
  readonly loss: number
}

/**
 * `ID` is a net's published recipe, `ID:RECIPE` another one of it; none at all is every recipe of the family.
 * @throws AppError 'model-missing', 'bad-argument' where there is no such recipe.
 */
export function reproduciblesFrom(words: readonly string[]): Reproducible[] {
  if (words.length === 0)
    return lenetFamily.flatMap((model) => (model.recipes ?? []).map((recipe) => ({ model, recipe })))
  return words.map((word) => {
    const [id = '', recipeId = 'published'] = word.split(':', 2)
    const model = lenetModelFromId(id)
    const recipe = model.recipes?.find((candidate) => candidate.id === recipeId)
    if (recipe) return { model, recipe }
    const known = model.recipes?.map((candidate) => candidate.id).join(', ')
    const message =
      known === undefined
        ? `${id} is the product's own: "npm run train:shipped" makes it, docs/accuracy.md has its figures.`
        : `${id} has no recipe "${recipeId}"; it has ${known}.`
    throw new AppError('bad-argument', message, { model: id })
  })
}

/**
 * Trains by one recipe and sets the outcome beside what is published.
 * @throws AppError 'labels-missing' where the data are not here or have no test part, and those of `reproduceRecipe`.
 */
export async function reproduceOne(
  { model, recipe }: Reproducible,
  options: ReproductionOptions,
  hooks: Omit<ReproduceHooks, 'clock'>,
): Promise<Reproduction> {
  const { seed, epochs, limit, variant = {} } = options
  const { engine, description } = await options.engineFor(model)
  const data = await openDataset(options.data ?? ownChoice(recipe))
  if (data.test === null)
    throw new AppError('labels-missing', `${data.name} has no test pair: nothing could be measured.`)
  const training = examplesOf(model, data, data.training, limit)
  const test = examplesOf(model, data, data.test, limit)
  const {
    weights: _,
    plan,
    ...outcome
  } = await reproduceRecipe(
    engine,
    { model, recipe, seed, training, test, variant, ...(epochs === undefined ? {} : { epochs }) },
    { ...hooks, clock: () => performance.now() },
  )
  const last = outcome.epochs.at(-1)
  const published = recipe.published ?? null
  const { epochs: course, examplesPerSecond } = outcome
  return {
    id: model.id,
    recipe: recipe.id,
    variant,
    seed,
    engine: description.id,
    engineLabel: description.label,
    dataName: data.name,
    data: data.sources,
    trainingExamples: training.count,
    testExamples: test.count,
    batchSize: plan.batchSize,
    published,
    ours: ownFigures(published ?? {}, { course, epochsPublished: recipe.epochs, examplesPerSecond }),
    testAccuracy: last?.testAccuracy ?? 0,
    trainAccuracy: last?.trainAccuracy ?? 0,
    loss: last?.trainLoss ?? 0,
    ...outcome,
  }
}

function ownChoice({ dataset }: LenetRecipe): DatasetChoice {
  return dataset === 'mnist' ? 'mnist' : 'fashion'
}

/** `mnist`, `fashion` or a folder, as typed. */
export function datasetChoiceFrom(word: string): DatasetChoice {
  return word === 'mnist' || word === 'fashion' ? word : { folder: resolve(word) }
}

function examplesOf(
  model: LenetModel,
  { side, channels }: Dataset,
  part: DatasetPart,
  limit = part.count,
): ExampleSet {
  const count = Math.min(limit, part.count)
  const pixels = part.pixels.subarray(0, count * side * side * channels)
  return fitExamples(model, { count, side, channels, pixels, labels: part.labels.subarray(0, count) })
}
