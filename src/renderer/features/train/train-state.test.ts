import { describe, expect, it } from 'vitest'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import { figures, plainPlan, point, summaryOf, trainingRun } from '../../../../test/support/training-runs'
import { AppError } from '../../../core/base/app-error'
import { Announcer } from '../../app/announcer.svelte'
import { Locale } from '../../i18n/locale.svelte'
import { TrainState } from './train-state.svelte'

const member = {
  architecture: 'lenet5-tanh',
  name: 'LeNet-5, tanh',
  classCount: 10,
  parameters: 61_706,
  inputSide: 32,
  channels: 1,
  recipes: ['published'],
} as const
const shipped = { ...member, architecture: 'lenet5', name: 'LeNet-5', inputSide: 28, recipes: [] }
const sheet = new Uint8Array(64 * 28 * 28)

function setUp(answers: ScriptedEngine['answers'] = {}) {
  const engine = new ScriptedEngine({
    'train.list': () => [],
    'models.family': () => [member, shipped],
    'engines.list': () => [],
    'train.plan': () => plainPlan,
    'train.preview': () => ({ side: 28, channels: 1, before: sheet, after: sheet, labels: [] }),
    ...answers,
  })
  const announcer = new Announcer()
  const chosen: string[] = []
  const ports = { engine, announcer, locale: new Locale(), chooseFolder: () => Promise.resolve(chosen) }
  return { engine, announcer, chosen, train: new TrainState(ports) }
}

const going = trainingRun({ points: [point(10)] })
const done = trainingRun({
  runId: 'b',
  state: 'finished',
  startedAt: '2026-08-01T10:00:00.000Z',
  modelId: 'm',
})

describe('opening the view', () => {
  it('shows the form where there are no runs', async () => {
    const { train } = setUp()
    expect(train.runs).toBeNull()
    await train.load()
    expect([train.runs, train.selectedId]).toEqual([[], null])
  })

  it('shows the run that trains', async () => {
    const { train } = setUp({
      'train.list': () => [summaryOf(done), summaryOf(going)],
      'train.show': () => going,
    })
    await train.load()
    expect(train.runs?.map(({ runId }) => runId)).toEqual(['a', 'b'])
    expect(train.run?.runId).toBe('a')
  })

  it('says why the runs cannot be shown, and shows them when the engine is back', async () => {
    let isBack = false
    const { train } = setUp({
      'train.list': () => {
        if (isBack) return [summaryOf(done)]
        throw new AppError('engine-stopped', 'gone')
      },
      'train.show': () => done,
    })
    await train.load()
    expect(train.listFault?.code).toBe('engine-stopped')
    isBack = true
    await train.loadAgain()
    expect([train.listFault, train.run?.runId]).toEqual([null, 'b'])
  })

  it('asks for nothing after a restart where it was never opened', async () => {
    const { train, engine } = setUp()
    await train.loadAgain()
    expect(engine.asked).toEqual([])
  })
})

describe('a run on screen', () => {
  async function shown() {
    const all = setUp({
      'train.list': () => [summaryOf(going)],
      'train.show': () => going,
      'train.pause': () => ({ ...summaryOf(going), state: 'paused' }),
      'train.resume': () => trainingRun({ points: [point(10)], secondsLeft: 50 }),
    })
    await all.train.load()
    return all
  }

  it('grows by its events alone', async () => {
    const { train, engine } = await shown()
    engine.tell('train.progressed', {
      runId: 'a',
      points: [point(20)],
      examplesPerSecond: 5,
      secondsLeft: 40,
    })
    engine.tell('train.progressed', {
      runId: 'b',
      points: [point(99)],
      examplesPerSecond: 9,
      secondsLeft: 1,
    })
    expect(train.run?.points.map(({ step }) => step)).toEqual([10, 20])
    expect([train.run?.examplesPerSecond, train.secondsLeft]).toEqual([5, 40])
  })

  it('tells its epochs in one polite sentence', async () => {
    const { train, engine, announcer } = await shown()
    const run = { ...summaryOf(going), epochsDone: 1, bestEpoch: 1, bestValidationAccuracy: 0.9871 }
    engine.tell('train.changed', { run, epochFigures: [figures(1)] })
    expect(train.run?.epochFigures).toHaveLength(1)
    expect(train.runs?.[0]?.epochsDone).toBe(1)
    expect(announcer.status).toBe('Epoch 1 of 10: 98.71\u00a0% of held-out examples right')
  })

  it('pauses and goes on by one key', async () => {
    const { train, engine, announcer } = await shown()
    await train.togglePause()
    expect([train.run?.state, train.secondsLeft]).toEqual(['paused', null])
    expect(announcer.status).toBe('Training paused')
    await train.togglePause()
    expect([train.run?.state, train.secondsLeft]).toEqual(['running', 50])
    expect(engine.asked.filter(({ command }) => /pause|resume/.test(command))).toHaveLength(2)
  })

  it('is asked for whole when it ends: what ended it early is told there', async () => {
    const { train, engine } = await shown()
    engine.answers['train.show'] = () => trainingRun({ state: 'finished', stoppedEarlyAt: 4, modelId: 'm' })
    const run = { ...summaryOf(going), state: 'finished', epochsDone: 4 } as const
    engine.tell('train.changed', { run, epochFigures: [] })
    await Promise.resolve()
    await Promise.resolve()
    expect([train.run?.stoppedEarlyAt, train.run?.modelId]).toEqual([4, 'm'])
  })

  it('goes back to the form when it is removed elsewhere', async () => {
    const { train, engine } = await shown()
    engine.tell('train.removed', { runId: 'a' })
    expect([train.runs, train.selectedId, train.run]).toEqual([[], null, null])
  })

  it('says what an action failed with and can be used again', async () => {
    const { train, engine, announcer } = await shown()
    engine.answers['train.stop'] = () => {
      throw new AppError('disk-full', 'full')
    }
    await train.stop('a')
    expect(announcer.alert).toMatch(/^The disk is full/)
    expect(train.isBusy).toBe(false)
  })
})

