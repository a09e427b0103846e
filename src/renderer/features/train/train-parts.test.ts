// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { figures, plainPlan, trainingRun } from '../../../../test/support/training-runs'
import WithLocale from '../../../../test/support/WithLocale.svelte'
import { Locale } from '../../i18n/locale.svelte'
import ConfusionMatrix from './ConfusionMatrix.svelte'
import EpochTable from './EpochTable.svelte'
import RunBanner from './RunBanner.svelte'
import RunFigures from './RunFigures.svelte'
import { runFacts } from './run-facts'

afterEach(cleanup)

function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  language: Locale['language'] = 'en',
) {
  const locale = new Locale()
  locale.language = language
  render(WithLocale, { props: { locale, component, props } })
}

const confusion = [
  [90, 4],
  [0, 80],
]

describe('the confusion matrix', () => {
  const props = (onchoose = vi.fn()) => ({ confusion, nameOf: String, chosen: null, onchoose })

  it('tells each cell in words, with one tab stop', () => {
    show(ConfusionMatrix, props())
    const cells = within(screen.getByRole('grid')).getAllByRole('gridcell')
    expect(cells.map((cell) => cell.getAttribute('aria-label'))).toEqual([
      '0 read rightly: 90',
      '0 read as 1: 4',
      '1 read as 0: 0',
      '1 read rightly: 80',
    ])
    expect(cells.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1)
  })

  it('is walked by arrows and opened by Enter; the chosen cell again gives all back', async () => {
    const onchoose = vi.fn()
    show(ConfusionMatrix, { ...props(onchoose), chosen: { truth: 0, read: 1 } })
    const grid = screen.getByRole('grid')
    await fireEvent.keyDown(grid, { key: 'ArrowDown' })
    await fireEvent.keyDown(grid, { key: 'Enter' })
    expect(onchoose).toHaveBeenLastCalledWith({ truth: 1, read: 0 })
    await fireEvent.click(screen.getByRole('gridcell', { name: '0 read as 1: 4' }))
    expect(onchoose).toHaveBeenLastCalledWith(null)
  })
})

describe('figures of a run', () => {
  const run = trainingRun({
    epochsDone: 3,
    bestEpoch: 2,
    bestValidationAccuracy: 0.9871,
    examplesPerSecond: 38_120,
    plan: { ...plainPlan, earlyStopping: { patience: 4 } },
    epochFigures: [figures(1), figures(2), figures(3)],
  })

  it('tell progress, speed, time left, the best epoch and the epochs without gain, none of them live', () => {
    show(RunFigures, { run, secondsLeft: 42 })
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('30')
    for (const text of ['3 of 10', '38,120', 'about 45 s', 'best, epoch 2', '1 of 4']) screen.getByText(text)
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('stand in a table too, the best marked in words', () => {
    show(EpochTable, { run })
    const rows = screen.getAllByRole('row').map((row) => row.textContent)
    expect(rows).toHaveLength(4)
    expect(rows.filter((text) => text?.includes('best'))).toEqual([rows[2]])
  })
})

describe('the banner', () => {
  const told = (change: Parameters<typeof trainingRun>[0], language: Locale['language'] = 'en') => {
    show(RunBanner, { run: trainingRun(change) }, language)
    const text = screen.queryByRole('alert')?.textContent?.trim() ?? ''
    cleanup()
    return text
  }
  const problem = (
    code: 'training-diverged' | 'disk-full' | 'engine-stopped' | 'internal',
    details = {},
  ) => ({
    code,
    message: 'x',
    details,
  })

  it('says at which step the loss was lost and what is kept', () => {
    const failed = { state: 'failed', problem: problem('training-diverged', { step: 1204 }) } as const
    expect(told({ ...failed, bestEpoch: 3 })).toMatch(
      /no longer a number at step 1,204\. The weights of epoch 3/,
    )
    expect(told(failed)).toMatch(/No good weights were kept/)
    expect(told({ ...failed, bestEpoch: 3 }, 'zh-CN')).toMatch(/第 1,204 步/)
  })

  it('says what interrupted it and that it can go on', () => {
    expect(told({ state: 'interrupted', epochsDone: 4 })).toMatch(
      /^The program ended while this ran\..*epoch 4/,
    )
    expect(told({ state: 'paused', problem: problem('disk-full') })).toMatch(/^The disk is full/)
    expect(told({ state: 'running', problem: problem('engine-stopped') })).toMatch(/went on from its last/)
    expect(told({ state: 'paused', problem: problem('engine-stopped') })).toMatch(/resume to go on/)
    expect(told({ state: 'failed', problem: problem('internal') })).toMatch(/^Something went wrong/)
  })

  it('says nothing where nothing is wrong', () => {
    expect(told({ state: 'running' })).toBe('')
  })
})

describe('how a run is trained', () => {
  it('is told line by line', () => {
    const plan = {
      ...plainPlan,
      optimizer: { kind: 'sgd', momentum: 0.9 },
      schedule: { kind: 'passes', rates: [5e-4, 1e-5] },
      augmentation: {
        rotation: 10,
        shear: 0.1763,
        scale: 0,
        shift: 0,
        elastic: 0,
        thinner: 0,
        thicker: 0,
        blur: 0,
      },
    } as const
    const facts = runFacts(
      trainingRun({ plan, duplicates: 3, data: { kind: 'folder', path: '/data/own/' } }),
      new Locale(),
    )
    const factOf = (term: string) => facts.find((one) => one.term === term)?.fact
    expect(factOf('Data')).toBe('own · 3,200 to learn from, 400 held out')
    expect(factOf('Learning rate')).toBe('0.0005 to 0.00001, by epoch')
    expect(factOf('Optimizer')).toBe('SGD, momentum 0.9')
    expect(factOf('Changes')).toBe('Rotation 10° · Shear 18\u00a0%')
    expect(factOf('Duplicates')).toMatch(/^3 examples taken out/)
    expect(factOf('Stops early')).toBe('never')
  })
})
