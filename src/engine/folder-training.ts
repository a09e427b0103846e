import { createHash } from 'node:crypto'
import { AppError } from '../core/base/app-error'
import { createRandom } from '../core/base/random'
import { glyphFromGrey } from '../core/image/glyph'
import { inputFormOf, parameterCount } from '../core/lenet/model'
import { lenetModelFromId } from '../core/lenet/model-family'
import type { RunCard } from '../core/lenet/run-card'
import { glyphArea } from '../core/segment/lattice'
import { type ExampleSet, shuffledOrder } from '../core/training/examples'
import { type DigitSet, digitPixels } from '../core/training/idx'
import { mnistRecipe } from '../core/training/recipes'
import type { TrainingHooks, TrainingRecipe } from '../core/training/trainer'
import { trainModel } from '../core/usecases/train-model'
import { saveStoredModel } from '../platform/compute/model-folder'
import { idxImagesIn, readIdxDigits } from '../platform/digit-files/idx-folder'
import type { ComputeEngines } from './compute-engines'
import { refuseNoFolder } from './folder-evaluation'

export interface FolderTraining {
  readonly modelId: string
  /** Holds IDX digits: a training pair and, at will, a test pair (`t10k` or `test` in its name). */
  readonly dataFolder: string
  /** The model goes to `<out>/<id>/`. */
  readonly outFolder: string
  readonly epochs?: number
  readonly batchSize?: number
  readonly learningRate?: number
  readonly seed?: number
  /** Only the first digits of the training set, for a try. */
  readonly limit?: number
  /** As typed, for the run card. */
  readonly command: string
}

/** Part of the digits that is never trained on: for the temperature, and for the test where there is no test pair. */
const heldOutShare = 1 / 30

/**
 * Trains a ten-class model on single digits of any size and stores it with its run card.
 * @throws AppError `bad-argument`, `engine-missing`, `model-missing`, `labels-missing` and those of IDX files.
 */
export async function trainOnFolder(
  engines: ComputeEngines,
  training: FolderTraining,
  hooks: TrainingHooks,
): Promise<RunCard> {
  const model = lenetModelFromId(training.modelId)
  if (model.classCount !== 10) {
    const message = `${model.id} has classes that single digits cannot teach: only ten-class models are trained on a folder.`
    throw new AppError('bad-argument', message, { model: model.id })
  }
  if (inputFormOf(model).channels !== 1 || model.inputSide !== 28) {
    const message = `${model.id} sees colour pictures, IDX digits are grey: it cannot be trained on them.`
    throw new AppError('bad-argument', message, { model: model.id })
  }
  await refuseNoFolder(training.dataFolder)
  const sets = await readSets(training)
  const recipe: TrainingRecipe = {
    ...mnistRecipe,
    ...(training.epochs === undefined ? {} : { epochs: training.epochs }),
    ...(training.batchSize === undefined ? {} : { batchSize: training.batchSize }),
    ...(training.learningRate === undefined ? {} : { learningRate: training.learningRate }),
    ...(training.seed === undefined ? {} : { seed: training.seed }),
  }
  if (sets.examples.training.count < recipe.batchSize)
    throw new AppError('bad-argument', `${sets.examples.training.count} digits are fewer than one batch.`)
  const { engine, description } = await engines.choose('train', model)
  const { weights, temperature, metrics } = await trainModel(
    engine,
    { model, recipe, ...sets.examples },
    hooks,
  )
  return saveStoredModel(training.outFolder, weights, {
    format: 1,
    model: model.id,
    parameters: parameterCount(model),
    command: training.command,
    commit: 'unknown',
    engine: description.label,
    seed: recipe.seed,
    data: sets.sources,
    hyperparameters: flatRecipe(recipe),
    metrics: {
      ownTest: {
        name: sets.testName,
        digits: metrics.count,
        accuracy: metrics.accuracy,
        ece: metrics.ece,
        confusion: metrics.confusion.map((row) => [...row]),
      },
    },
    calibration: { temperature },
  })
}

interface TrainingSets {
  readonly examples: {
    readonly training: ExampleSet
    readonly holdout: ExampleSet
    readonly test: ExampleSet
  }
  readonly testName: string
  readonly sources: { name: string; sha256: string; examples: number }[]
}

async function readSets({ dataFolder, seed, limit }: FolderTraining): Promise<TrainingSets> {
  const names = await idxImagesIn(dataFolder)
  const testName = names.find((name) => /t10k|test/i.test(name))
  const trainingName = names.find((name) => name !== testName)
  if (trainingName === undefined)
    throw new AppError('labels-missing', 'The folder holds no IDX digits to train on.')
  const all = await readIdxDigits(dataFolder, trainingName)
  const order = shuffledOrder(all, createRandom(seed ?? mnistRecipe.seed))
  const heldOut = Math.max(1, Math.round(all.count * heldOutShare))
  const holdout = examplesFrom(all, order.subarray(0, heldOut))
  const training = examplesFrom(
    all,
    order.subarray(heldOut, limit === undefined ? undefined : heldOut + limit),
  )
  const sources = [{ name: trainingName, sha256: hashOf(all), examples: training.count }]
  if (testName === undefined) {
    const examples = { training, holdout, test: holdout }
    return { examples, testName: `${trainingName}, held out`, sources }
  }
  const digits = await readIdxDigits(dataFolder, testName)
  sources.push({ name: testName, sha256: hashOf(digits), examples: digits.count })
  const test = examplesFrom(
    digits,
    Int32Array.from({ length: digits.count }, (_, index) => index),
  )
  return { examples: { training, holdout, test }, testName, sources }
}

/** The chosen digits, whatever their size, through the normalization of a cut digit. */
function examplesFrom(set: DigitSet, chosen: Int32Array): ExampleSet {
  const { width, height } = set
  const pixels = new Uint8Array(chosen.length * glyphArea)
  chosen.forEach((index, row) => {
    pixels.set(glyphFromGrey({ width, height, data: digitPixels(set, index) }), row * glyphArea)
  })
  return { count: chosen.length, pixels, labels: Uint8Array.from(chosen, (index) => set.labels[index] ?? 0) }
}

function hashOf({ pixels, labels }: DigitSet): string {
  return createHash('sha256').update(pixels).update(labels).digest('hex')
}

function flatRecipe({ augmentation, seed: _, ...rest }: TrainingRecipe): Record<string, number> {
  const changes = Object.entries(augmentation ?? {}).map(([name, value]) => [`augmentation.${name}`, value])
  return { ...rest, ...Object.fromEntries(changes) }
}
