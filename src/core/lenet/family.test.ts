import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { digitCodes } from './digit-codes'
import { inputValues } from './glyph-input'
import { layerTable } from './layer-table'
import { lenet5Of1998 } from './lenet5-1998'
import {
  assertWeightsFit,
  createInitialWeights,
  type LenetModel,
  parameterCount,
  parameterTable,
  pixelsPerGlyph,
} from './model'
import { lenetFamily, lenetModelFromId } from './model-family'
import { openTensorNet } from './tensor-engine'

function totals(id: string): readonly [number, number, number] {
  const layers = layerTable(lenetModelFromId(id))
  return [
    layers.reduce((sum, layer) => sum + layer.parameters, 0),
    layers.reduce((sum, layer) => sum + layer.connections, 0),
    layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
  ]
}

describe('what is published', () => {
  it('holds for every layer of LeNet-5', () => {
    const rows = layerTable(lenet5Of1998).map(
      ({ name, shape, parameters, connections }) => `${name} ${shape.join('x')} ${parameters} ${connections}`,
    )
    expect(rows).toEqual([
      'c1 28x28x6 156 122304',
      's2 14x14x6 12 5880',
      'c3 10x10x16 1516 151600',
      's4 5x5x16 32 2000',
      'c5 1x1x120 48120 48120',
      'f6 84 10164 10164',
      'output 10 0 840',
    ])
    expect(totals('lenet5-1998').slice(0, 2)).toEqual([60_000, 340_908])
  })

  it('holds for LeNet-1: 2,578 parameters, 98,442 connections, about 100,000 multiply-adds', () => {
    const [parameters, connections, multiplyAdds] = totals('lenet1')
    expect([parameters, connections]).toEqual([2578, 98_442])
    expect(Math.round(multiplyAdds / 1e4)).toBe(9)
  })

  it('holds for LeNet-4: about 17,000 parameters, about 260,000 connections', () => {
    const [parameters, connections, multiplyAdds] = totals('lenet4')
    expect(Math.round(parameters / 1000)).toBe(17)
    expect(Math.round(connections / 1e4)).toBe(26)
    expect(Math.abs(multiplyAdds - 260_000)).toBeLessThan(13_000)
  })

  it.each([
    ['lenet5', 61_706],
    ['lenet12', 62_392],
    ['lenet5-d2l', 61_706],
    ['lenet5-d2l-max', 44_426],
    ['lenet5-keras', 582_026],
    ['lenet5-keras-same', 1_663_370],
    ['lenet5-keras-small', 36_758],
    ['lenet5-relu-rgb', 121_182],
    ['lenet5-tanh', 61_706],
  ])('%s has %i parameters', (id, parameters) => {
    expect(totals(id)[0]).toBe(parameters)
    expect(parameterCount(lenetModelFromId(id))).toBe(parameters)
  })

  it('counts 416,520 multiply-adds for the LeNet-5 that the product reads with', () => {
    expect(totals('lenet5')[2]).toBe(416_520)
  })
})

describe.each(lenetFamily.map((model) => [model.id, model] as const))('%s', (_, model) => {
  const weights = createInitialWeights(model, createRandom(1))

  it('has as many outputs as classes and tables that name maps there are, each once', () => {
    expect(
      layerTable(model)
        .filter(({ kind }) => kind !== 'geometry')
        .at(-1)?.shape,
    ).toEqual([model.classCount])
    for (const { table, shape } of parameterTable(model)) {
      if (!table) continue
      expect(table.length).toBe(shape.at(-1))
      for (const maps of table) {
        expect(new Set(maps).size).toBe(maps.length)
        for (const map of maps) expect(map).toBeLessThan(shape.at(-2) ?? 0)
      }
      expect(new Set(table.flat()).size).toBe(shape.at(-2))
    }
  })

  it('starts within the reach of its initializer, unlike for two seeds', () => {
    assertWeightsFit(model, weights)
    const { kernel, bias } = model.initializer ?? { kernel: 'glorot', bias: 'zero' }
    const other = createInitialWeights(model, createRandom(2))
    for (const { name, role, fanIn } of parameterTable(model)) {
      const data = weights.get(name)?.data ?? new Float32Array(0)
      const rule = role === 'kernel' ? kernel : bias
      if (rule === 'zero') expect(data.every((value) => value === 0)).toBe(true)
      else if (name !== 'geometry2.kernel') expect(other.get(name)?.data).not.toEqual(data)
      const least = Math.min(...fanIn)
      if (rule === 'lecun') expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(2.4 / least)
      if (rule === 'root') expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(least))
    }
  })
})

