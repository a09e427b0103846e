import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { passGlyph } from './layer-maps'
import { applyLayer } from './layer-ops'
import { layerTable } from './layer-table'
import { createInitialWeights, type LenetModel, pixelsPerGlyph } from './model'
import { lenetFamily } from './model-family'
import { openTensorNet } from './tensor-engine'
import { batchTensors } from './tensor-net'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function glyphFor(model: LenetModel): Uint8Array {
  const random = createRandom(7)
  return Uint8Array.from({ length: pixelsPerGlyph(model) }, () => Math.floor(random.between(0, 256)))
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, i) => {
    const other = b[i] ?? Number.NaN
    return Math.max(most, Math.abs(value - other) / Math.max(1, Math.abs(other)))
  }, 0)
}

describe.each(lenetFamily.map((model) => [model.id, model] as const))('a glyph through %s', (_, model) => {
  const weights = createInitialWeights(model, createRandom(3))
  const glyph = glyphFor(model)
  const { layers, scores } = passGlyph(model, weights, glyph)

  it('has the shapes of the layer table', () => {
    const table = layerTable(model).filter(({ kind }) => kind !== 'geometry')
    expect(layers.slice(1).map(({ name, kind, shape }) => ({ name, kind, shape }))).toEqual(
      table.map(({ name, kind, shape }) => ({ name, kind, shape })),
    )
    for (const { shape, values } of layers)
      expect(values.length).toBe(shape.reduce((product, side) => product * side, 1))
  })

  it('gives every layer the values that TensorFlow.js gives it, and the scores of infer', async () => {
    const tensors = new Map(
      [...weights].map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
    )
    let values: tf.Tensor = batchTensors(model, { count: 1, pixels: glyph }).pixels
    expect(farthest(layers[0]?.values ?? [], values.dataSync())).toBe(0)
    model.layers.forEach((layer, index) => {
      values = applyLayer(layer, values, tensors)
      expect(farthest(layers[index + 1]?.values ?? [], values.dataSync())).toBeLessThan(1e-5)
    })
    const net = await openTensorNet(model, weights)
    expect(farthest(scores, await net.infer({ count: 1, pixels: glyph }))).toBeLessThan(1e-5)
  })
})
