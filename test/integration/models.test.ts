import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { ModelDescription } from '../../src/protocol/commands/models'
import { connectClient, samplesFolder, startLocalEngine } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-models-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pin = join(samplesFolder, 'pin-card-cells.jpg')
const inUseOf = (models: readonly ModelDescription[]): string | undefined =>
  models.find(({ inUse }) => inUse)?.modelId

it('reads with the model in use, at once and after a restart, and goes back', async () => {
  const dataFolder = join(folder, 'data')
  const first = startLocalEngine({ dataFolder })
  const { client } = first
  const heard: (string | undefined)[] = []
  connectClient(first.engine).on('models.changed', ({ models }) => heard.push(inUseOf(models)))

  const file = join(folder, 'net.safetensors')
  await client.call('models.export', { modelId: 'lenet12', format: 'safetensors', destination: file })
  const { modelId } = await client.call('models.import', { path: file })
  expect(modelId).toMatch(/^lenet12-[0-9a-f]{4}$/)

  const before = await client.call('session.describe', {})
  const { pages } = await client.call('documents.open', { paths: [pin] })
  const pageId = pages[0]?.pageId ?? ''
  const { fields } = await client.call('pages.read', { pageId })
  const box = fields[0]?.box ?? { x: 0, y: 0, width: 100, height: 100 }
  expect(fields[0]?.reading?.modelId).toBe('lenet12')
  await client.call('models.use', { modelId })
  const again = await client.call('fields.add', { pageId, box, kind: 'pin' })
  expect(again.reading?.modelId).toBe(modelId)
  // The same weights read the same, and the file carries how sure they are.
  expect(again.digits).toBe(fields[0]?.digits)
  expect((await client.call('session.describe', {})).lines).toEqual(before.lines)
  const layers = join(folder, 'layers')
  await client.call('models.export', { modelId: 'lenet5', format: 'tfjs', destination: layers })
  await client.call('models.use', { modelId: (await client.call('models.import', { path: layers })).modelId })
  expect((await client.call('session.describe', {})).lines).toEqual({ accept: 0.98, reject: 0.1 })
  expect(inUseOf(await client.call('models.rollBack', {}))).toBe(modelId)
  await first.engine.close()

  const second = startLocalEngine({ dataFolder })
  expect(await second.client.call('session.describe', {})).toMatchObject({ modelId, modelProblem: null })
  expect(inUseOf(await second.client.call('models.rollBack', {}))).toBe('lenet12')
  await second.engine.close()
  expect([...new Set(heard)]).toEqual(['lenet12', modelId, expect.stringMatching(/^lenet5-[0-9a-f]{4}$/)])
})

it('says what is wrong with the model in use, and another can be chosen', async () => {
  const dataFolder = join(folder, 'damaged')
  const first = startLocalEngine({ dataFolder })
  const file = join(folder, 'other.safetensors')
  await first.client.call('models.export', { modelId: 'lenet5', format: 'safetensors', destination: file })
  const { modelId } = await first.client.call('models.import', { path: file })
  await first.client.call('models.use', { modelId })
  await first.engine.close()
  writeFileSync(join(dataFolder, 'models', modelId, 'weights.safetensors'), 'nothing of the kind')

  const second = startLocalEngine({ dataFolder })
  expect(await second.client.call('session.describe', {})).toMatchObject({
    modelId,
    modelProblem: { code: 'model-damaged' },
  })
  const listed = await second.client.call('models.list', {})
  expect(listed.find((model) => model.modelId === modelId)).toMatchObject({
    architecture: 'lenet5',
    reads: false,
    problem: { code: 'model-damaged' },
  })
  expect(inUseOf(await second.client.call('models.use', { modelId: 'lenet12' }))).toBe('lenet12')
  expect((await second.client.call('session.describe', {})).modelProblem).toBeNull()
  await second.engine.close()
})
