import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/base/random'
import type { ComputeNet, GlyphBatch } from '../../core/lenet/compute-port'
import { logSoftmaxRows } from '../../core/lenet/glyph-classifier'
import { lenet5 } from '../../core/lenet/lenet5'
import { lenet12 } from '../../core/lenet/lenet12'
import { createInitialWeights, type LenetModel, type Weights } from '../../core/lenet/model'
import { lenetModelFromId } from '../../core/lenet/model-family'
import { lossAndGradients, openTensorNet } from '../../core/lenet/tensor-engine'
import { createKernelsEngine } from './kernels'
import { loadTensorflow } from './tensorflow'

const tensorflow = await loadTensorflow()
const kernels = await createKernelsEngine(2)

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
  ['lenet5-d2l', lenetModelFromId('lenet5-d2l')],
  ['lenet5-d2l-max', lenetModelFromId('lenet5-d2l-max')],
])('%s', (_, model) => {
  const weights = randomWeights(model)
  const batch = glyphs(33)

  async function reference(): Promise<Float32Array> {
    const backend = tf.getBackend()
    await tf.setBackend('cpu')
    const net = await openTensorNet(model, weights)
    const wanted = await probabilities(net, batch)
    net.dispose()
    await tf.setBackend(backend)
    return wanted
  }

  it('reads the same on the kernels as on the reference', async () => {
    const net = await kernels.openNet(model, weights)
    expect(farthestApart(await probabilities(net, batch), await reference())).toBeLessThan(1e-5)
    net.dispose()
  })

  it('reads the same on TensorFlow as on the reference', async ({ skip }) => {
    if (!tensorflow.engine) return skip(tensorflow.missing.message)
    const wanted = await reference()
    const before = tf.memory().numTensors
    const net = await tensorflow.engine.openNet(model, weights)
    expect(farthestApart(await probabilities(net, batch), wanted)).toBeLessThan(1e-5)
    net.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

/** With what the two that read have not: tables, sub-sampling, RBF units, sigmoid outputs, wide levels. */
const others = ['lenet5-1998', 'lenet1', 'lenet4', 'lenet5-keras-small', 'lenet5-tanh'].map(lenetModelFromId)

describe.each(others.map((model) => [model.id, model] as const))('%s', (_, model) => {
  it('has the same outputs, loss and slopes on TensorFlow as on the reference', async ({ skip }) => {
    if (!tensorflow.engine) return skip(tensorflow.missing.message)
    const weights = createInitialWeights(model, createRandom(2))
    const loss = model.recipes?.[0]?.loss ?? { kind: 'cross-entropy' }
    const batch = {
      ...glyphs(4),
      targets: Float32Array.from({ length: 40 }, (_x, i) => (i % 11 === 0 ? 1 : 0)),
    }
    const backend = tf.getBackend()
    const on = async (name: string) => {
      await tf.setBackend(name)
      const tensors = new Map([...weights].map(([key, w]) => [key, tf.tensor(w.data, [...w.shape])]))
      const slopes = lossAndGradients(model, tensors, batch, loss)
      tf.dispose([...tensors.values()])
      const net = await openTensorNet(model, weights)
      const found = { ...slopes, probabilities: await probabilities(net, batch) }
      net.dispose()
      return found
    }
    const wanted = await on('cpu')
    const found = await on('tensorflow')
    await tf.setBackend(backend)
    expect(farthestApart(found.probabilities, wanted.probabilities)).toBeLessThan(1e-5)
    expect(Math.abs(found.loss / wanted.loss - 1)).toBeLessThan(1e-5)
    for (const [name, slopes] of wanted.gradients) {
      const steepest = Math.max(...slopes.map(Math.abs))
      const apart = farthestApart(found.gradients.get(name) ?? new Float32Array(0), slopes)
      expect(apart, name).toBeLessThan(1e-5 * steepest + 1e-9)
    }
  })
})

describe('the kernels', () => {
  it('takes other weights and refuses those of another model', async () => {
    const first = createInitialWeights(lenet5, createRandom(1))
    const net = await kernels.openNet(lenet5, first)
    const batch = glyphs(3)
    const before = await net.infer(batch)
    await net.setWeights(randomWeights(lenet5))
    expect(await net.infer(batch)).not.toEqual(before)
    await net.setWeights(first)
    expect(await net.infer(batch)).toEqual(before)
    await expect(net.setWeights(randomWeights(lenet12))).rejects.toThrow(
      expect.objectContaining({ code: 'model-damaged' }),
    )
  })
})
