import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../../core/base/random'
import { lenet12 } from '../../core/lenet/lenet12'
import { createInitialWeights, parameterCount } from '../../core/lenet/model'
import type { RunCard } from '../../core/lenet/run-card'
import { loadStoredModel, saveStoredModel } from './model-folder'

const card: Omit<RunCard, 'weightsSha256'> = {
  format: 1,
  model: 'lenet12',
  parameters: parameterCount(lenet12),
  command: 'a test',
  commit: 'unknown',
  engine: 'none',
  seed: 1,
  data: [{ name: 'nothing', sha256: '00', examples: 0 }],
  hyperparameters: { epochs: 0 },
  metrics: { mnistTest: 0.1, mnistEce: 0, mnistConfusion: [[1, 2, 3]] },
  calibration: { temperature: 1 },
}

describe('a folder of models', () => {
  const weights = createInitialWeights(lenet12, createRandom(1))
  let folder = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'models-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  it('gives back what was saved', async () => {
    const saved = await saveStoredModel(folder, weights, card)
    const stored = await loadStoredModel(folder, 'lenet12')
    expect(stored).toEqual({ model: lenet12, weights, runCard: saved })
    expect((await readdir(join(folder, 'lenet12'))).sort()).toEqual(['run-card.json', 'weights.safetensors'])
  })

  it('says that a model is missing', async () => {
    await expect(loadStoredModel(folder, 'lenet12')).rejects.toMatchObject({ code: 'model-missing' })
    await expect(loadStoredModel(folder, '../lenet12')).rejects.toMatchObject({ code: 'model-missing' })
  })

  it('refuses weights that are not those of the card', async () => {
    await saveStoredModel(folder, weights, card)
    const path = join(folder, 'lenet12', 'weights.safetensors')
    const bytes = await readFile(path)
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    await writeFile(path, bytes)
    await expect(loadStoredModel(folder, 'lenet12')).rejects.toMatchObject({ code: 'model-damaged' })
  })

  it.each([
    ['no JSON', 'not JSON'],
    ['no card', '{"format":1}'],
    ['a card of another model', JSON.stringify({ ...card, model: 'lenet5', weightsSha256: '' })],
    [
      'a temperature of nothing',
      JSON.stringify({ ...card, weightsSha256: '', calibration: { temperature: 0 } }),
    ],
  ])('refuses %s', async (_, text) => {
    await saveStoredModel(folder, weights, card)
    await writeFile(join(folder, 'lenet12', 'run-card.json'), text)
    await expect(loadStoredModel(folder, 'lenet12')).rejects.toMatchObject({ code: 'model-damaged' })
  })
})
