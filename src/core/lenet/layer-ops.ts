import * as tf from '@tensorflow/tfjs-core'
import type { Activation, ConnectionTable, LenetLayer } from './model'

/** A model's parameters as tensors, by stored name. */
export type TensorWeights = ReadonlyMap<string, tf.Tensor>

/** One layer over a batch: [count, side, side, channels] or [count, units] in, the same out. */
export function applyLayer(layer: LenetLayer, input: tf.Tensor, weights: TensorWeights): tf.Tensor {
  switch (layer.kind) {
    case 'pooling': // [count, side / 2, side / 2, channels]
      return layer.how === 'max'
        ? tf.maxPool(rankFour(input), 2, 2, 'valid')
        : tf.avgPool(rankFour(input), 2, 2, 'valid')
    case 'convolution': {
      // [count, side, side, filters]
      const full = rankFour(parameter(weights, `${layer.name}.kernel`))
      const kernel = layer.table ? tf.mul(full, connectionMask(layer.table, full.shape[2])) : full
      const summed = tf.conv2d(rankFour(input), rankFour(kernel), 1, layer.padding)
      return activate(tf.add(summed, parameter(weights, `${layer.name}.bias`)), layer.activation)
    }
    case 'subsampling':
      return activate(subsample(rankFour(input), layer.name, layer.copies, weights), layer.activation)
    case 'dense': {
      // [count, units]
      const [count = 0] = input.shape
      return activate(dense(tf.reshape(input, [count, -1]), layer.name, weights), layer.activation)
    }
    case 'rbf': {
      const [count = 0] = input.shape
      const codes = tf.tensor2d(layer.codes.map((code) => [...code])) // [classes, units]
      const apart = tf.sub(tf.reshape(input, [count, 1, -1]), codes) // [count, classes, units]
      return tf.sum(tf.square(apart), 2) // [count, classes]
    }
  }
}

/** [in, out]: 1 where the table has the pair. Multiplied in, so that no slope ever reaches the others. */
function connectionMask(table: ConnectionTable, inputs: number): tf.Tensor2D {
  const mask = new Float32Array(inputs * table.length)
  table.forEach((maps, output) => {
    for (const input of maps) mask[input * table.length + output] = 1
  })
  return tf.tensor2d(mask, [inputs, table.length])
}

/** [count, side, side, channels] → [count, side / 2, side / 2, channels * copies] before the squashing. */
function subsample(input: tf.Tensor4D, name: string, copies: number, weights: TensorWeights): tf.Tensor {
  const means = tf.avgPool(input, 2, 2, 'valid')
  const [count, height, width, channels] = means.shape
  const coefficients = tf.mul(parameter(weights, `${name}.kernel`), 4) // of the mean; stored for the sum
  const bias = parameter(weights, `${name}.bias`)
  if (copies === 1) return tf.add(tf.mul(means, coefficients), bias)
  const spread = tf.mul(
    tf.reshape(means, [count, height, width, channels, 1]),
    tf.reshape(coefficients, [channels, copies]),
  ) // [count, height, width, channels, copies]
  return tf.add(tf.reshape(spread, [count, height, width, channels * copies]), bias)
}

/** [count, inputs] → [count, units] before the squashing. */
export function dense(input: tf.Tensor, name: string, weights: TensorWeights): tf.Tensor {
  return tf.add(tf.matMul(input, parameter(weights, `${name}.kernel`)), parameter(weights, `${name}.bias`))
}

function activate(values: tf.Tensor, activation: Activation): tf.Tensor {
  switch (activation) {
    case 'linear':
      return values
    case 'relu':
      return tf.relu(values)
    case 'tanh':
      return tf.tanh(values)
    case 'sigmoid':
      return tf.sigmoid(values)
    case 'scaled-tanh':
      return tf.mul(tf.tanh(tf.mul(values, 2 / 3)), 1.7159)
  }
}

function rankFour(tensor: tf.Tensor): tf.Tensor4D {
  if (!isRankFour(tensor)) throw new RangeError(`a tensor of rank ${tensor.rank} where maps belong`)
  return tensor
}

function isRankFour(tensor: tf.Tensor): tensor is tf.Tensor4D {
  return tensor.rank === 4
}

function parameter(weights: TensorWeights, name: string): tf.Tensor {
  const found = weights.get(name)
  if (!found) throw new RangeError(`no parameter ${name}`)
  return found
}
