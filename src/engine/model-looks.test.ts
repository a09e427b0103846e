import { describe, expect, it } from 'vitest'
import { createRandom } from '../core/base/random'
import { createInitialWeights, parameterCount, pixelsPerGlyph } from '../core/lenet/model'
import { lenetFamily, lenetModelFromId } from '../core/lenet/model-family'
import type { StoredModel } from '../core/lenet/stored-model'
import { familyMembers, filtersOf, inspectNet, lookAt } from './model-looks'

function stored(architecture: string, temperature: number): StoredModel {
  const model = lenetModelFromId(architecture)
  const runCard = {
    format: 1 as const,
    model: architecture,
    parameters: parameterCount(model),
    command: 'a test',
    commit: 'unknown',
    engine: 'none',
    seed: 1,
    weightsSha256: '',
    data: [],
    hyperparameters: {},
    metrics: {},
    calibration: { temperature },
  }
  return { model, weights: createInitialWeights(model, createRandom(1)), runCard }
}

describe('looking into a net', () => {
  it('lists the family and sums its tables', () => {
    const members = familyMembers()
    expect(members.map(({ architecture }) => architecture)).toEqual(lenetFamily.map(({ id }) => id))
    for (const { architecture, parameters, channels } of members) {
      const { total, input } = inspectNet(lenetModelFromId(architecture))
      expect([total.parameters, input[2]]).toEqual([parameters, channels])
    }
    expect(inspectNet(lenetModelFromId('lenet5-1998')).total).toMatchObject({
      parameters: 60_000,
      connections: 340_908,
    })
  })

  it('gives probabilities that a temperature makes less sure', () => {
    const glyph = new Uint8Array(784).map((_, i) => (i % 29) * 8)
    const sharp = lookAt(stored('lenet12', 0.2), glyph).probabilities
    const flat = lookAt(stored('lenet12', 5), glyph).probabilities
    expect(sharp.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6)
    expect([sharp.length, flat.length]).toEqual([12, 12])
    expect(Math.max(...sharp)).toBeGreaterThan(Math.max(...flat))
  })

  it('refuses a glyph of another size, and layers without weights', () => {
    const colour = stored('lenet5-relu-rgb', 1)
    expect(pixelsPerGlyph(colour.model)).toBe(3072)
    expect(() => lookAt(colour, new Uint8Array(784))).toThrow('784 bytes')
    expect(() => filtersOf(colour, 's2')).toThrow('no layer "s2"')
    const filters = filtersOf(colour, 'c1')
    expect([filters.shape, filters.biases.length]).toEqual([[5, 5, 3, 16], 16])
  })
})
