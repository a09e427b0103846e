import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import type { TrainingBatch } from './compute-port'
import { createInitialWeights, type LenetModel, type Weights } from './model'
import { lossAndGradients, openTensorNet } from './tensor-engine'

/** Small enough to try every parameter, with every kind of layer. */
function tinyNet(activation: 'relu' | 'tanh', how: 'max' | 'average'): LenetModel {
  return {
    id: 'tiny',
    name: 'Tiny',
    classCount: 3,
    inputSide: 8,
    layers: [
      { kind: 'convolution', name: 'c1', filters: 2, size: 3, padding: 'same', activation },
      { kind: 'pooling', how },
      { kind: 'convolution', name: 'c3', filters: 3, size: 3, padding: 'valid', activation },
      { kind: 'pooling', how },
      { kind: 'dense', name: 'f6', units: 4, activation },
      { kind: 'dense', name: 'output', units: 3, activation: 'linear' },
    ],
    geometryHead: { hidden: 3, mean: Array(8).fill(0.1), deviation: Array(8).fill(0.5) },
  }
}

function tinyBatch(): TrainingBatch {
  const random = createRandom(7)
  const count = 4
  const geometry = Float32Array.from({ length: count * 8 }, () => random.normal(0, 1))
  geometry.fill(Number.NaN, 8, 16)
  return {
    count,
    pixels: Uint8Array.from({ length: count * 64 }, () => random.below(256)),
    geometry,
    targets: Float32Array.of(0.9, 0.05, 0.05, 0.1, 0.8, 0.1, 0, 0, 1, 0.3, 0.3, 0.4),
  }
}

/** Random everywhere: biases and the head's end start at 0 otherwise, where ReLU has its kink. */
function tinyWeights(model: LenetModel): Weights {
  const random = createRandom(3)
  return new Map(
    [...createInitialWeights(model, random)].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map(() => random.normal(0, 0.4)) },
    ]),
  )
}

function withTensors<T>(weights: Weights, use: (tensors: Map<string, tf.Tensor>) => T): T {
  const tensors = new Map([...weights].map(([name, w]) => [name, tf.tensor(w.data, [...w.shape])]))
  try {
    return use(tensors)
  } finally {
    tf.dispose([...tensors.values()])
  }
}

describe("the trainer's loss", () => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
  })

  it.each([
    ['relu', 'max'],
    ['tanh', 'average'],
  ] as const)('has the slopes that finite differences have (%s, %s pooling)', (activation, how) => {
    const model = tinyNet(activation, how)
    const weights = tinyWeights(model)
    const batch = tinyBatch()
    const { gradients } = withTensors(weights, (tensors) => lossAndGradients(model, tensors, batch))
    const lossAt = (): number =>
      withTensors(weights, (tensors) => lossAndGradients(model, tensors, batch).loss)
    const reach = 1e-3
    for (const [name, { data }] of weights) {
      for (let i = 0; i < data.length; i += 3) {
        const kept = data[i] ?? 0
        data[i] = kept + reach
        const above = lossAt()
        data[i] = kept - reach
        const below = lossAt()
        data[i] = kept
        // Losses are 32-bit: a difference of two is good to about 1e-7 / reach.
        expect(
          Math.abs((above - below) / (2 * reach) - (gradients.get(name)?.[i] ?? Number.NaN)),
        ).toBeLessThan(6e-4)
      }
    }
  })

  it('falls under AdamW and leaves no tensor behind', async () => {
    const model = tinyNet('relu', 'max')
    const before = tf.memory().numTensors
    const net = await openTensorNet(model, tinyWeights(model), {
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'adam', weightDecay: 0.01 },
    })
    const opened = tf.memory().numTensors
    const losses: number[] = []
    for (let step = 0; step < 30; step++) {
      losses.push((await net.trainStep(tinyBatch(), { learningRate: 0.02 })).loss)
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) - 0.2)
    expect(tf.memory().numTensors).toBe(opened)
    net.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
