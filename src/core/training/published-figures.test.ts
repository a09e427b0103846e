import { describe, expect, it } from 'vitest'
import { courseOf, type EpochOutcome, figureRows } from './published-figures'

const epochs: EpochOutcome[] = [0.6, 0.7, 0.8].map((accuracy, index) => ({
  epoch: index + 1,
  trainLoss: 1 - accuracy,
  trainAccuracy: accuracy - 0.1,
  testLoss: [0.5, 0.3, 0.4][index] ?? 0,
  testAccuracy: accuracy,
}))
const own = { course: courseOf(epochs), epochsPublished: 3, examplesPerSecond: 20_000 }

describe('meters that are never reset', () => {
  it('are means over all epochs so far, of the batches and of the tests', () => {
    const round = (share: number) => Math.round(share * 1e6) / 1e6
    expect(own.course.map(({ runningTestAccuracy }) => round(runningTestAccuracy))).toEqual([0.6, 0.65, 0.7])
    expect(own.course.map(({ runningTrainAccuracy }) => round(runningTrainAccuracy))).toEqual([
      0.5, 0.55, 0.6,
    ])
  })
})

describe('published figures beside ours', () => {
  it('are compared in the meters of the source, with the true figure beside', () => {
    const rows = figureRows({ testAccuracy: 0.72, trainAccuracy: 0.6, runningMeans: true }, own)
    expect(rows.map(({ what, published }) => [what, published])).toEqual([
      ['test accuracy, running mean', 0.72],
      ['train accuracy, running mean', 0.6],
      ['test accuracy, true', null],
      ['train accuracy, true', null],
      ['speed', null],
    ])
    expect(rows[0]?.difference).toBeCloseTo(-0.02, 10)
    expect(rows[2]?.ours).toBe(0.8)
  })

  it('are compared by epoch where they are printed by epoch', () => {
    const published = { testByEpoch: [0.5, 0.7], trainFirstAndLast: [0.4, 0.9], bestEpoch: 3 } as const
    const rows = figureRows(published, own)
    expect(rows.map(({ what, epoch, ours }) => [what, epoch, ours])).toEqual([
      ['test accuracy', 1, 0.6],
      ['test accuracy', 2, 0.7],
      ['train accuracy', 1, 0.5],
      ['train accuracy', 3, 0.8 - 0.1],
      ['epoch of the least validation loss', null, 2],
      ['speed', null, 20_000],
    ])
  })

  it('stand alone where the training was cut short or the figure is a claim', () => {
    const short = { ...own, course: own.course.slice(0, 1) }
    expect(figureRows({ testAccuracy: 0.7 }, short)[0]).toMatchObject({ ours: null, difference: null })
    const [claim] = figureRows({ testAccuracyAbove: 0.9 }, own)
    expect(claim).toMatchObject({ published: 0.9, ours: 0.8, difference: null, isBound: true })
    const speeds = figureRows({ examplesPerSecond: { cpu: 10_960, cuda: 35_000 } }, own)
    expect(speeds.map(({ difference }) => difference)).toEqual([9040, -15_000])
  })
})
