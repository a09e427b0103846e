import { describe, expect, it } from 'vitest'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import { AppError } from '../../../core/base/app-error'
import type { FamilyMember, ModelComparison, ModelDescription } from '../../../protocol/commands/models'
import { Announcer } from '../../app/announcer.svelte'
import { Locale } from '../../i18n/locale.svelte'
import type { ModelDialogs } from './models-ports'
import { ModelsState } from './models-state.svelte'

function entry(modelId: string, change: Partial<ModelDescription> = {}): ModelDescription {
  return {
    modelId,
    architecture: modelId,
    origin: 'shipped',
    name: `Net ${modelId}`,
    classCount: 10,
    parameters: 100,
    inUse: false,
    reads: true,
    runCard: null,
    fieldCalibration: null,
    problem: null,
    ...change,
  }
}

function member(architecture: string): FamilyMember {
  return {
    architecture,
    name: architecture,
    classCount: 10,
    parameters: 1,
    inputSide: 28,
    channels: 1,
    recipes: [],
  }
}

const entries = [
  entry('a', { inUse: true }),
  entry('b', { origin: 'trained' }),
  entry('c'),
  entry('d'),
  entry('e'),
]
const family = [member('a'), member('lenet4')]

async function start(engine = new ScriptedEngine()) {
  engine.answers['models.list'] ??= () => entries
  engine.answers['models.family'] ??= () => family
  const chosen: { model: string[]; folder: string[]; destination: string | null; shown: string[] } = {
    model: [],
    folder: [],
    destination: null,
    shown: [],
  }
  const dialogs: ModelDialogs = {
    chooseModel: async () => chosen.model,
    chooseFolder: async () => chosen.folder,
    chooseDestination: async () => chosen.destination,
    showInFolder: (path) => chosen.shown.push(path),
  }
  const announcer = new Announcer()
  const models = new ModelsState({ engine, dialogs, announcer, locale: new Locale() })
  await models.load()
  return { engine, models, announcer, chosen }
}

describe('the list of models', () => {
  it('has the entries, then the family’s nets without weights; the one in use is at hand', async () => {
    const { models } = await start()
    expect(models.ids).toEqual(['a', 'b', 'c', 'd', 'e', 'lenet4'])
    expect(models.subject).toMatchObject({ kind: 'entry', id: 'a' })
    models.select('lenet4')
    expect(models.subject).toMatchObject({ kind: 'member', id: 'lenet4' })
  })

  it('follows the engine, and the choice follows what is still there', async () => {
    const { models, engine } = await start()
    models.select('b')
    engine.tell('models.changed', { models: entries.filter(({ modelId }) => modelId !== 'b') })
    expect(models.subject).toMatchObject({ id: 'a' })
  })

  it('says why it did not come', async () => {
    const refuse = () => {
      throw new AppError('store-damaged', 'no')
    }
    const { models } = await start(new ScriptedEngine({ 'models.list': refuse }))
    expect(models.models).toBeNull()
    expect(models.loadError).not.toBe('')
  })
})

describe('using a model', () => {
  it('can be taken back from the toast', async () => {
    const { models, engine, announcer } = await start()
    engine.answers['models.use'] = ({ modelId }) =>
      entries.map((one) => ({ ...one, inUse: one.modelId === modelId }))
    await models.use('b')
    expect(models.models?.find(({ inUse }) => inUse)?.modelId).toBe('b')
    announcer.toast?.action?.run()
    await Promise.resolve()
    expect(engine.paramsOf('models.use')).toEqual([{ modelId: 'b' }, { modelId: 'a' }])
  })

  it('rolls back, and where there is nothing before says so without alarm', async () => {
    const { models, engine, announcer } = await start()
    engine.answers['models.rollBack'] = () => {
      throw new AppError('bad-argument', 'There is none.')
    }
    await models.rollBack()
    expect(announcer.toast?.text).toBe('No other model was in use before.')
    expect(models.actionError).toBeNull()
  })
})