describe('one training at a time', () => {
  it('is kept: another is neither begun nor gone on with', async () => {
    const { train, engine, announcer } = setUp({
      'train.list': () => [summaryOf(going), summaryOf({ ...done, state: 'paused' })],
      'train.show': () => going,
    })
    await train.load()
    expect(await train.start()).toBe(false)
    expect(announcer.alert).toBe('Another training is running. Pause or stop it first.')
    await train.resume('b')
    expect(engine.asked.filter(({ command }) => /start|resume/.test(command))).toEqual([])
  })
})

describe('the pause key', () => {
  it('says so where nothing trains', async () => {
    const { train, announcer } = setUp()
    await train.load()
    await train.togglePause()
    expect(announcer.status).toBe('No training to pause')
  })
})

describe('the form', () => {
  it('takes the first net, its own recipe and the recipe’s numbers', async () => {
    const { train } = setUp()
    await train.load()
    await expect.poll(() => train.form.textOf('epochs')).toBe('10')
    expect(train.form.draft).toMatchObject({ architecture: 'lenet5-tanh', recipe: 'published' })
    train.form.chooseNet('lenet5')
    expect([train.form.draft.recipe, train.form.recipes]).toEqual(['shipped', ['shipped']])
  })

  it('shows what is wrong once it was left or sent, and does not start', async () => {
    const { train, engine } = setUp()
    await train.load()
    train.form.type('epochs', '0')
    expect(train.form.faults).toEqual({})
    expect(await train.start()).toBe(false)
    expect(train.form.faults).toHaveProperty('epochs')
    expect(engine.paramsOf('train.start')).toEqual([])
    train.form.type('epochs', '')
    train.form.leave('epochs')
    await expect.poll(() => train.form.textOf('epochs')).toBe('10')
  })

  it('shows what the engine refuses at its input until that is changed', async () => {
    const refuse = () => {
      throw new AppError('labels-missing', 'no labels')
    }
    const { train, chosen } = setUp({ 'train.start': refuse })
    await train.load()
    await train.start()
    expect(train.form.refusals.data?.code).toBe('labels-missing')
    train.form.chooseEngine('auto')
    expect(train.form.refusals).toHaveProperty('data')
    chosen.push('/data/own')
    await train.form.chooseFolder()
    expect(train.form.refusals).toEqual({})
    expect(train.form.draft).toMatchObject({ dataKind: 'folder', folder: '/data/own' })
  })

  it('asks for the examples anew as the ranges change', async () => {
    const { train, engine } = setUp()
    await train.load()
    await expect.poll(() => train.form.preview?.side).toBe(28)
    train.form.setChanging(true)
    train.form.setRange('rotation', 30)
    await expect
      .poll(() => engine.paramsOf('train.preview').at(-1))
      .toMatchObject({
        augmentation: { rotation: 30 },
        data: { kind: 'mnist' },
      })
    train.form.takeRecipesRanges()
    await expect.poll(() => engine.paramsOf('train.preview').at(-1)).toMatchObject({ augmentation: null })
  })

  it('shows the run it started', async () => {
    const { train } = setUp({ 'train.start': () => going })
    await train.load()
    expect(await train.start()).toBe(true)
    expect([train.selectedId, train.run?.runId, train.runs?.length]).toEqual(['a', 'a', 1])
  })
})