describe('the forward pass', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
  })

  // The wide Keras nets take seconds on the reference backend and have no layer that the small one lacks.
  const quick = lenetFamily.filter(({ id }) => id !== 'lenet5-keras' && id !== 'lenet5-keras-same')

  it.each(quick.map((model) => [model.id, model] as const))(
    'of %s gives finite outputs and leaves no tensor behind',
    async (_, model) => {
      const before = tf.memory().numTensors
      const net = await openTensorNet(model, createInitialWeights(model, createRandom(1)))
      const random = createRandom(4)
      const pixels = Uint8Array.from({ length: 2 * pixelsPerGlyph(model) }, () => random.below(256))
      const outputs = await net.infer({ count: 2, pixels })
      net.dispose()
      expect(outputs.length).toBe(2 * model.classCount)
      expect(outputs.every(Number.isFinite)).toBe(true)
      expect(outputs.slice(0, model.classCount)).not.toEqual(outputs.slice(model.classCount))
      expect(tf.memory().numTensors).toBe(before)
    },
  )

  it('of the 1998 net is minus the squared distance to each bitmap', async () => {
    const weights = new Map(createInitialWeights(lenet5Of1998, createRandom(1)))
    const bias = Float32Array.from(digitCodes[3] ?? [], (mark) => 20 * mark)
    weights.set('f6.kernel', { shape: [120, 84], data: new Float32Array(120 * 84) })
    weights.set('f6.bias', { shape: [84], data: bias })
    const net = await openTensorNet(lenet5Of1998, weights)
    const outputs = await net.infer({ count: 1, pixels: new Uint8Array(784) })
    net.dispose()
    // F6 saturates at ±1.7159: 0.7159 from each right mark, 2.7159 from each wrong one.
    digitCodes.forEach((code, digit) => {
      const apart = code.filter((mark, i) => mark !== digitCodes[3]?.[i]).length
      expect(outputs[digit]).toBeCloseTo(-((84 - apart) * 0.7159 ** 2 + apart * 2.7159 ** 2), 2)
    })
  })

  it('refuses weights on a connection that the table leaves out', () => {
    const weights = createInitialWeights(lenet5Of1998, createRandom(1))
    const c3 = weights.get('c3.kernel')
    if (!c3) throw new Error('no c3')
    c3.data[3 * 16] = 0.1 // from map 3 to map 0, which sees 0, 1 and 2
    expect(() => assertWeightsFit(lenet5Of1998, weights)).toThrow(/c3\.kernel connects maps/)
  })
})

describe("the digits' bitmaps", () => {
  it('are ten, 7x12, and far enough apart to tell', () => {
    expect(digitCodes.length).toBe(10)
    digitCodes.forEach((code, digit) => {
      expect(code.length).toBe(84)
      digitCodes.slice(0, digit).forEach((other) => {
        expect(code.filter((mark, i) => mark !== other[i]).length).toBeGreaterThanOrEqual(5)
      })
    })
  })
})

describe('pictures before the first layer', () => {
  const formed = (input: LenetModel['input']): LenetModel => ({
    ...lenet5Of1998,
    ...(input ? { input } : {}),
  })

  it('are bordered with paper and scaled to the levels of 1998', () => {
    const pixels = new Uint8Array(784)
    pixels[0] = 255
    const values = inputValues(lenet5Of1998, pixels, 1)
    expect(values.length).toBe(1024)
    expect(values[2 * 32 + 2]).toBeCloseTo(1.175, 6)
    expect(values.filter((value) => value > 0).length).toBe(1)
    expect(values[0]).toBeCloseTo(-0.1, 6)
  })

  it('keep their middle and lose their size: 20 pixels become 16', () => {
    const pixels = new Uint8Array(784)
    for (let y = 4; y < 24; y++) pixels.fill(255, y * 28 + 4, y * 28 + 24)
    const values = inputValues(
      formed({ channels: 1, side: 28, pixelsPerPixel: 1.25, levels: [0, 1] }),
      pixels,
      1,
    )
    const middle = [...values.subarray(14 * 28, 15 * 28)]
    expect(middle.reduce((sum, value) => sum + value, 0)).toBeCloseTo(16, 1)
    expect(middle).toEqual([...middle].reverse())
  })
})