describe('files', () => {
  it('are imported, and the new model is at hand', async () => {
    const { models, engine, chosen } = await start()
    await models.import('file')
    expect(engine.paramsOf('models.import')).toEqual([])
    chosen.model = ['/x/net.safetensors']
    const imported = entry('lenet5-3f9a', { origin: 'imported' })
    engine.answers['models.import'] = () => imported
    engine.answers['models.list'] = () => [...entries, imported]
    await models.import('file')
    expect(engine.paramsOf('models.import')).toEqual([{ path: '/x/net.safetensors' }])
    expect(models.subject?.id).toBe('lenet5-3f9a')
  })

  it('that are refused leave everything as it was and say what the engine said', async () => {
    const { models, engine, chosen } = await start()
    chosen.folder = ['/x']
    engine.answers['models.import'] = () => {
      throw new AppError('model-damaged', 'c1.kernel has shape [3, 3, 1, 6].')
    }
    await models.import('folder')
    expect(models.actionError?.text).toContain('do not fit')
    expect(models.actionError?.said).toBe('c1.kernel has shape [3, 3, 1, 6].')
    expect(models.ids).toHaveLength(6)
    expect(models.busy).toBe('')
    expect(models.actionError?.unfitPath).toBeNull()
  })

  it('that may be of several nets are brought as the one a person names', async () => {
    const { models, engine, chosen } = await start()
    chosen.model = ['/x/net.safetensors']
    engine.answers['models.import'] = ({ architecture }) => {
      if (architecture === undefined) throw new AppError('model-unfit', 'Several nets have such tensors.')
      return entry('lenet4-1')
    }
    await models.import('file')
    expect(models.actionError?.unfitPath).toBe('/x/net.safetensors')
    await models.importPath('/x/net.safetensors', 'lenet4')
    expect(models.actionError).toBeNull()
    expect(engine.paramsOf('models.import').at(-1)).toEqual({
      path: '/x/net.safetensors',
      architecture: 'lenet4',
    })
  })

  it('are exported where the person says, and can be shown there', async () => {
    const { models, engine, announcer, chosen } = await start()
    engine.answers['models.export'] = ({ destination }) => ({ paths: [`${destination}/model.json`] })
    await models.export('b', 'tfjs')
    expect(engine.paramsOf('models.export')).toEqual([])
    chosen.destination = '/out/b'
    await models.export('b', 'tfjs')
    expect(engine.paramsOf('models.export')).toEqual([
      { modelId: 'b', format: 'tfjs', destination: '/out/b' },
    ])
    announcer.toast?.action?.run()
    expect(chosen.shown).toEqual(['/out/b/model.json'])
  })
})

describe('removing', () => {
  it('asks first, and only a second press deletes', async () => {
    const { models, engine } = await start()
    engine.answers['models.remove'] = ({ modelId }) => entries.filter((one) => one.modelId !== modelId)
    models.select('b')
    await models.remove('b')
    expect([models.removingId, engine.paramsOf('models.remove')]).toEqual(['b', []])
    models.select('c')
    expect(models.removingId).toBeNull()
    await models.remove('b')
    await models.remove('b')
    expect(engine.paramsOf('models.remove')).toEqual([{ modelId: 'b' }])
    expect(models.ids).not.toContain('b')
  })
})

describe('comparing', () => {
  const result: ModelComparison = { dataName: 'MNIST', count: 10, side: 28, models: [], disagreements: [] }

  it('takes two to four, in the order of the list', async () => {
    const { models, engine, announcer } = await start()
    engine.answers['models.compare'] = () => result
    const { comparison } = models
    comparison.toggle('c')
    expect([comparison.ids, comparison.canMeasure]).toEqual([['c'], false])
    comparison.toggleModel('a')
    expect(comparison.canMeasure).toBe(true)
    await comparison.measure(models.ids)
    expect(engine.paramsOf('models.compare')).toEqual([{ modelIds: ['a', 'c'], data: 'mnist' }])
    expect(comparison.result).toEqual(result)
    for (const id of ['b', 'd', 'e']) comparison.toggleModel(id)
    expect(comparison.ids).toEqual(['c', 'a', 'b', 'd'])
    expect(announcer.status).toContain('Four are chosen')
    comparison.toggleModel('c')
    expect(comparison.ids).toEqual(['a', 'b', 'd'])
  })

  it('is stopped without an error', async () => {
    const { models, engine } = await start()
    engine.answers['models.compare'] = () => new Promise(() => {})
    const { comparison } = models
    comparison.toggle('a')
    comparison.toggleModel('b')
    const measuring = comparison.measure(models.ids)
    expect(comparison.isMeasuring).toBe(true)
    comparison.stop()
    await measuring
    expect([comparison.isMeasuring, comparison.error, comparison.result]).toEqual([false, null, null])
  })
})
