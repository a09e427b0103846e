import * as tf from '@tensorflow/tfjs-core'
import type { GlyphBatch } from './compute-port'
import { geometryNumbers, type LenetLayer, type LenetModel } from './model'

/** A model's parameters as tensors, by stored name. */
export type TensorWeights = ReadonlyMap<string, tf.Tensor>

/** Inputs of one batch on the device. */
export interface BatchTensors {
  /** [count, side, side, 1], ink 1 on 0. */
  readonly pixels: tf.Tensor4D
  /** [count, 8], standardized; rows without geometry are 0. */
  readonly geometry: tf.Tensor2D | null
  /** [count, 1]: 1 where there is geometry. */
  readonly present: tf.Tensor2D | null
}

/** Uploads a batch; the caller disposes of the tensors (or tidies). */
export function batchTensors(model: LenetModel, batch: GlyphBatch): BatchTensors {
  const area = model.inputSide * model.inputSide
  const ink = new Float32Array(batch.count * area)
  for (let i = 0; i < ink.length; i++) ink[i] = (batch.pixels[i] ?? 0) / 255
  const pixels = tf.tensor4d(ink, [batch.count, model.inputSide, model.inputSide, 1])
  const head = model.geometryHead
  if (!head || !batch.geometry) return { pixels, geometry: null, present: null }
  const rows = new Float32Array(batch.count * geometryNumbers)
  const present = new Float32Array(batch.count)
  for (let row = 0; row < batch.count; row++) {
    const at = row * geometryNumbers
    if (Number.isNaN(batch.geometry[at])) continue
    present[row] = 1
    for (let i = 0; i < geometryNumbers; i++) {
      rows[at + i] = ((batch.geometry[at + i] ?? 0) - (head.mean[i] ?? 0)) / (head.deviation[i] ?? 1)
    }
  }
  return {
    pixels,
    geometry: tf.tensor2d(rows, [batch.count, geometryNumbers]),
    present: tf.tensor2d(present, [batch.count, 1]),
  }
}

/** The net's raw outputs, [count, classCount]. Runs on whatever backend tfjs is set to. */
export function forward(model: LenetModel, weights: TensorWeights, batch: BatchTensors): tf.Tensor2D {
  let values: tf.Tensor = batch.pixels
  for (const layer of model.layers) values = applyLayer(layer, values, weights)
  const outputs = tf.reshape<tf.Rank.R2>(values, [-1, model.classCount]) // [count, classCount]
  if (!model.geometryHead || !batch.geometry || !batch.present) return outputs
  const hidden = tf.tanh(dense(batch.geometry, 'geometry1', weights)) // [count, hidden]
  const addends = tf.mul(dense(hidden, 'geometry2', weights), batch.present) // [count, classCount]
  return tf.add(outputs, addends)
}

function applyLayer(layer: LenetLayer, input: tf.Tensor, weights: TensorWeights): tf.Tensor {
  switch (layer.kind) {
    case 'pooling': // [count, side / 2, side / 2, channels]
      return layer.how === 'max'
        ? tf.maxPool(rankFour(input), 2, 2, 'valid')
        : tf.avgPool(rankFour(input), 2, 2, 'valid')
    case 'convolution': {
      // [count, side, side, filters]
      const kernel = rankFour(parameter(weights, `${layer.name}.kernel`))
      const summed = tf.conv2d(rankFour(input), kernel, 1, layer.padding)
      return activate(tf.add(summed, parameter(weights, `${layer.name}.bias`)), layer.activation)
    }
    case 'dense': {
      // [count, units]
      const [count = 0] = input.shape
      return activate(dense(tf.reshape(input, [count, -1]), layer.name, weights), layer.activation)
    }
  }
}

function rankFour(tensor: tf.Tensor): tf.Tensor4D {
  if (!isRankFour(tensor)) throw new RangeError(`a tensor of rank ${tensor.rank} where maps belong`)
  return tensor
}

function isRankFour(tensor: tf.Tensor): tensor is tf.Tensor4D {
  return tensor.rank === 4
}

function dense(input: tf.Tensor, name: string, weights: TensorWeights): tf.Tensor {
  return tf.add(tf.matMul(input, parameter(weights, `${name}.kernel`)), parameter(weights, `${name}.bias`))
}

function activate(values: tf.Tensor, activation: 'tanh' | 'relu' | 'linear'): tf.Tensor {
  if (activation === 'linear') return values
  return activation === 'relu' ? tf.relu(values) : tf.tanh(values)
}

function parameter(weights: TensorWeights, name: string): tf.Tensor {
  const found = weights.get(name)
  if (!found) throw new RangeError(`no parameter ${name}`)
  return found
}

/**
 * Mean cross-entropy of softmax(outputs) against target distributions; both [count, classCount]. Its gradient is
 * written out, (softmax - target) / count, which spares TensorFlow a dozen small operations a step.
 */
export function crossEntropy(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const [count] = outputs.shape
  const loss = tf.customGrad((logits, save) => {
    if (!(logits instanceof tf.Tensor) || typeof save !== 'function')
      throw new TypeError('customGrad changed')
    const logs = tf.logSoftmax(logits)
    save([logs])
    const value = tf.neg(tf.mean(tf.sum(tf.mul(logs, targets), 1)))
    const gradFunc = (dy: tf.Tensor, [saved = logs]: tf.Tensor[]): tf.Tensor =>
      tf.mul(tf.sub(tf.exp(saved), targets), tf.div(dy, count))
    return { value, gradFunc }
  })
  return tf.reshape<tf.Rank.R0>(loss(outputs), [])
}
