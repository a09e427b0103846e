import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../core/base/random'
import { createInitialWeights, parameterCount } from '../core/lenet/model'
import { lenetModelFromId } from '../core/lenet/model-family'
import { openSqliteStore } from '../platform/sqlite-store/sqlite-store'
import { createModelRegistry, type ModelRegistry, type NewModel } from './model-registry'

const shippedFolder = join(import.meta.dirname, '..', '..', 'resources', 'models')
const { store } = openSqliteStore(':memory:', new Date(0))

function newModel(architecture: string, seed: number): NewModel {
  const model = lenetModelFromId(architecture)
  return {
    weights: createInitialWeights(model, createRandom(seed)),
    runCard: {
      format: 1,
      model: architecture,
      parameters: parameterCount(model),
      command: 'a test',
      commit: 'unknown',
      engine: 'none',
      seed,
      data: [],
      hyperparameters: {},
      metrics: {},
      calibration: { temperature: 1.5 },
    },
    origin: 'trained',
  }
}

describe('the registry of models', () => {
  let ownFolder = ''
  let changes = 0
  const open = (chosenModelId?: string): ModelRegistry =>
    createModelRegistry({
      shippedFolder,
      ownFolder,
      settings: store.settings,
      defaultModelId: 'lenet12',
      ...(chosenModelId === undefined ? {} : { chosenModelId }),
      now: () => new Date(0),
      onChanged: async () => {
        changes++
      },
    })

  beforeEach(async () => {
    ownFolder = await mkdtemp(join(tmpdir(), 'registry-'))
    store.settings.set('models', null)
    changes = 0
  })
  afterEach(async () => {
    await rm(ownFolder, { recursive: true })
  })

  it('keeps a model under its weights’ hash and finds it again', async () => {
    const registry = open()
    const added = newModel('lenet5', 1)
    const modelId = await registry.add({ ...added, name: 'Mine' })
    expect(modelId).toMatch(/^lenet5-[0-9a-f]{4}$/)
    const { entry, weights, runCard, model } = await open().load(modelId)
    expect(entry).toEqual({
      format: 1,
      architecture: 'lenet5',
      origin: 'trained',
      created: '1970-01-01T00:00:00.000Z',
      name: 'Mine',
    })
    expect([model.id, weights]).toEqual(['lenet5', added.weights])
    expect(runCard.weightsSha256.slice(0, 4)).toBe(modelId.slice(-4))
    expect((await registry.calibration(modelId)).fittedOn.name).toBe('nothing')
    expect((await registry.load('lenet12')).fieldCalibration?.fittedOn.fields).toBe(1500)
    expect((await registry.list()).map((each) => [each.modelId, each.origin])).toEqual([
      ['lenet12', 'shipped'],
      ['lenet5', 'shipped'],
      [modelId, 'trained'],
    ])
    expect((await readdir(ownFolder)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('gives equal weights their old id, and others that clash a longer one', async () => {
    const registry = open()
    const modelId = await registry.add(newModel('lenet1', 1))
    expect(await registry.add(newModel('lenet1', 1))).toBe(modelId)
    expect(changes).toBe(1)
    // Another model in the same place: as if the first digits were equal.
    const other = await registry.add(newModel('lenet1', 2))
    await rm(join(ownFolder, modelId), { recursive: true })
    await rename(join(ownFolder, other), join(ownFolder, modelId))
    const longer = await registry.add(newModel('lenet1', 1))
    expect([longer.length, longer.startsWith(modelId)]).toEqual([modelId.length + 1, true])
  })

  it('uses one after the other and goes back', async () => {
    const registry = open()
    const modelId = await registry.add(newModel('lenet5', 3))
    await expect(registry.rollBack()).rejects.toMatchObject({ code: 'bad-argument' })
    await registry.use(modelId)
    await registry.use('lenet5')
    expect(open().inUse()).toBe('lenet5')
    await expect(registry.remove('lenet5')).rejects.toMatchObject({ code: 'bad-argument' })
    expect(await registry.rollBack()).toBe(modelId)
    await expect(registry.remove(modelId)).rejects.toMatchObject({ code: 'bad-argument' })
    expect(await registry.rollBack()).toBe('lenet12')
    await registry.remove(modelId)
    expect(await readdir(ownFolder)).toEqual([])
    await expect(registry.load(modelId)).rejects.toMatchObject({ code: 'model-missing' })
  })

  it('passes over what was removed when it goes back', async () => {
    const registry = open()
    const modelId = await registry.add(newModel('lenet5', 4))
    await registry.use(modelId)
    await registry.use('lenet5')
    await registry.remove(modelId)
    expect(await registry.rollBack()).toBe('lenet12')
  })

  it('holds to the model chosen for this process until another is used', async () => {
    const registry = open('lenet5')
    expect([registry.inUse(), open().inUse()]).toEqual(['lenet5', 'lenet12'])
    await registry.use('lenet12')
    expect(registry.inUse()).toBe('lenet12')
  })

  it('refuses to use what cannot read fields, what is damaged and what is not there', async () => {
    const registry = open()
    const colour = await registry.add(newModel('lenet5-relu-rgb', 1))
    await expect(registry.use(colour)).rejects.toMatchObject({ code: 'bad-argument' })
    const modelId = await registry.add(newModel('lenet5', 5))
    const path = join(ownFolder, modelId, 'weights.safetensors')
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, -4))
    await expect(registry.use(modelId)).rejects.toMatchObject({ code: 'model-damaged' })
    for (const id of ['lenet5-0000', 'nothing', '../lenet5', 'lenet5/../lenet5'])
      await expect(registry.use(id)).rejects.toMatchObject({ code: 'model-missing' })
    expect(registry.inUse()).toBe('lenet12')
  })

  it('refuses weights of another architecture', async () => {
    const { weights } = newModel('lenet1', 1)
    await expect(open().add({ ...newModel('lenet5', 1), weights })).rejects.toMatchObject({
      code: 'model-damaged',
    })
  })

  it('keeps models for its own life where there is no folder', async () => {
    const registry = createModelRegistry({
      shippedFolder,
      ownFolder: null,
      settings: store.settings,
      defaultModelId: 'lenet12',
      now: () => new Date(0),
      onChanged: async () => undefined,
    })
    const { home } = await registry.find(await registry.add(newModel('lenet1', 1)))
    await registry.close()
    await expect(readdir(home)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
