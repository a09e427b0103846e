import { describe, expect, it } from 'vitest'
import type { TrainableNet } from '../lenet/compute-port'
import { lenet5 } from '../lenet/lenet5'
import { meterNet } from './course-meter'

/** A net whose steps have the given losses, half of each batch right. */
function netWith(losses: readonly number[]): TrainableNet {
  const left = [...losses]
  const none = async (): Promise<never> => {
    throw new RangeError('not asked for here')
  }
  return {
    model: lenet5,
    setup: { loss: { kind: 'cross-entropy' }, optimizer: { kind: 'sgd', momentum: 0 } },
    stepsInFlight: 2,
    trainStep: async ({ count }) => ({ loss: left.shift() ?? 0, right: count / 2 }),
    infer: none,
    weights: none,
    setWeights: none,
    optimizerState: none,
    setOptimizerState: none,
    setCurvatures: none,
    dispose: () => {},
  }
}

const batch = (count: number) => ({ count, pixels: new Uint8Array(), targets: new Float32Array() })

describe('the meter of an epoch', () => {
  it('gives means since its start, weighed by the examples, and begins anew with the next', async () => {
    const { net, points } = meterNet(netWith([4, 2, 0, 1, 3]), 3, 3)
    for (const count of [8, 8, 4, 8, 8]) await net.trainStep(batch(count), { learningRate: 1 })
    expect(points.map(({ trainLoss }) => trainLoss)).toEqual([4, 3, 48 / 20, 1, 2])
    expect(points.map(({ epochsSeen }) => epochsSeen)).toEqual([1 / 3, 2 / 3, 1, 4 / 3, 5 / 3])
    expect(points.every(({ trainAccuracy }) => trainAccuracy === 0.5)).toBe(true)
  })

  it('keeps to whole steps and draws the last one where steps are left over', async () => {
    const { net, points } = meterNet(netWith([]), 7, 3)
    for (let step = 0; step < 7; step++) await net.trainStep(batch(1), { learningRate: 1 })
    expect(points.map(({ epochsSeen }) => Math.round(epochsSeen * 7))).toEqual([2, 4, 6, 7])
  })
})
