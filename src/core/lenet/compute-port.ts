import type { AppError } from '../base/app-error'
import type { LenetModel, Weights } from './model'
import type { LenetLoss } from './recipe'

/** Glyphs as a net sees them. */
export interface GlyphBatch {
  readonly count: number
  /** `count` glyphs of inputSide x inputSide (x 3 where the model sees colour) one after another, ink 255 on 0. */
  readonly pixels: Uint8Array
  /**
   * [count, 8], the numbers of `ArcGeometry` in that interface's order; a row whose first number is NaN has no
   * geometry. Without it no glyph has. Ignored by a model without a geometry head.
   */
  readonly geometry?: Float32Array
}

export interface TrainingBatch extends GlyphBatch {
  /** Target distribution, [count, classCount], each row summing to 1 (label smoothing already in it). */
  readonly targets: Float32Array
}

/** How a net is to be trained, fixed when it is opened. */
export interface TrainingSetup {
  readonly loss: LenetLoss
  readonly optimizer: StepOptimizer
}

/** What becomes of a batch's mean slopes; the rate comes with each step. */
export type StepOptimizer =
  /** v = momentum * v + slope; parameter -= rate * v, as PyTorch has it. */
  | { readonly kind: 'sgd'; readonly momentum: number }
  /**
   * Kingma and Ba 2015: 0.9, 0.999, epsilon 1e-8, bias-corrected. With `weightDecay` it is AdamW (Loshchilov and
   * Hutter 2019): each kernel shrinks by rate * weightDecay a step, biases do not.
   */
  | { readonly kind: 'adam'; readonly weightDecay: number }
  /**
   * parameter -= rate / (mu + curvature) * slope, every parameter by its own `curvature` (`setCurvatures`; 0 before):
   * stochastic diagonal Levenberg–Marquardt, where batches are single examples.
   */
  | { readonly kind: 'diagonal'; readonly mu: number }

export interface StepSettings {
  readonly learningRate: number
}

export interface StepOutcome {
  /** Mean loss of the batch before the step. */
  readonly loss: number
  /** Examples whose highest score before the step was at their highest target. */
  readonly right: number
}

/** What an optimizer remembers between steps; plain SGD has no tensors. Equal on all engines. */
export interface OptimizerState {
  /** Steps taken. */
  readonly steps: number
  /** `<what>/<parameter>`: what is `velocity` (sgd), `mean`, `square` (adam) or `curvature` (diagonal). */
  readonly tensors: ReadonlyMap<string, Float32Array>
}

export const computeEngineIds = ['kernels', 'tensorflow', 'webgpu'] as const
export type ComputeEngineId = (typeof computeEngineIds)[number]

export interface ComputeDescription {
  readonly id: ComputeEngineId
  /** As a person reads it: "TensorFlow 2.21.0, CPU". */
  readonly label: string
  readonly version: string
  readonly device: string
  /** Of CUDA, loaded with the engine, by file name; left out where that means nothing. */
  readonly cudaLibraries?: readonly string[] | null
}

/** A model on an engine with its weights loaded. */
export interface ComputeNet {
  readonly model: LenetModel
  /** Scores before the softmax (see `forward` in `tensor-net.ts` for sigmoid outputs and RBF units), [count, classCount]. */
  infer(batch: GlyphBatch): Promise<Float32Array>
  /** Copies, after all steps asked for so far. */
  weights(): Promise<Weights>
  /** @throws AppError 'model-damaged' where the weights do not fit the model. */
  setWeights(weights: Weights): Promise<void>
  /** Frees what the engine holds for the net; the net is of no use afterwards. */
  dispose(): void
}

export interface TrainableNet extends ComputeNet {
  readonly setup: TrainingSetup
  /**
   * One step on a batch of any count from 1. The batch's arrays may be reused as soon as the call returns (not its
   * promise): engines copy what they need. Up to `stepsInFlight` calls may be waiting; they run in order.
   */
  trainStep(batch: TrainingBatch, settings: StepSettings): Promise<StepOutcome>
  readonly stepsInFlight: number
  /** Copies, after all steps asked for so far. */
  optimizerState(): Promise<OptimizerState>
  /** Goes on exactly where another net of the same model and setup stood: weights are set by `setWeights` first. */
  setOptimizerState(state: OptimizerState): Promise<void>
  /** Per parameter, the mean second derivative of the loss; for `diagonal` alone. */
  setCurvatures(curvatures: ReadonlyMap<string, Float32Array>): Promise<void>
}

/** Something that runs all of the family's LeNets. Equal seed, batches and engine give bit-identical weights. */
export interface ComputeEngine {
  describe(): ComputeDescription
  /** @throws AppError 'model-damaged' where the weights do not fit the model; 'engine-missing' where the engine is gone. */
  openNet(model: LenetModel, weights: Weights): Promise<ComputeNet>
  /** Setting weights anew forgets the optimizer's state. @throws AppError as `openNet`. */
  openTrainableNet(model: LenetModel, weights: Weights, setup: TrainingSetup): Promise<TrainableNet>
}

/** Either the engine, or why it is not there: 'engine-missing', see `engineMissing`. */
export type EngineLoad =
  | { readonly engine: ComputeEngine; readonly missing: null }
  | { readonly engine: null; readonly missing: AppError }
