import type { ComputeEngineId } from '../../core/lenet/compute-port'
import type { Augmentation } from '../../core/training/augmentation'
import type { TrainingPlan } from '../../core/training/training-plan'
import type { EpochFigures, TrainingPoint, TrainingState } from '../../core/training/training-progress'
import type { WireError } from '../errors'

/** Where the examples come from. A folder holds IDX files, as `train --data DIR` takes it. */
export type TrainingData =
  | { readonly kind: 'mnist' | 'fashion' }
  | { readonly kind: 'folder'; readonly path: string }

/** What a person may choose; the rest comes from the recipe. */
export interface TrainingChoices {
  /** Of the family. */
  readonly architecture: string
  readonly data: TrainingData
  /** `shipped`: the one the product's own nets are made with; the others are the model's `recipes`. */
  readonly recipe: 'shipped' | 'published' | 'long' | 'modern'
  readonly epochs?: number
  readonly batchSize?: number
  readonly learningRate?: number
  readonly seed?: number
  /** Null switches it off; left out: the recipe's. */
  readonly augmentation?: Augmentation | null
  /** Null trains to the end; left out: the recipe's. */
  readonly patience?: number | null
  /** Left out: the fastest measured. */
  readonly engine?: ComputeEngineId
  /** Only so many training examples, for a try. */
  readonly limit?: number
}

export interface TrainingRunSummary {
  readonly runId: string
  readonly architecture: string
  readonly data: TrainingData
  readonly engine: ComputeEngineId
  readonly state: TrainingState
  /** ISO 8601. */
  readonly startedAt: string
  readonly endedAt: string | null
  readonly epochsDone: number
  readonly epochs: number
  /** From 1; by validation loss. */
  readonly bestEpoch: number | null
  readonly bestValidationAccuracy: number | null
  /** Why it failed or paused by itself (NaN loss at which step, disk full, engine died and was restarted); null else. */
  readonly problem: WireError | null
  /** The registry's entry it became; null until it is finished or stopped. */
  readonly modelId: string | null
}

export interface TrainingRun extends TrainingRunSummary {
  readonly choices: TrainingChoices
  readonly plan: TrainingPlan
  readonly engineLabel: string
  readonly trainingExamples: number
  readonly validationExamples: number
  /** Left out of the training part: the same picture is held out or tested. */
  readonly duplicates: number
  readonly points: readonly TrainingPoint[]
  readonly epochFigures: readonly EpochFigures[]
  /** Epoch after which early stopping ended it; null where it did not. */
  readonly stoppedEarlyAt: number | null
  /** Of the last seconds; 0 while it does not run. */
  readonly examplesPerSecond: number
  readonly secondsLeft: number | null
  readonly stepsAnEpoch: number
}

/** A held-out example and what the best (else the newest) weights of the run make of it. */
export interface PredictedExample {
  readonly index: number
  readonly truth: number
  readonly read: number
  /** Of the class read, 0 to 1. */
  readonly probability: number
  /** As given to the net: side x side x channels bytes, ink 255. */
  readonly pixels: Uint8Array
}

export interface Predictions {
  readonly side: number
  readonly channels: 1 | 3
  /** Epoch whose weights these are, from 1. */
  readonly epoch: number
  /** Rows: truth; columns: what was read. Of the whole held-out part. */
  readonly confusion: readonly (readonly number[])[]
  /** How many examples pass the filter. */
  readonly count: number
  /** The misread first, then the least sure. */
  readonly examples: readonly PredictedExample[]
}

export interface AugmentationPreview {
  readonly side: number
  readonly channels: 1 | 3
  /** 64 examples of side x side x channels bytes, as the net will see them, first before augmentation, then after. */
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly labels: readonly number[]
}

export interface TrainingCommands {
  'train.start': { params: { choices: TrainingChoices }; value: TrainingRun }
  'train.pause': { params: { runId: string }; value: TrainingRunSummary }
  /** Also an interrupted one. @throws training-over where it has ended. */
  'train.resume': { params: { runId: string }; value: TrainingRun }
  /** Ends it; the best weights so far become a model. */
  'train.stop': { params: { runId: string }; value: TrainingRunSummary }
  /** Takes the record and its checkpoints away; a model that came of it stays. Refused while it runs. */
  'train.remove': { params: { runId: string }; value: null }
  'train.list': { params: Record<string, never>; value: readonly TrainingRunSummary[] }
  'train.show': { params: { runId: string }; value: TrainingRun }
  'train.predictions': {
    params: { runId: string; truth?: number; read?: number; offset: number; limit: number }
    value: Predictions
  }
  /** What the recipe makes of the choices: what is left out of them is filled in. Nothing is read or started. */
  'train.plan': { params: { choices: TrainingChoices }; value: TrainingPlan }
  'train.preview': {
    params: { architecture: string; data: TrainingData; augmentation: Augmentation | null; seed: number }
    value: AugmentationPreview
  }
}
