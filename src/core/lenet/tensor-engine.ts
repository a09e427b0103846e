// The layers package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import type { GlyphBatch, TrainableNet, TrainingBatch, TrainingSetup } from './compute-port'
import type { TensorWeights } from './layer-ops'
import { assertWeightsFit, geometryNumbers, type LenetModel, pixelsPerGlyph, type Weights } from './model'
import { createPlainOptimizer } from './optimizers'
import type { LenetLoss } from './recipe'
import { batchTensors, forward, lossOf } from './tensor-net'

/** Glyphs a call to the backend: enough to keep it busy, few enough to keep its memory small. */
const inferenceBatch = 512

/** Cross-entropy and Adam, where a net is only to be read with. */
const plainSetup: TrainingSetup = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'adam', weightDecay: 0 },
}

/** A net on tfjs, whatever its backend (tfjs's own CPU backend is the tests' reference). */
export async function openTensorNet(
  model: LenetModel,
  initial: Weights,
  setup: TrainingSetup = plainSetup,
): Promise<TrainableNet> {
  assertWeightsFit(model, initial)
  let stored = copyOf(initial)
  let tensors = upload(stored)
  let optimizer = createPlainOptimizer(setup.optimizer)

  const replace = (next: Weights): void => {
    for (const tensor of tensors.values()) tensor.dispose()
    stored = next
    tensors = upload(next)
  }

  return {
    model,
    setup,
    stepsInFlight: 1,
    async infer(batch) {
      const outputs = new Float32Array(batch.count * model.classCount)
      for (let start = 0; start < batch.count; start += inferenceBatch) {
        const part = partOf(batch, start, Math.min(batch.count, start + inferenceBatch), model)
        const result = tf.tidy(() => forward(model, tensors, batchTensors(model, part)))
        outputs.set(await result.data(), start * model.classCount)
        result.dispose()
      }
      return outputs
    },
    async trainStep(batch, { learningRate }) {
      const { loss, right, gradients } = lossAndGradients(model, tensors, batch, setup.loss)
      optimizer.step(dataOf(stored), gradients, learningRate)
      replace(stored)
      return { loss, right }
    },
    weights: async () => copyOf(stored),
    async setWeights(next) {
      assertWeightsFit(model, next)
      optimizer = createPlainOptimizer(setup.optimizer)
      replace(copyOf(next))
    },
    optimizerState: async () => optimizer.state(),
    setOptimizerState: async (state) => optimizer.setState(state),
    setCurvatures: async (curvatures) => optimizer.setCurvatures(curvatures),
    dispose() {
      for (const tensor of tensors.values()) tensor.dispose()
      tensors = new Map()
    },
  }
}

/**
 * Mean loss of a batch, its examples that are right, and the slope by every parameter, at the given weights. Leaves
 * no tensor behind.
 * Exported for the test that holds the slopes against finite differences.
 */
export function lossAndGradients(
  model: LenetModel,
  weights: TensorWeights,
  batch: TrainingBatch,
  loss: LenetLoss = { kind: 'cross-entropy' },
): { loss: number; right: number; gradients: ReadonlyMap<string, Float32Array> } {
  const names = [...weights.keys()]
  const { value, scores, grads } = tf.tidy(() => {
    let scores: tf.Tensor | undefined
    const inputs = batchTensors(model, batch)
    const targets = tf.tensor2d(batch.targets, [batch.count, model.classCount])
    const lossAt = (...parameters: tf.Tensor[]): tf.Scalar => {
      const named = new Map(parameters.map((parameter, i) => [names[i] ?? '', parameter]))
      const found = forward(model, named, inputs)
      scores = tf.keep(tf.clone(found))
      return lossOf(loss, found, targets)
    }
    return { ...tf.valueAndGrads(lossAt)([...weights.values()]), scores }
  })
  const [mean = Number.NaN] = value.dataSync()
  const gradients = new Map<string, Float32Array>()
  grads.forEach((gradient, i) => {
    gradients.set(names[i] ?? '', Float32Array.from(gradient.dataSync()))
  })
  const right = scores ? countRight(scores.dataSync(), batch.targets, model.classCount) : 0
  scores?.dispose()
  tf.dispose([value, ...grads])
  return { loss: mean, right, gradients }
}

/** Rows, of `classCount` numbers each, whose highest score is at their highest target; the first of equals counts. */
export function countRight(scores: ArrayLike<number>, targets: Float32Array, classCount: number): number {
  let right = 0
  for (let start = 0; start < targets.length; start += classCount) {
    let named = start
    let wanted = start
    for (let i = start + 1; i < start + classCount; i++) {
      if ((scores[i] ?? 0) > (scores[named] ?? 0)) named = i
      if ((targets[i] ?? 0) > (targets[wanted] ?? 0)) wanted = i
    }
    if (named === wanted) right++
  }
  return right
}

function upload(weights: Weights): Map<string, tf.Tensor> {
  return new Map([...weights].map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]))
}

function copyOf(weights: Weights): Weights {
  return new Map([...weights].map(([name, { data, shape }]) => [name, { shape, data: data.slice() }]))
}

function dataOf(weights: Weights): ReadonlyMap<string, Float32Array> {
  return new Map([...weights].map(([name, { data }]) => [name, data]))
}

function partOf(batch: GlyphBatch, start: number, end: number, model: LenetModel): GlyphBatch {
  const area = pixelsPerGlyph(model)
  const pixels = batch.pixels.subarray(start * area, end * area)
  const geometry = batch.geometry?.subarray(start * geometryNumbers, end * geometryNumbers)
  return { count: end - start, pixels, ...(geometry ? { geometry } : {}) }
}
