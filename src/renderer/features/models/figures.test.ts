import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestIndices, bestOverlaps, mostConfused, wilsonInterval } from './figures'

describe('the interval of a share', () => {
  it('is Wilson’s', () => {
    const [low, high] = wilsonInterval(9918, 10_000)
    // By the formula in exact arithmetic: 0.98984 and 0.99336.
    expect(low).toBeCloseTo(0.98984, 4)
    expect(high).toBeCloseTo(0.99336, 4)
  })

  it('stays inside 0 and 1, holds the share and narrows with the count', () => {
    const pair = fc
      .integer({ min: 1, max: 5000 })
      .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)))
    fc.assert(
      fc.property(pair, ([right, total]) => {
        const [low, high] = wilsonInterval(right, total)
        const [lowOfMore, highOfMore] = wilsonInterval(right * 4, total * 4)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(right / total + 1e-12)
        expect(high).toBeGreaterThanOrEqual(right / total - 1e-12)
        expect(highOfMore - lowOfMore).toBeLessThan(high - low)
      }),
    )
  })
})

describe('the best of several', () => {
  it('is the most or the least, and nobody where all are alike', () => {
    expect(bestIndices([0.9, 0.95, 0.7], 'most')).toEqual([1])
    expect(bestIndices([0.9, 0.95, 0.7], 'least')).toEqual([2])
    expect(bestIndices([0.9, null, 0.9, 0.8], 'most')).toEqual([0, 2])
    expect(bestIndices([0.9, 0.9], 'most')).toEqual([])
    expect(bestIndices([null, 0.9], 'most')).toEqual([])
  })

  it('may be chance where its interval meets the next', () => {
    expect(
      bestOverlaps([
        [0.9, 0.92],
        [0.95, 0.97],
        [0.919, 0.951],
      ]),
    ).toBe(true)
    expect(
      bestOverlaps([
        [0.9, 0.92],
        [0.95, 0.97],
      ]),
    ).toBe(false)
  })
})

it('the most frequent confusions come first, right ones not at all', () => {
  const confusion = [
    [90, 2, 0],
    [7, 80, 1],
    [0, 0, 70],
  ]
  expect(mostConfused(confusion, 2)).toEqual([
    { truth: 1, read: 0, count: 7 },
    { truth: 0, read: 1, count: 2 },
  ])
})
