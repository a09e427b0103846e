import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hostVariables } from '../../protocol/engine-host'
import { runCli } from '../run-cli'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-cli-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

interface Answer {
  readonly code: number
  readonly json: Record<string, unknown>
  readonly noted: string
}

async function models(...words: string[]): Promise<Answer> {
  const printed: string[] = []
  const noted: string[] = []
  const code = await runCli(['models', ...words, '--json'], {
    print: (text) => void printed.push(text),
    note: (line) => void noted.push(line),
    env: { [hostVariables.data]: join(folder, 'data') },
    now: () => new Date(0),
  })
  const json = printed.length === 0 ? {} : JSON.parse(printed.join('\n'))
  return { code, json, noted: noted.join('\n') }
}

/** A pair of IDX files of bars, 28x28: enough for models to part on. */
async function writeDigits(home: string, count: number): Promise<void> {
  await mkdir(home, { recursive: true })
  const header = (type: number, sides: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 + 4 * sides.length)
    bytes.set([0, 0, 8, type])
    sides.forEach((side, i) => {
      bytes.writeUInt32BE(side, 4 + 4 * i)
    })
    return bytes
  }
  const pixels = Buffer.alloc(count * 784)
  for (let i = 0; i < count; i++)
    for (let y = 4; y < 24; y++)
      pixels.fill(255, i * 784 + y * 28 + (i % 20) + 2, i * 784 + y * 28 + (i % 20) + 5)
  await writeFile(join(home, 'train-images-idx3-ubyte'), Buffer.concat([header(3, [count, 28, 28]), pixels]))
  const labels = Buffer.from(Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : 7)))
  await writeFile(join(home, 'train-labels-idx1-ubyte'), Buffer.concat([header(1, [count]), labels]))
}

it('takes a model through the registry', { timeout: 120_000 }, async () => {
  const listed = await models('list')
  expect(listed.json.models).toMatchObject([{ modelId: 'lenet12', inUse: true }, { modelId: 'lenet5' }])
  expect(existsSync(join(folder, 'data'))).toBe(false)

  const file = join(folder, 'out', 'net.safetensors')
  expect((await models('export', 'lenet5', '--format', 'safetensors', '--out', file)).json.paths).toEqual([
    file,
  ])
  const again = await models('export', 'lenet5', '--format', 'safetensors', '--out', file)
  expect([again.code, again.noted]).toEqual([3, expect.stringContaining('dest-exists')])

  const imported = await models('import', file)
  const model: unknown = imported.json.model
  expect(model).toMatchObject({ architecture: 'lenet5', origin: 'imported', reads: true, problem: null })
  const [id = ''] = await readdir(join(folder, 'data', 'models'))
  expect(model).toMatchObject({ modelId: id })

  const used = await models('use', id)
  expect(used.json.models).toContainEqual(expect.objectContaining({ modelId: id, inUse: true }))
  expect((await models('remove', id)).code).toBe(2)
  const back = await models('rollback')
  expect(back.json.models).toContainEqual(expect.objectContaining({ modelId: 'lenet12', inUse: true }))

  const digits = join(folder, 'digits')
  await writeDigits(digits, 60)
  const compared = await models('compare', id, 'lenet5', 'lenet12', '--data', digits, '--engine', 'kernels')
  expect(compared.json).toMatchObject({
    count: 60,
    side: 28,
    models: [{ modelId: id }, { modelId: 'lenet5' }, {}],
  })
  const figures: unknown = compared.json.models
  if (!Array.isArray(figures)) throw new TypeError('no models')
  // The imported one is LeNet-5: what it reads is what LeNet-5 reads.
  expect(figures[0].confusion).toEqual(figures[1].confusion)

  expect((await models('remove', id)).code).toBe(0)
  expect(await readdir(join(folder, 'data', 'models'))).toEqual([])
})

it('names what it will not bring in', { timeout: 60_000 }, async () => {
  const path = join(folder, 'net.pt')
  await writeFile(path, Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]))
  const { code, noted } = await models('import', path)
  expect([code, noted]).toEqual([1, expect.stringContaining('a Python pickle can run programs')])
})

it.each([
  ['show'],
  ['export', 'lenet5', '--format', 'onnx'],
  ['export', 'lenet5', '--format', 'h5', '--out', 'x'],
  ['compare', 'a', 'b', 'c', 'd', 'e'],
  ['explain', 'lenet5'],
])('refuses "%s %s" as wrong use', async (...words) => {
  expect((await models(...words)).code).toBe(2)
})
