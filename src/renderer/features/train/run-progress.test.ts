import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figures, plainPlan, point, summaryOf, trainingRun } from '../../../../test/support/training-runs'
import {
  afterAnswer,
  epochsWithoutGain,
  isWorthSaying,
  newestFirst,
  shareDone,
  withChange,
  withProgress,
  withSummary,
} from './run-progress'

const news = (...steps: number[]) => ({
  runId: 'a',
  points: steps.map((step) => point(step)),
  examplesPerSecond: 900,
  secondsLeft: 12,
})
const stepsOf = (run: { points: readonly { step: number }[] }) => run.points.map(({ step }) => step)

describe('points of a run', () => {
  it('are added as they come, with speed and time left', () => {
    const run = withProgress(trainingRun({ points: [point(1)] }), news(2, 3))
    expect(stepsOf(run)).toEqual([1, 2, 3])
    expect([run.examplesPerSecond, run.secondsLeft]).toEqual([900, 12])
  })

  it('of an attempt that was lost give way to those after its checkpoint', () => {
    const before = trainingRun({ points: [point(10), point(20), point(30)] })
    expect(stepsOf(withProgress(before, news(20, 25)))).toEqual([10, 20, 25])
  })

  it('stay in the order of their steps whatever comes', () => {
    const rising = fc.uniqueArray(fc.nat(500), { minLength: 1 }).map((steps) => steps.sort((a, b) => a - b))
    fc.assert(
      fc.property(fc.array(rising, { maxLength: 8 }), (batches) => {
        let run = trainingRun()
        for (const steps of batches) run = withProgress(run, news(...steps))
        const steps = stepsOf(run)
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
        expect(steps.at(-1)).toBe(batches.at(-1)?.at(-1))
      }),
    )
  })

  it('that came while the answer was under way are not lost, and not doubled', () => {
    const answer = trainingRun({ points: [point(1), point(2)] })
    const current = trainingRun({ points: [point(2), point(3)] })
    expect(stepsOf(afterAnswer(answer, current))).toEqual([1, 2, 3])
    expect(stepsOf(afterAnswer(answer, trainingRun({ runId: 'b', points: [point(9)] })))).toEqual([1, 2])
    expect(stepsOf(afterAnswer({ ...answer, state: 'paused' }, current))).toEqual([1, 2])
  })
})

describe('a change', () => {
  it('brings figures of new epochs whether it tells all or only the last', () => {
    const run = trainingRun({ epochFigures: [figures(1)] })
    const summary = { ...summaryOf(run), epochsDone: 2, bestEpoch: 2 }
    for (const told of [[figures(2)], [figures(1), figures(2)]]) {
      const changed = withChange(run, { run: summary, epochFigures: told })
      expect(changed.epochFigures.map(({ epoch }) => epoch)).toEqual([1, 2])
      expect(changed.bestEpoch).toBe(2)
    }
  })

  it('that goes back to a checkpoint drops the epochs after it', () => {
    const run = trainingRun({ epochFigures: [figures(1), figures(2), figures(3)], epochsDone: 3 })
    const summary = { ...summaryOf(run), epochsDone: 1 }
    expect(withChange(run, { run: summary, epochFigures: [] }).epochFigures).toHaveLength(1)
  })

  it('to rest ends speed and time left', () => {
    const run = trainingRun({ examplesPerSecond: 900, secondsLeft: 5 })
    const changed = withChange(run, { run: { ...summaryOf(run), state: 'paused' }, epochFigures: [] })
    expect([changed.examplesPerSecond, changed.secondsLeft]).toEqual([0, null])
  })
})

describe('the list', () => {
  it('has each run once, the newest first', () => {
    const old = summaryOf(trainingRun({ runId: 'old', startedAt: '2026-08-01T10:00:00.000Z' }))
    const young = summaryOf(trainingRun({ runId: 'young' }))
    const runs = newestFirst([old, young])
    expect(runs.map(({ runId }) => runId)).toEqual(['young', 'old'])
    const changed = withSummary(runs, { ...old, state: 'paused' })
    expect(changed.map(({ runId, state }) => [runId, state])).toEqual([
      ['young', 'running'],
      ['old', 'paused'],
    ])
  })
})

describe('figures', () => {
  it('count the epochs without gain where something comes of it', () => {
    const patient = { ...plainPlan, earlyStopping: { patience: 4 } }
    expect(epochsWithoutGain(trainingRun({ plan: patient, epochsDone: 7, bestEpoch: 4 }))).toEqual({
      epochs: 3,
      patience: 4,
    })
    expect(epochsWithoutGain(trainingRun({ plan: patient, epochsDone: 0 }))).toMatchObject({ epochs: 0 })
    expect(epochsWithoutGain(trainingRun({ epochsDone: 7, bestEpoch: 4 }))).toBeNull()
    expect(epochsWithoutGain(trainingRun({ plan: patient, validationExamples: 0 }))).toBeNull()
  })

  it('tell how much is done', () => {
    expect(shareDone(trainingRun({ points: [point(250)] }))).toBe(0.25)
    expect(shareDone(trainingRun({ epochsDone: 3, points: [point(250)] }))).toBe(0.3)
    expect(shareDone(trainingRun({ state: 'finished', epochsDone: 6 }))).toBe(1)
  })

  it('are told at tenths of the training and when the state changes', () => {
    const at = (epochsDone: number, epochs: number) => summaryOf(trainingRun({ epochsDone, epochs }))
    expect(isWorthSaying(at(1, 100), at(2, 100))).toBe(false)
    expect(isWorthSaying(at(9, 100), at(10, 100))).toBe(true)
    expect(isWorthSaying(at(1, 5), at(2, 5))).toBe(true)
    expect(isWorthSaying(at(1, 100), { ...at(1, 100), state: 'paused' })).toBe(true)
    expect(isWorthSaying(undefined, at(0, 5))).toBe(true)
  })
})
