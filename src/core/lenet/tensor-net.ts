import * as tf from '@tensorflow/tfjs-core'
import type { GlyphBatch } from './compute-port'
import { geometryValues, inputValues } from './glyph-input'
import { applyLayer, dense, type TensorWeights } from './layer-ops'
import { geometryNumbers, inputFormOf, type LenetModel } from './model'
import type { LenetLoss } from './recipe'

/** Inputs of one batch on the device. */
export interface BatchTensors {
  /** [count, side, side, channels], at the model's levels. */
  readonly pixels: tf.Tensor4D
  /** [count, 8], standardized; rows without geometry are 0. */
  readonly geometry: tf.Tensor2D | null
  /** [count, 1]: 1 where there is geometry. */
  readonly present: tf.Tensor2D | null
}

/** Uploads a batch; the caller disposes of the tensors (or tidies). */
export function batchTensors(model: LenetModel, batch: GlyphBatch): BatchTensors {
  const { side, channels } = inputFormOf(model)
  const values = inputValues(model, batch.pixels, batch.count)
  const pixels = tf.tensor4d(values, [batch.count, side, side, channels])
  const head = geometryValues(model, batch)
  if (!head) return { pixels, geometry: null, present: null }
  return {
    pixels,
    geometry: tf.tensor2d(head.rows, [batch.count, geometryNumbers]),
    present: tf.tensor2d(head.present, [batch.count, 1]),
  }
}

/**
 * What the softmax is taken of, [count, classCount]: linear outputs as they are, sigmoid outputs as their logarithm
 * (which makes it their share of the sum), distances of RBF units with a minus. Runs on whatever
 * backend tfjs is set to.
 */
export function forward(model: LenetModel, weights: TensorWeights, batch: BatchTensors): tf.Tensor2D {
  let values: tf.Tensor = batch.pixels
  for (const layer of model.layers) values = applyLayer(layer, values, weights)
  const outputs = tf.reshape<tf.Rank.R2>(scoresOf(model, values), [-1, model.classCount]) // [count, classCount]
  if (!model.geometryHead || !batch.geometry || !batch.present) return outputs
  const hidden = tf.tanh(dense(batch.geometry, 'geometry1', weights)) // [count, hidden]
  const addends = tf.mul(dense(hidden, 'geometry2', weights), batch.present) // [count, classCount]
  return tf.add(outputs, addends)
}

function scoresOf(model: LenetModel, values: tf.Tensor): tf.Tensor {
  const last = model.layers.at(-1)
  if (last?.kind === 'rbf') return tf.neg(values)
  const isShare = last?.kind === 'dense' && last.activation === 'sigmoid'
  // Keras's bounds; without them the logarithm of a sigmoid that has become 0 would end the training.
  return isShare ? tf.log(tf.clipByValue(values, 1e-7, 1 - 1e-7)) : values
}

/** Mean loss of a batch; scores as `forward` gives them and target distributions, both [count, classCount]. */
export function lossOf(loss: LenetLoss, scores: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const [count] = scores.shape
  switch (loss.kind) {
    case 'cross-entropy':
      return crossEntropy(scores, targets)
    case 'squared-error': {
      const wanted = tf.sub(tf.mul(targets, 2), 1) // ±1
      return tf.div(tf.sum<tf.Scalar>(tf.square(tf.sub(scores, wanted))), 2 * count)
    }
    case 'map': {
      const rubbish = tf.fill<tf.Rank.R2>([count, 1], -loss.rubbish)
      const evidence = tf.logSumExp(tf.concat([scores, rubbish], 1), 1) // [count]
      const right = tf.sum(tf.mul(scores, targets), 1) // [count]: minus the right class's distance
      return tf.mean<tf.Scalar>(tf.sub(evidence, right))
    }
  }
}

/**
 * Mean cross-entropy of softmax(outputs) against target distributions; both [count, classCount]. Its gradient is
 * written out, (softmax - target) / count, which spares TensorFlow a dozen small operations a step.
 */
function crossEntropy(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
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
