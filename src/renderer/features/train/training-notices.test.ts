import { describe, expect, it } from 'vitest'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import { summaryOf, trainingRun } from '../../../../test/support/training-runs'
import type { AwayNotice } from '../../../preload/desk-api'
import type { TrainingRunSummary } from '../../../protocol/commands/training'
import { Locale } from '../../i18n/locale.svelte'
import { noticeOf, TrainingNotices } from './training-notices'

const going = summaryOf(trainingRun({ state: 'running', epochs: 10 }))
const ended = (change: Partial<TrainingRunSummary>): TrainingRunSummary => ({
  ...going,
  state: 'finished',
  epochsDone: 10,
  bestEpoch: 8,
  bestValidationAccuracy: 0.9873,
  ...change,
})

function setUp() {
  const engine = new ScriptedEngine()
  const told: AwayNotice[] = []
  const notices = new TrainingNotices({ engine, locale: new Locale(), tellAway: (one) => told.push(one) })
  const change = (run: TrainingRunSummary) => engine.tell('train.changed', { run, epochFigures: [] })
  return { engine, told, notices, change }
}

describe('trainings that came to a halt', () => {
  it('are told once, with the run a click leads to', () => {
    const { told, change } = setUp()
    change(going)
    change({ ...going, epochsDone: 9 })
    expect(told).toEqual([])
    change(ended({}))
    change(ended({ modelId: 'kept' }))
    expect(told.map(({ runId }) => runId)).toEqual(['a'])
  })

  it('are told where they failed, were stopped or paused for want of room, and not where a person paused them', () => {
    const { told, change } = setUp()
    change({ ...going, state: 'paused' })
    change(going)
    expect(told).toEqual([])
    change({ ...going, state: 'paused', problem: { code: 'disk-full', message: 'full', details: {} } })
    change(going)
    change(ended({ state: 'failed' }))
    change(going)
    change(ended({ state: 'stopped' }))
    expect(told).toHaveLength(3)
  })

  it('are found after the engine was started anew', async () => {
    const { engine, told, notices, change } = setUp()
    await notices.lookAgain()
    expect(engine.paramsOf('train.list')).toEqual([])
    change(going)
    const old = { ...going, runId: 'old', state: 'interrupted' } as const
    engine.answers['train.list'] = () => [{ ...going, state: 'interrupted', epochsDone: 3 }, old]
    await notices.lookAgain()
    expect(told.map(({ runId }) => runId)).toEqual(['a'])
  })
})

describe('what a notice says', () => {
  const locale = new Locale()
  const said = (change: Partial<TrainingRunSummary>) => noticeOf(ended(change), locale)

  it('names net, data and the best held-out accuracy', () => {
    expect(said({})).toEqual({
      title: 'lenet5-tanh, MNIST',
      body: 'Training finished after 10 epochs; best 98.73\u00a0% of held-out examples right',
      runId: 'a',
    })
    expect(said({ epochsDone: 6 }).body).toBe(
      'Training stopped early after epoch 6 of 10; best 98.73\u00a0% of held-out examples right',
    )
    expect(said({ state: 'stopped' }).body).toBe(
      'Training stopped. Best 98.73\u00a0% of held-out examples right',
    )
  })

  it('says what went wrong', () => {
    const problem = { code: 'training-diverged', message: 'NaN', details: { step: 120 } } as const
    expect(said({ state: 'failed', problem }).body).toBe(
      'Training failed. The loss was no longer a number at step 120. Best 98.73\u00a0% of held-out examples right',
    )
  })

  it('follows the language', () => {
    const chinese = new Locale()
    chinese.language = 'zh-CN'
    expect(noticeOf(ended({ epochsDone: 6 }), chinese).body).toBe(
      '第 6 轮后提前停止（共 10 轮）；留出样本最佳正确率 98.73%',
    )
  })
})
