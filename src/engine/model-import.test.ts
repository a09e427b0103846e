import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../core/base/app-error'
import { createRandom } from '../core/base/random'
import { createInitialWeights, parameterCount } from '../core/lenet/model'
import { lenetFamily, lenetModelFromId } from '../core/lenet/model-family'
import { bytesFromWeights } from '../core/lenet/safetensors'
import { sha256Of, writeModelFolder } from '../platform/compute/model-folder'
import { exportModel } from './model-export'
import { readForeignModel } from './model-import'
import type { LoadedModel } from './model-registry'

function loaded(architecture: string): LoadedModel {
  const model = lenetModelFromId(architecture)
  const weights = createInitialWeights(model, createRandom(4))
  const runCard = {
    format: 1 as const,
    model: architecture,
    parameters: parameterCount(model),
    command: 'a test',
    commit: 'unknown',
    engine: 'none',
    seed: 4,
    weightsSha256: sha256Of(bytesFromWeights(weights, { model: architecture })),
    data: [],
    hyperparameters: {},
    metrics: { mnistTest: 0.5 },
    calibration: { temperature: 1.25 },
  }
  const created = '2020-01-01T00:00:00.000Z'
  const entry = { format: 1 as const, architecture, origin: 'trained' as const, created, name: 'Näme 七' }
  return { model, weights, runCard, modelId: `${architecture}-0000`, entry, fieldCalibration: null }
}

