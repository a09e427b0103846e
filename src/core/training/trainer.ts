import { AppError } from '../base/app-error'
import { createRandom, type Random } from '../base/random'
import type { TrainableNet, TrainingBatch } from '../lenet/compute-port'
import { geometryNumbers } from '../lenet/model'
import { type Augmentation, createAugmenter } from './augmentation'
import { type EpochOrder, type ExampleSet, shuffledOrder } from './examples'
import { oneCycleRate } from './schedule'

export interface TrainingRecipe {
  readonly epochs: number
  readonly batchSize: number
  /** Highest learning rate of the one cycle. */
  readonly learningRate: number
  readonly weightDecay: number
  /** Share of the target that is spread over all classes. */
  readonly labelSmoothing: number
  readonly warmUpShare: number
  readonly seed: number
  readonly augmentation: Augmentation | null
  /** Deviation of the noise on geometry numbers, in line heights. */
  readonly geometryNoise?: number
  /** Share of the examples whose geometry is hidden, so that the net reads without it too. */
  readonly geometryHidden?: number
}

export interface TrainingProgress {
  readonly epoch: number
  readonly epochs: number
  readonly step: number
  readonly steps: number
  /** Mean loss since the last report. */
  readonly loss: number
  readonly examplesSeen: number
}

export interface TrainingHooks {
  /** Called every `reportEvery` steps and awaited: a host lets its own events through here. */
  onProgress?(progress: TrainingProgress): void | Promise<void>
  readonly reportEvery?: number
  /** Asked before each step; true ends the training with AppError 'cancelled'. */
  isCancelled?(): boolean
}

/**
 * Trains a net on examples; knows nothing of what the net is or where it runs. Equal seed, examples and engine give
 * equal weights as far as the engine itself adds up in a fixed order.
 * @throws AppError 'cancelled'; 'internal' where the loss is no longer a number.
 */
export async function trainNet(
  net: TrainableNet,
  examples: ExampleSet,
  recipe: TrainingRecipe,
  hooks: TrainingHooks & { readonly order?: EpochOrder } = {},
): Promise<void> {
  const order = hooks.order ?? shuffledOrder
  const random = createRandom(recipe.seed)
  const batches = createBatcher(net, examples, recipe, random.fork(1))
  const reportEvery = hooks.reportEvery ?? 100
  let step = 0
  let sum = 0
  let since = 0
  for (let epoch = 0; epoch < recipe.epochs; epoch++) {
    const chosen = order(examples, random.fork(100 + epoch))
    const stepsPerEpoch = Math.floor(chosen.length / recipe.batchSize)
    const steps = stepsPerEpoch * recipe.epochs
    for (let i = 0; i < stepsPerEpoch; i++) {
      if (hooks.isCancelled?.()) throw new AppError('cancelled', 'The training was stopped.')
      const batch = batches(chosen.subarray(i * recipe.batchSize, (i + 1) * recipe.batchSize))
      const learningRate = oneCycleRate(step, steps, recipe.learningRate, recipe.warmUpShare)
      const { loss } = await net.trainStep(batch, { learningRate })
      if (!Number.isFinite(loss)) {
        throw new AppError('internal', `The loss is no longer a number at step ${step}.`, { step })
      }
      step++
      sum += loss
      since++
      if (step % reportEvery === 0 || step === steps) {
        const examplesSeen = step * recipe.batchSize
        await hooks.onProgress?.({
          epoch,
          epochs: recipe.epochs,
          step,
          steps,
          loss: sum / since,
          examplesSeen,
        })
        sum = 0
        since = 0
      }
    }
  }
}

/** Fills one reused batch from the chosen examples: changed glyphs, smoothed targets, noisy or hidden geometry. */
function createBatcher(
  net: TrainableNet,
  examples: ExampleSet,
  recipe: TrainingRecipe,
  random: Random,
): (chosen: Int32Array) => TrainingBatch {
  const { classCount, inputSide } = net.model
  const area = inputSide * inputSide
  const augmenter = recipe.augmentation ? createAugmenter(recipe.augmentation, random.fork(1)) : null
  const pixels = new Uint8Array(recipe.batchSize * area)
  const targets = new Float32Array(recipe.batchSize * classCount)
  const geometry = new Float32Array(recipe.batchSize * geometryNumbers)
  const spread = recipe.labelSmoothing / classCount
  return (chosen) => {
    targets.fill(spread)
    for (let row = 0; row < chosen.length; row++) {
      const index = chosen[row] ?? 0
      if (augmenter) augmenter.apply(examples.pixels, index * area, pixels, row * area)
      else pixels.set(examples.pixels.subarray(index * area, (index + 1) * area), row * area)
      targets[row * classCount + (examples.labels[index] ?? 0)] = 1 - recipe.labelSmoothing + spread
      const hidden = !examples.geometry || random.chance(recipe.geometryHidden ?? 0)
      for (let i = 0; i < geometryNumbers; i++) {
        const known = hidden ? Number.NaN : (examples.geometry?.[index * geometryNumbers + i] ?? Number.NaN)
        geometry[row * geometryNumbers + i] = known + random.normal(0, recipe.geometryNoise ?? 0)
      }
    }
    const count = chosen.length
    return { count, pixels, targets, ...(net.model.geometryHead ? { geometry } : {}) }
  }
}
