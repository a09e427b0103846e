// The layers package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import { createAdamW } from './adamw'
import type { GlyphBatch, TrainableNet, TrainingBatch } from './compute-port'
import type { TensorWeights } from './layer-ops'
import { assertWeightsFit, geometryNumbers, type LenetModel, pixelsPerGlyph, type Weights } from './model'
import type { LenetLoss } from './recipe'
import { batchTensors, forward, lossOf } from './tensor-net'

/** Glyphs a call to the backend: enough to keep it busy, few enough to keep its memory small. */
const inferenceBatch = 512

/** A net on tfjs, whatever its backend (TensorFlow in the product; tfjs's own CPU backend as a test's reference). */
export function openTensorNet(model: LenetModel, initial: Weights): TrainableNet {
  assertWeightsFit(model, initial)
  let stored = copyOf(initial)
  let tensors = upload(stored)
  let adam = createAdamW()

  const replace = (next: Weights): void => {
    for (const tensor of tensors.values()) tensor.dispose()
    stored = next
    tensors = upload(next)
  }

  return {
    model,
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
    async trainStep(batch, settings) {
      const { loss, gradients } = lossAndGradients(model, tensors, batch)
      adam.step(dataOf(stored), gradients, settings)
      replace(stored)
      return loss
    },
    weights: () => copyOf(stored),
    setWeights(next) {
      assertWeightsFit(model, next)
      adam = createAdamW()
      replace(copyOf(next))
    },
    dispose() {
      for (const tensor of tensors.values()) tensor.dispose()
      tensors = new Map()
    },
  }
}

/**
 * Mean loss of a batch and its slope by every parameter, at the given weights. Leaves no tensor behind.
 * Exported for the test that holds the slopes against finite differences.
 */
export function lossAndGradients(
  model: LenetModel,
  weights: TensorWeights,
  batch: TrainingBatch,
  loss: LenetLoss = { kind: 'cross-entropy' },
): { loss: number; gradients: ReadonlyMap<string, Float32Array> } {
  const names = [...weights.keys()]
  const { value, grads } = tf.tidy(() => {
    const inputs = batchTensors(model, batch)
    const targets = tf.tensor2d(batch.targets, [batch.count, model.classCount])
    const lossAt = (...parameters: tf.Tensor[]): tf.Scalar => {
      const named = new Map(parameters.map((parameter, i) => [names[i] ?? '', parameter]))
      return lossOf(loss, forward(model, named, inputs), targets)
    }
    return tf.valueAndGrads(lossAt)([...weights.values()])
  })
  const [mean = Number.NaN] = value.dataSync()
  const gradients = new Map<string, Float32Array>()
  grads.forEach((gradient, i) => {
    gradients.set(names[i] ?? '', Float32Array.from(gradient.dataSync()))
  })
  tf.dispose([value, ...grads])
  return { loss: mean, gradients }
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
