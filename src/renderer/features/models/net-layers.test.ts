import { describe, expect, it } from 'vitest'
import { layerTable } from '../../../core/lenet/layer-table'
import { inputFormOf, type LenetModel } from '../../../core/lenet/model'
import { lenetModelFromId } from '../../../core/lenet/model-family'
import type { InspectedNet } from '../../../protocol/commands/models'
import {
  dimmedMaps,
  distancesTo,
  drawnLayers,
  filterPictures,
  oneMap,
  pictureForNet,
  seenMaps,
} from './net-layers'

function inspected(model: LenetModel): InspectedNet {
  const { side, channels } = inputFormOf(model)
  return {
    architecture: model.id,
    name: model.name,
    input: [side, side, channels],
    inputSide: model.inputSide,
    layers: layerTable(model),
    declarations: model.layers,
    total: { parameters: 0, connections: 0, multiplyAdds: 0 },
  }
}
const layersOf = (id: string) => drawnLayers(inspected(lenetModelFromId(id)), 'Input')

describe('drawn layers', () => {
  it('are the input and each layer with its declaration', () => {
    const layers = layersOf('lenet5-1998')
    expect(layers.map(({ title }) => title)).toEqual(['Input', 'C1', 'S2', 'C3', 'S4', 'C5', 'F6', 'Output'])
    expect(layers[3]?.declaration).toMatchObject({ kind: 'convolution', name: 'c3' })
  })

  it('leave the geometry head without declaration', () => {
    const last = layersOf('lenet12').at(-1)
    expect([last?.kind, last?.declaration]).toEqual(['geometry', null])
  })
})

describe('what a map sees', () => {
  const layers = layersOf('lenet5-1998')

  it('is the paper’s table for C3, and the rest of S2 is dimmed', () => {
    expect(seenMaps(layers[3]?.declaration ?? null, 4)).toEqual([0, 4, 5])
    expect([...dimmedMaps(layers, 2, { layer: 3, map: 4 })]).toEqual([1, 2, 3])
    expect([...dimmedMaps(layers, 2, { layer: 3, map: 15 })]).toEqual([])
  })

  it('dims no other layer, and none while no map is chosen', () => {
    for (const index of [0, 1, 3, 4]) expect(dimmedMaps(layers, index, { layer: 3, map: 4 }).size).toBe(0)
    expect(dimmedMaps(layers, 2, { layer: 3, map: null }).size).toBe(0)
  })

  it('is one map for sub-sampling, also where each feeds two', () => {
    const four = layersOf('lenet4')
    expect(seenMaps(four[2]?.declaration ?? null, 5)).toEqual([2])
    expect([...dimmedMaps(four, 1, { layer: 2, map: 5 })]).toEqual([0, 1, 3])
  })

  it('is everything for a dense layer', () => {
    expect(seenMaps(layers[6]?.declaration ?? null, 3)).toBe('all')
  })
})

describe('filters as pictures', () => {
  // [1, 2, in 2, out 3]: the number is 100 place + 10 input + output.
  const values = Float32Array.from({ length: 12 }, (_, at) => {
    const output = at % 3
    const input = Math.floor(at / 3) % 2
    return 100 * Math.floor(at / 6) + 10 * input + output
  })
  const filters = { shape: [1, 2, 2, 3], values, biases: new Float32Array(3) }

  it('are all of a small convolution, inputs down and outputs across', () => {
    const pictures = filterPictures(filters, [4, 4, 2], null)
    expect(pictures?.shape).toEqual([1, 2, 6])
    expect(pictures?.of[4]).toEqual({ input: 1, output: 1 })
    expect(pictures?.values[4]).toBe(11)
    expect(pictures?.values[6 + 4]).toBe(111)
  })

  it('are one map’s where it is chosen', () => {
    const pictures = filterPictures(filters, [4, 4, 2], 2)
    expect(pictures?.of).toEqual([
      { input: 0, output: 2 },
      { input: 1, output: 2 },
    ])
    expect([...(pictures?.values ?? [])]).toEqual([2, 12, 102, 112])
  })

  it('of a dense layer behind maps are pictures of those maps', () => {
    const dense = {
      shape: [8, 2],
      values: Float32Array.from({ length: 16 }, (_, at) => at),
      biases: new Float32Array(2),
    }
    const pictures = filterPictures(dense, [2, 2, 2], 1)
    expect(pictures?.shape).toEqual([2, 2, 2])
    expect([...(pictures?.values ?? [])]).toEqual([1, 3, 5, 7, 9, 11, 13, 15])
    expect(filterPictures(dense, [8], 0)?.shape).toEqual([8])
  })

  it('are none for one number a map', () => {
    expect(
      filterPictures(
        { shape: [6], values: new Float32Array(6), biases: new Float32Array(6) },
        [4, 4, 6],
        null,
      ),
    ).toBeNull()
  })
})

it('one map is taken out of many', () => {
  const values = Float32Array.from([0, 10, 1, 11, 2, 12, 3, 13])
  expect([...oneMap([2, 2, 2], values, 1).values]).toEqual([10, 11, 12, 13])
})

it('distances to codes are squared and Euclidean', () => {
  expect(
    distancesTo(
      [
        [1, -1],
        [-1, -1],
      ],
      [0.5, -1],
    ),
  ).toEqual([0.25, 2.25])
})

describe('a glyph for a net', () => {
  const glyph = new Uint8Array(784)
  glyph[0] = 9
  glyph[783] = 7

  it('of 28 pixels is given as it is', () => {
    expect(pictureForNet(glyph, 28, 1)).toEqual(glyph)
  })

  it('of 32 pixels in colour has it in its middle, thrice', () => {
    const picture = pictureForNet(glyph, 32, 3)
    expect(picture).toHaveLength(32 * 32 * 3)
    const at = (x: number, y: number) => [...picture.subarray((y * 32 + x) * 3, (y * 32 + x) * 3 + 3)]
    expect(at(2, 2)).toEqual([9, 9, 9])
    expect(at(29, 29)).toEqual([7, 7, 7])
    expect(picture.reduce((sum, value) => sum + value, 0)).toBe(3 * 16)
  })
})
