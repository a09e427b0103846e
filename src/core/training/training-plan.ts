import type { StepOptimizer } from '../lenet/compute-port'
import type { LenetLoss } from '../lenet/recipe'
import type { Augmentation } from './augmentation'

/** Everything that decides how a net is trained, as plain data: kept in a run's record and in its checkpoints. */
export interface TrainingPlan {
  readonly loss: LenetLoss
  readonly optimizer: StepOptimizer
  readonly schedule: RateSchedule
  readonly epochs: number
  readonly batchSize: number
  /** What an epoch's last examples become where they do not fill a batch. */
  readonly lastBatch: 'kept' | 'dropped'
  readonly shuffles: boolean
  /** Share of the target that is spread over all classes. */
  readonly labelSmoothing: number
  /** Orders, augmentation and first weights come from it. */
  readonly seed: number
  readonly augmentation: Augmentation | null
  /** Deviation of the noise on geometry numbers, in line heights; models with a geometry head only. */
  readonly geometryNoise?: number
  /** Share of the examples whose geometry is hidden. */
  readonly geometryHidden?: number
  /** For `diagonal`: training examples from which second derivatives are estimated anew before each epoch. */
  readonly curvatureExamples?: number
  /** Ends the training after so many epochs without a better validation loss; null trains to the end. */
  readonly earlyStopping: { readonly patience: number } | null
  /** Which epoch's weights are given in the end. `best` is by validation loss. */
  readonly keeps: 'best' | 'last'
}

export type RateSchedule =
  | { readonly kind: 'constant'; readonly learningRate: number }
  /** From `learningRate` to 0 by half a cosine over the whole training. */
  | { readonly kind: 'cosine'; readonly learningRate: number }
  /** Up to `learningRate` over `warmUpShare` of the steps, then down (Smith and Topin 2017). */
  | { readonly kind: 'one-cycle'; readonly learningRate: number; readonly warmUpShare: number }
  /** One rate an epoch; the last goes on. */
  | { readonly kind: 'passes'; readonly rates: readonly number[] }
