import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figures, point } from '../../../../test/support/training-runs'
import { curveColumns, curveMarkers, curveScale, stepColumn } from './train-curves'

describe('columns of the curves', () => {
  it('hold every point as it was measured and the held-out values at the ends of epochs', () => {
    const columns = curveColumns([point(50, 2), point(100, 1), point(150, 0.5)], [figures(1, 0.8)], 'loss')
    expect(columns.x).toEqual([0.5, 1, 1.5])
    expect(columns.training).toEqual([2, 1, 0.5])
    expect(columns.heldOut).toEqual([null, 0.8, null])
  })

  it('have held-out values where no point was taken, in the order of the epochs', () => {
    const columns = curveColumns([point(150)], [figures(1, 0.4), figures(2, 0.3)], 'loss')
    expect(columns.x).toEqual([1, 1.5, 2])
    expect(columns.heldOut).toEqual([0.4, null, 0.3])
    expect(columns.training).toEqual([null, 1, null])
  })

  it('rise from left to right and lose no value, whatever the points', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 500 })).map((all) => all.sort((a, b) => a - b))
    fc.assert(
      fc.property(steps, fc.nat(5), (all, epochs) => {
        const rows = Array.from({ length: epochs }, (_, index) => figures(index + 1))
        const { x, training, heldOut } = curveColumns(
          all.map((step) => point(step)),
          rows,
          'loss',
        )
        expect(x).toEqual([...new Set(x)].sort((a, b) => a - b))
        expect(training.filter((value) => value !== null)).toHaveLength(all.length)
        expect(heldOut.filter((value) => value !== null)).toHaveLength(epochs)
      }),
    )
  })

  it('hold the points of many hours', () => {
    const hour = Array.from({ length: 36_000 }, (_, index) => point(index + 1))
    const { x, training } = curveColumns(hour, [], 'loss')
    expect([x.length, training.length]).toEqual([36_000, 36_000])
    const endless = curveColumns(
      [...Array(10).keys()].flatMap(() => hour),
      [],
      'loss',
    )
    expect(curveScale(endless, 'loss', 'whole')[0]).toBe(0)
  })

  it('show accuracies in hundredths, and a gap where a loss is no number or nothing is held out', () => {
    expect(curveColumns([point(10)], [figures(1)], 'accuracy')).toMatchObject({
      training: [50, null],
      heldOut: [null, 95],
    })
    expect(curveColumns([point(10, Number.NaN)], [figures(1, null)], 'loss')).toMatchObject({
      training: [null, null],
      heldOut: [null, null],
    })
  })
})

describe('the vertical scale', () => {
  const falling = curveColumns([point(10, 2.3), point(80, 0.4), point(120, 0.2)], [figures(1, 0.1)], 'loss')

  it('of losses holds all of them, from zero or close', () => {
    expect(curveScale(falling, 'loss', 'whole')[0]).toBe(0)
    for (const range of ['whole', 'close'] as const) {
      const [low, high] = curveScale(falling, 'loss', range)
      expect(low).toBeLessThan(0.1)
      expect(high).toBeGreaterThan(2.3)
    }
    expect(curveScale(falling, 'loss', 'close')[0]).toBeGreaterThan(0)
  })

  it('of accuracies starts where they settled, or at zero', () => {
    const rising = curveColumns(
      [
        { ...point(10), accuracy: 0.1 },
        { ...point(100), accuracy: 0.9 },
      ],
      [figures(1)],
      'accuracy',
    )
    expect(curveScale(rising, 'accuracy', 'whole')).toEqual([0, 100])
    const [low, high] = curveScale(rising, 'accuracy', 'close')
    expect(high).toBe(100)
    expect(low).toBeCloseTo(88)
  })

  it('is sound without any value', () => {
    const nothing = curveColumns([], [], 'loss')
    for (const measure of ['loss', 'accuracy'] as const) {
      for (const range of ['whole', 'close'] as const) {
        const [low, high] = curveScale(nothing, measure, range)
        expect(low).toBeLessThan(high)
      }
    }
    expect(curveScale(nothing, 'loss', 'close')[0]).toBeGreaterThan(0)
  })
})

describe('markers', () => {
  it('stand at the best epoch and where early stopping ended the run', () => {
    expect(curveMarkers({ bestEpoch: 7, stoppedEarlyAt: 11 })).toEqual([
      { kind: 'best', epoch: 7 },
      { kind: 'stopped', epoch: 11 },
    ])
    expect(curveMarkers({ bestEpoch: null, stoppedEarlyAt: null })).toEqual([])
  })
})

describe('the keyboard cursor', () => {
  const columns = curveColumns([point(10), point(20), point(30)], [], 'loss')

  it('goes from value to value and stops at the ends', () => {
    expect(stepColumn(columns, null, 1, 0)).toBe(0)
    expect(stepColumn(columns, null, -1, 0)).toBe(2)
    expect(stepColumn(columns, 1, 1, 0)).toBe(2)
    expect(stepColumn(columns, 2, 1, 0)).toBe(2)
    expect(stepColumn(curveColumns([], [], 'loss'), null, 1, 0)).toBeNull()
  })

  it('passes over points too near to be told apart on screen', () => {
    expect(stepColumn(columns, 0, 1, 0.15)).toBe(2)
    expect(stepColumn(columns, 2, -1, 0.15)).toBe(0)
    expect(stepColumn(columns, 1, -1, 5)).toBe(0)
  })
})
