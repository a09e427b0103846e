import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addStep, emptyMeter, type MeteredStep, meanOf } from './meter'
import { learningRateAt } from './schedule'
import type { RateSchedule } from './training-plan'

const learningRate = fc.double({ min: 1e-6, max: 10, noNaN: true })
const schedule: fc.Arbitrary<RateSchedule> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), learningRate }),
  fc.record({ kind: fc.constant('cosine' as const), learningRate }),
  fc.record({
    kind: fc.constant('one-cycle' as const),
    learningRate,
    warmUpShare: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ kind: fc.constant('passes' as const), rates: fc.array(learningRate, { minLength: 1 }) }),
)

function highestOf(how: RateSchedule): number {
  return how.kind === 'passes' ? Math.max(...how.rates) : how.learningRate
}

describe('every schedule', () => {
  it('gives a rate above 0 and never above its highest, at every step of any training', () => {
    fc.assert(
      fc.property(
        schedule,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (how, epochs, a) => {
          const steps = epochs * a
          for (let step = 0; step < steps; step++) {
            const rate = learningRateAt(how, { epoch: Math.floor(step / a), step, steps })
            expect(rate).toBeGreaterThan(0)
            expect(rate).toBeLessThanOrEqual(highestOf(how) * (1 + 1e-12))
          }
        },
      ),
    )
  })

  it('that falls by a cosine never rises', () => {
    fc.assert(
      fc.property(learningRate, fc.integer({ min: 2, max: 500 }), (rate, steps) => {
        const rates = Array.from({ length: steps }, (_, step) =>
          learningRateAt({ kind: 'cosine', learningRate: rate }, { epoch: 0, step, steps }),
        )
        expect(rates[0]).toBe(rate)
        expect(rates.every((value, i) => i === 0 || value <= (rates[i - 1] ?? 0))).toBe(true)
      }),
    )
  })
})

const step: fc.Arbitrary<MeteredStep> = fc.integer({ min: 1, max: 300 }).chain((examples) =>
  fc.record({
    loss: fc.double({ min: 0, max: 20, noNaN: true }),
    right: fc.integer({ min: 0, max: examples }),
    examples: fc.constant(examples),
    seconds: fc.double({ min: 0, max: 2, noNaN: true }),
  }),
)

describe('a meter', () => {
  it('gives means over examples, whatever the sizes of the batches', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const examples = steps.reduce((sum, each) => sum + each.examples, 0)
        const right = steps.reduce((sum, each) => sum + each.right, 0)
        const loss = steps.reduce((sum, each) => sum + each.loss * each.examples, 0)
        const mean = meanOf(steps.reduce(addStep, emptyMeter))
        expect(mean.accuracy).toBe(right / examples)
        expect(mean.loss).toBeCloseTo(loss / examples, 8)
      }),
    )
  })

  it('that was never fed gives no speed and no NaN', () => {
    expect(meanOf(emptyMeter)).toEqual({ loss: 0, accuracy: 0, examplesPerSecond: 0 })
  })

  it('goes on from JSON as it was', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 20 }), fc.nat(), (steps, at) => {
        const cut = at % steps.length
        const before = steps.slice(0, cut).reduce(addStep, emptyMeter)
        const after = steps.slice(cut).reduce(addStep, JSON.parse(JSON.stringify(before)))
        expect(after).toEqual(steps.reduce(addStep, emptyMeter))
      }),
    )
  })
})
