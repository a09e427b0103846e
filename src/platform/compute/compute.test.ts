import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/base/random'
import type { ComputeNet, GlyphBatch } from '../../core/lenet/compute-port'
import { logSoftmaxRows } from '../../core/lenet/glyph-classifier'
import { lenet5 } from '../../core/lenet/lenet5'
import { lenet12 } from '../../core/lenet/lenet12'
import { createInitialWeights, type LenetModel, type Weights } from '../../core/lenet/model'
import { openTensorNet } from '../../core/lenet/tensor-engine'
import { createBuiltinEngine } from './builtin'
import { loadTensorflow } from './tensorflow'

const tensorflow = await loadTensorflow()

/** Blobs of strokes, a fifth of the pixels inked as in a glyph; every third without geometry. */
function glyphs(count: number): GlyphBatch {
  const random = createRandom(11)
  const pixels = Uint8Array.from({ length: count * 784 }, () => (random.chance(0.2) ? random.below(256) : 0))
  const geometry = Float32Array.from({ length: count * 8 }, () => random.normal(0.2, 0.5))
  for (let row = 0; row < count; row += 3) geometry.fill(Number.NaN, row * 8, row * 8 + 8)
  return { count, pixels, geometry }
}

function randomWeights(model: LenetModel): Weights {
  const random = createRandom(5)
  return new Map(
    [...createInitialWeights(model, random)].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => value * 2 + random.normal(0, 0.05)) },
    ]),
  )
}

const tanhNet: LenetModel = {
  ...lenet12,
  layers: lenet12.layers.map((layer) => {
    if (layer.kind === 'pooling') return { ...layer, how: 'average' as const }
    if (layer.kind === 'rbf') return layer
    return layer.activation === 'relu' ? { ...layer, activation: 'tanh' as const } : layer
  }),
}

async function probabilities(net: ComputeNet, batch: GlyphBatch): Promise<Float32Array> {
  return logSoftmaxRows(await net.infer(batch), net.model.classCount, 1).map(Math.exp)
}

function farthestApart(one: Float32Array, other: Float32Array): number {
  expect(one.length).toBe(other.length)
  return one.reduce((farthest, value, i) => Math.max(farthest, Math.abs(value - (other[i] ?? Number.NaN))), 0)
}

describe.each([
  ['lenet5', lenet5],
  ['lenet12', lenet12],
  ['lenet12 with tanh and average pooling', tanhNet],
])('%s', (_, model) => {
  const weights = randomWeights(model)
  const batch = glyphs(33)

  async function reference(): Promise<Float32Array> {
    const backend = tf.getBackend()
    await tf.setBackend('cpu')
    const net = openTensorNet(model, weights)
    const wanted = await probabilities(net, batch)
    net.dispose()
    await tf.setBackend(backend)
    return wanted
  }

  it('reads the same on the built-in engine as on the reference', async () => {
    const net = createBuiltinEngine().openNet(model, weights)
    expect(farthestApart(await probabilities(net, batch), await reference())).toBeLessThan(1e-5)
    net.dispose()
  })

  it('reads the same on TensorFlow as on the reference', async ({ skip }) => {
    if (!tensorflow.engine) return skip(tensorflow.missing)
    const wanted = await reference()
    const before = tf.memory().numTensors
    const net = tensorflow.engine.openNet(model, weights)
    expect(farthestApart(await probabilities(net, batch), wanted)).toBeLessThan(1e-5)
    net.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('the built-in engine', () => {
  it('says that it cannot train', () => {
    const engine = createBuiltinEngine()
    expect(engine.describe().trains).toBe(false)
    expect(() => engine.openTrainableNet(lenet5, randomWeights(lenet5))).toThrow(
      expect.objectContaining({ code: 'engine-missing' }),
    )
  })

  it('takes other weights and refuses those of another model', async () => {
    const engine = createBuiltinEngine()
    const first = createInitialWeights(lenet5, createRandom(1))
    const net = engine.openNet(lenet5, first)
    const batch = glyphs(3)
    const before = await net.infer(batch)
    net.setWeights(randomWeights(lenet5))
    expect(await net.infer(batch)).not.toEqual(before)
    net.setWeights(first)
    expect(await net.infer(batch)).toEqual(before)
    expect(() => net.setWeights(randomWeights(lenet12))).toThrow(
      expect.objectContaining({ code: 'model-damaged' }),
    )
  })
})