let folder = ''
let home = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'))
})
beforeEach(async () => {
  home = join(folder, String(++count))
  await mkdir(home)
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** What importing says, or "imported". */
async function answerTo(path: string, architecture?: string): Promise<string> {
  try {
    await readForeignModel(path, architecture)
    return 'imported'
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return `${thrown.code}: ${thrown.message}`
  }
}

/** Of all tensors; comparing millions of numbers one by one takes a test runner half a minute. */
function hashOf({ weights }: Pick<LoadedModel, 'weights'>): string {
  return sha256Of(bytesFromWeights(weights))
}

describe.each(lenetFamily.map(({ id }) => id))('%s', (id) => {
  it('comes back from what was exported as it was', async () => {
    const model = loaded(id)
    const file = join(home, 'net.safetensors')
    const layers = join(home, 'layers')
    const version = '1.2.3'
    expect(await exportModel(model, { format: 'safetensors', destination: file, version })).toEqual([file])
    await exportModel(model, { format: 'tfjs', destination: layers, version })
    const tensors = await readForeignModel(file)
    expect([hashOf(tensors), tensors.runCard, tensors.name]).toEqual([
      hashOf(model),
      model.runCard,
      'Näme 七',
    ])
    if (id === 'lenet12') expect(await answerTo(layers)).toContain('without its head')
    else {
      for (const path of [layers, join(layers, 'model.json')]) {
        const found = await readForeignModel(path)
        expect([hashOf(found), found.runCard.model]).toEqual([hashOf(model), id])
        expect(found.runCard.calibration.temperature).toBe(1.25)
      }
    }
    expect((await readdir(layers)).sort()).toEqual(['model.json', 'weights.bin'])
    for (const [format, destination] of [
      ['safetensors', file],
      ['onnx', file],
      ['tfjs', layers],
    ] as const)
      await expect(exportModel(model, { format, destination, version })).rejects.toMatchObject({
        code: 'dest-exists',
      })
  })
})

describe('what is imported', () => {
  it('takes a folder with its card, calibration and name', async () => {
    const { weights, runCard, entry } = loaded('lenet5')
    const calibration = {
      format: 1 as const,
      model: 'lenet5',
      slope: 2,
      offset: 0.5,
      lines: { accept: 0.9, reject: 0.1 },
      fittedOn: { name: 'fields', fields: 10, seed: 1, eceBefore: 0.1, eceAfter: 0.05 },
    }
    const bytes = bytesFromWeights(weights, { model: 'lenet5' })
    const path = await writeModelFolder(home, 'mine', { weights: bytes, runCard, calibration, entry })
    const found = await readForeignModel(path)
    expect(found).toEqual({ weights, runCard, origin: 'imported', name: 'Näme 七', calibration })
    expect(await answerTo(path, 'lenet1')).toContain('model-unfit: The file says that it is of lenet5')
  })

  it('asks for the architecture where tensors alone do not tell it, and checks it', async () => {
    const { weights } = loaded('lenet5')
    const path = join(home, 'bare.safetensors')
    await writeFile(path, bytesFromWeights(weights))
    expect(await answerTo(path)).toMatch(/model-unfit: Several nets .* lenet5, lenet5-d2l/)
    expect(await answerTo(path, 'lenet5-d2l')).toBe('imported')
    expect(await answerTo(path, 'lenet1')).toContain('model-unfit')
    expect(await answerTo(path, 'lenet6')).toContain('bad-argument')
    const only = join(home, 'only.safetensors')
    await writeFile(only, bytesFromWeights(loaded('lenet5-1998').weights))
    expect((await readForeignModel(only)).runCard.model).toBe('lenet5-1998')
  })

  it('takes a layers model that other hands named, and tells nets apart by their layers', async () => {
    await exportModel(loaded('lenet5-d2l'), { format: 'tfjs', destination: join(home, 'net'), version: '1' })
    const path = join(home, 'net', 'model.json')
    const topology = JSON.parse(await readFile(path, 'utf8'))
    const { layers } = topology.modelTopology.config
    layers.forEach((layer: { config: { name: string } }, i: number) => {
      layer.config.name = `layer_${i}`
    })
    delete topology.userDefinedMetadata
    delete layers[1].config.strides
    layers[0].config.kernel_size = 5
    const write = (): Promise<void> => writeFile(path, JSON.stringify(topology))
    await write()
    expect((await readForeignModel(path)).runCard.model).toBe('lenet5-d2l')
    layers[0].config.activation = 'elu'
    await write()
    expect(await answerTo(path)).toContain('model-unfit: No net of the family')
  })
})

describe('what is refused', () => {
  const named: readonly (readonly [string, readonly number[], string])[] = [
    ['pickle', [0x80, 0x02, 0x8a, 0x0a], 'a Python pickle can run programs'],
    ['zip', [0x50, 0x4b, 3, 4, 0, 0], 'a Python pickle can run programs'],
    ['hdf5', [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], 'HDF5'],
    ['onnx', [8, 7, 18, 10, 0x44], 'ONNX'],
    ['nothing known', [1, 2, 3], 'no model that can be imported'],
  ]
  it.each(named)('%s', async (_, bytes, words) => {
    const path = join(home, 'model.safetensors.bin')
    await writeFile(path, Uint8Array.from([...bytes, ...new Uint8Array(40)]))
    expect(await answerTo(path)).toMatch(new RegExp(`^model-kind: .*${words}`))
  })

  it('what is empty, missing, huge or a folder of other things', async () => {
    const path = join(home, 'net.safetensors')
    await writeFile(path, '')
    expect(await answerTo(path)).toContain('file-empty')
    expect(await answerTo(join(home, 'nothing'))).toContain('file-missing')
    expect(await answerTo(home)).toContain('model-kind')
    await symlink('/dev/zero', join(home, 'zero.safetensors'))
    expect(await answerTo(join(home, 'zero.safetensors'))).toContain('model-kind')
    await writeFile(path, Uint8Array.from([9, 9, 9]))
    await truncate(path, 65 * 1024 * 1024)
    expect(await answerTo(path)).toContain('model-unfit: net.safetensors has 68157440 bytes')
  })

  it('weights that are not finite, connect what is apart, or are not those of their card', async () => {
    const { model, weights, runCard } = loaded('lenet5-1998')
    const path = join(home, 'net.safetensors')
    const first = weights.get('c3.kernel')?.data ?? new Float32Array(1)
    const before = first[0] ?? 0
    first[0] = Number.NaN
    await writeFile(path, bytesFromWeights(weights, { model: model.id }))
    expect(await answerTo(path)).toContain('not finite')
    first[0] = before
    first[3] = 0.5
    await writeFile(path, bytesFromWeights(weights, { model: model.id }))
    expect(await answerTo(path)).toContain('connects maps that the model keeps apart')
    first[3] = 0
    first[0] = before + 1
    const metadata = { model: model.id, run_card: JSON.stringify(runCard) }
    await writeFile(path, bytesFromWeights(weights, metadata))
    expect(await answerTo(path)).toContain('card in the file is of other weights')
  })

  it.each(['../weights.bin', '/etc/passwd', '..', 'a/b', 'a\\b', 'C:x', 'w\u0000.bin', ''])(
    'a model.json that names %j',
    async (name) => {
      await exportModel(loaded('lenet1'), { format: 'tfjs', destination: join(home, 'net'), version: '1' })
      const path = join(home, 'net', 'model.json')
      const topology = JSON.parse(await readFile(path, 'utf8'))
      topology.weightsManifest[0].paths = [name]
      await writeFile(path, JSON.stringify(topology))
      expect(await answerTo(path)).toContain('model-unfit: The model.json names a file of weights outside')
    },
  )

  it('a header that claims more than there is', async () => {
    const path = join(home, 'net.safetensors')
    const claims = [2 ** 20 + 1, 2 ** 31, 0xffffffff]
    for (const claim of claims) {
      const bytes = new Uint8Array(64)
      new DataView(bytes.buffer).setUint32(0, claim, true)
      bytes[8] = 0x7b
      await writeFile(path, bytes)
      expect(await answerTo(path)).toContain('model-unfit')
    }
    for (const shape of [[1e9, 1e9], [2 ** 53, 2], [-1], [0.5], new Array(20).fill(1)]) {
      const header = Buffer.from(JSON.stringify({ a: { dtype: 'F32', shape, data_offsets: [0, 8] } }))
      const length = Buffer.alloc(8)
      length.writeUInt32LE(header.length)
      await writeFile(path, Buffer.concat([length, header, Buffer.alloc(8)]))
      expect(await answerTo(path)).toContain('model-unfit')
    }
  })
})

describe('whatever the bytes', () => {
  it('random ones are refused by name', async () => {
    const names = fc.constantFrom('m.safetensors', 'model.json', 'm.bin')
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 300 }), async (name, bytes) => {
        const path = join(home, name)
        await writeFile(path, bytes)
        expect(await answerTo(path)).toMatch(/^(file-empty|model-kind|model-unfit): /)
      }),
      { numRuns: 300 },
    )
  })

  it('changed headers and topologies are refused by name, or fit after all', async () => {
    const model = loaded('lenet1')
    await exportModel(model, { format: 'tfjs', destination: join(home, 'net'), version: '1' })
    const json = join(home, 'net', 'model.json')
    const file = join(home, 'net.safetensors')
    await exportModel(model, { format: 'safetensors', destination: file, version: '1' })
    const sources = [
      { path: json, bytes: await readFile(json) },
      { path: file, bytes: await readFile(file) },
    ]
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sources),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async ({ path, bytes }, changes, cuts) => {
          const mutated = Uint8Array.from(bytes)
          // The first kilobytes are the header; what comes behind are weights, which any byte fits.
          for (const { at, byte } of changes)
            mutated[Math.floor(at * Math.min(4000, bytes.length - 1))] = byte
          const end = cuts ? Math.floor((changes[0]?.at ?? 1) * bytes.length) : bytes.length
          await writeFile(path, mutated.subarray(0, end))
          expect(await answerTo(path)).toMatch(/^(imported$|file-empty|file-missing|model-kind|model-unfit)/)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('deep nesting is refused', async () => {
    const deep = `${'{"config":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    await writeFile(join(home, 'model.json'), deep)
    expect(await answerTo(home)).toContain('model-kind')
  })
})
