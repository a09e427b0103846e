import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { clearGeometryRow, type GlyphGeometry, geometryRows } from './geometry'
import { createGlyphClassifier, logSoftmaxRows } from './glyph-classifier'
import { lenet12 } from './lenet12'
import { createInitialWeights } from './model'
import { openTensorNet } from './tensor-engine'

const geometry: GlyphGeometry = {
  height: 1,
  width: 0.6,
  centre: 0.1,
  top: -0.5,
  bottom: 0.6,
  logAspect: -0.5,
  pieces: 0.4,
  fill: 9,
}

describe('log probabilities', () => {
  it('are those of a distribution, whatever the outputs', () => {
    const outputs = fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(outputs, fc.double({ min: 0.1, max: 10, noNaN: true }), (row, temperature) => {
        const logs = logSoftmaxRows(Float32Array.from(row), 3, temperature)
        expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 4)
        expect(Math.max(...logs)).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('are softer at a higher temperature', () => {
    const best = (temperature: number): number =>
      Math.exp(logSoftmaxRows(Float32Array.of(2, 0, 0), 3, temperature)[0] ?? 0)
    expect(best(0.5)).toBeGreaterThan(best(1))
    expect(best(1)).toBeGreaterThan(best(2))
  })
})

describe('a classifier on a net', async () => {
  await tf.setBackend('cpu')
  const random = createRandom(3)
  const weights = new Map(
    [...createInitialWeights(lenet12, random)].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => value + random.normal(0, 0.1)) },
    ]),
  )
  const classifier = createGlyphClassifier(await openTensorNet(lenet12, weights))
  const glyphs = Uint8Array.from({ length: 2 * 784 }, () => random.below(256))

  it('has nothing to say of no glyphs', async () => {
    expect(await classifier.logProbabilities(new Uint8Array(0), 0)).toHaveLength(0)
  })

  it("minds a glyph's place on the line, where one is known", async () => {
    const plain = await classifier.logProbabilities(glyphs, 2)
    const rows = geometryRows([geometry, geometry])
    const placed = await classifier.logProbabilities(glyphs, 2, rows)
    expect(placed).not.toEqual(plain)
    clearGeometryRow(rows, 1)
    const half = await classifier.logProbabilities(glyphs, 2, rows)
    expect([...half.subarray(0, 12)]).toEqual([...placed.subarray(0, 12)])
    expect([...half.subarray(12)]).toEqual([...plain.subarray(12)])
  })
})

describe('geometry rows', () => {
  it("hold the eight numbers in the interface's order, within ±4", () => {
    const expected = [1, 0.6, 0.1, -0.5, 0.6, -0.5, 0.4, 4].map(Math.fround)
    expect([...geometryRows([geometry])]).toEqual(expected)
  })
})
