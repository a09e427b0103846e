import type { LenetModel, Weights } from './model'

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

export interface StepSettings {
  readonly learningRate: number
  /** Decoupled: each kernel shrinks by learningRate * weightDecay a step; biases do not. */
  readonly weightDecay: number
}

export interface ComputeDescription {
  readonly id: 'tensorflow' | 'builtin'
  /** As a person reads it: "TensorFlow 2.21.0, CPU". */
  readonly label: string
  readonly version: string
  readonly device: string
  readonly trains: boolean
}

/** A model on an engine with its weights loaded. */
export interface ComputeNet {
  readonly model: LenetModel
  /** Raw outputs before the softmax, [count, classCount]. */
  infer(batch: GlyphBatch): Promise<Float32Array>
  weights(): Weights
  /** @throws AppError 'model-damaged' where the weights do not fit the model. */
  setWeights(weights: Weights): void
  /** Frees what the engine holds for the net; the net is of no use afterwards. */
  dispose(): void
}

export interface TrainableNet extends ComputeNet {
  /** One AdamW step (Loshchilov and Hutter 2019) on the batch's mean cross-entropy; gives that loss. */
  trainStep(batch: TrainingBatch, settings: StepSettings): Promise<number>
}

/** Something that runs LeNets: TensorFlow, the built-in net; kernels and WebGPU are to come. */
export interface ComputeEngine {
  describe(): ComputeDescription
  /** @throws AppError 'model-damaged' where the weights do not fit the model. */
  openNet(model: LenetModel, weights: Weights): ComputeNet
  /** @throws AppError 'engine-missing' where `describe().trains` is false. */
  openTrainableNet(model: LenetModel, weights: Weights): TrainableNet
}
