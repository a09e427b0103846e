import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error'
import { createRandom } from '../base/random'
import { lenet5 } from './lenet5'
import { lenet12 } from './lenet12'
import { assertWeightsFit, createInitialWeights, parameterCount, parameterTable } from './model'
import { lenetFamily, lenetModelFromId } from './model-family'
import { bytesFromWeights, weightsFromBytes } from './safetensors'

describe('the family', () => {
  it("has LeNet-5's published number of parameters", () => {
    expect(parameterCount(lenet5)).toBe(61_706)
  })

  it('has two classes and a geometry head more in LeNet-12', () => {
    expect(parameterCount(lenet12)).toBe(61_706 + 2 * 85 + (8 * 24 + 24) + (24 * 12 + 12))
  })

  it('lists the layers of the 1998 paper', () => {
    const shapes = parameterTable(lenet5).map(({ name, shape }) => `${name} ${shape.join('x')}`)
    expect(shapes).toEqual([
      'c1.kernel 5x5x1x6',
      'c1.bias 6',
      'c3.kernel 5x5x6x16',
      'c3.bias 16',
      'c5.kernel 400x120',
      'c5.bias 120',
      'f6.kernel 120x84',
      'f6.bias 84',
      'output.kernel 84x10',
      'output.bias 10',
    ])
  })

  it('refuses a model it does not have', () => {
    expect(() => lenetModelFromId('lenet6')).toThrow(expect.objectContaining({ code: 'model-missing' }))
    for (const model of lenetFamily) expect(lenetModelFromId(model.id)).toBe(model)
  })
})

describe('stored weights', () => {
  const weights = createInitialWeights(lenet12, createRandom(1))
  const bytes = bytesFromWeights(weights, { model: 'lenet12', note: 'naïve' })

  it('come back bit for bit', () => {
    expect(weightsFromBytes(bytes)).toEqual(weights)
    assertWeightsFit(lenet12, weightsFromBytes(bytes))
  })

  it('start at a multiple of eight bytes', () => {
    const length = new DataView(bytes.buffer).getUint32(0, true)
    expect((8 + length) % 8).toBe(0)
    expect(bytes.length).toBe(8 + length + 4 * parameterCount(lenet12))
  })

  it('are refused in another model', () => {
    expect(() => assertWeightsFit(lenet5, weights)).toThrow(
      expect.objectContaining({ code: 'model-damaged' }),
    )
  })

  it('are refused with a number that is not finite', () => {
    const spoilt = new Map(weights)
    spoilt.set('c1.bias', { shape: [6], data: Float32Array.of(0, 0, Number.NaN, 0, 0, 0) })
    expect(() => assertWeightsFit(lenet12, spoilt)).toThrow(/c1\.bias/)
  })

  it('are refused as damaged however the file was cut', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => weightsFromBytes(bytes.subarray(0, length))).toThrow(AppError)
      }),
    )
  })

  it('never fail but as damaged on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expectDamagedOrFine(noise)
      }),
    )
  })

  it('never fail but as damaged on a hostile header', () => {
    const entry = fc.record({
      dtype: fc.constantFrom('F32', 'I64', 7),
      shape: fc.oneof(fc.array(fc.oneof(fc.integer(), fc.double()), { maxLength: 4 }), fc.constant('x')),
      data_offsets: fc.array(fc.oneof(fc.integer(), fc.maxSafeInteger()), { maxLength: 3 }),
    })
    const headers = fc.dictionary(fc.string(), fc.oneof(entry, fc.jsonValue()), { maxKeys: 4 })
    fc.assert(
      fc.property(headers, fc.nat(64), (header, dataLength) => {
        expectDamagedOrFine(fileWithHeader(JSON.stringify(header), dataLength))
      }),
    )
  })

  it.each([
    ['a gap', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8],
    [
      'an overlap',
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      4,
    ],
    ['bytes left over', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 8],
    [
      'a size that overflows',
      '{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}',
      0,
    ],
    ['another type', '{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}', 4],
  ])('are refused with %s', (_, header, dataLength) => {
    expect(() => weightsFromBytes(fileWithHeader(header, dataLength))).toThrow(
      expect.objectContaining({ code: 'model-damaged' }),
    )
  })

  it('are refused where the header claims gigabytes', () => {
    const claims = new Uint8Array(16)
    claims.fill(0xff, 0, 8)
    expect(() => weightsFromBytes(claims)).toThrow(expect.objectContaining({ code: 'model-damaged' }))
  })
})

function fileWithHeader(header: string, dataLength: number): Uint8Array {
  const encoded = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + encoded.length + dataLength)
  new DataView(bytes.buffer).setUint32(0, encoded.length, true)
  bytes.set(encoded, 8)
  return bytes
}

function expectDamagedOrFine(bytes: Uint8Array): void {
  try {
    expect(weightsFromBytes(bytes)).toBeInstanceOf(Map)
  } catch (error) {
    expect(error).toMatchObject({ code: 'model-damaged' })
  }
}
