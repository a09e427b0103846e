import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBadFiles } from '../support/bad-files'
import { buildProgram, type Ended, type ProgramOptions, runProgram } from '../support/built-program'
import { writeFewDigits } from '../support/few-digits'
import { repositoryRoot, samplesFolder } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-cli-'))
const resources = join(repositoryRoot, 'resources')
const cheque = join(samplesFolder, 'cheque-kaveri.jpg')
const pin = join(samplesFolder, 'pin-card-cells.jpg')
let program = ''

beforeAll(async () => {
  program = await buildProgram('src/cli/index.ts', 'cli')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function cli(words: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  return runProgram(program, words, {
    ...options,
    env: { DIGIT_DESK_RESOURCES: resources, DIGIT_DESK_DATA: join(folder, 'data'), ...options.env },
  })
}

const box = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })
const readShape = v.object({
  version: v.literal(1),
  model: v.string(),
  engine: v.string(),
  pages: v.array(
    v.object({
      file: v.string(),
      page: v.number(),
      width: v.number(),
      height: v.number(),
      dpi: v.nullable(v.number()),
      ms: v.number(),
      fields: v.array(
        v.object({
          id: v.string(),
          kind: v.string(),
          box,
          reading: v.string(),
          digits: v.string(),
          confidence: v.number(),
          verdict: v.picklist(['read', 'review', 'reject']),
          reason: v.string(),
          glyphs: v.array(
            v.object({
              box,
              digit: v.pipe(v.string(), v.regex(/^\d$/)),
              confidence: v.number(),
              alternatives: v.array(v.object({ digit: v.string(), p: v.number() })),
            }),
          ),
        }),
      ),
    }),
  ),
  errors: v.array(v.object({ file: v.string(), code: v.string(), message: v.string() })),
})

describe('read', () => {
  it('prints what the documentation promises as JSON', async () => {
    const { code, stdout } = await cli(['read', cheque, '--json', '--engine', 'kernels'])
    expect(code).toBe(0)
    const read = v.parse(readShape, JSON.parse(stdout))
    expect(read.pages[0]).toMatchObject({ file: cheque, page: 1, width: 2360, height: 1090, dpi: 300 })
    const fields = read.pages[0]?.fields ?? []
    expect(fields.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['date', 'amount']))
    for (const { digits, reading, glyphs } of fields) {
      expect(digits).toBe(reading.replace(/\D/g, ''))
      expect(glyphs.map(({ digit }) => digit).join('')).toBe(digits)
    }
  })

  it('reads a drawn box as the kind named, and guesses it where none is', async () => {
    const whole = v.parse(
      readShape,
      JSON.parse((await cli(['read', pin, '--json', '--engine', 'kernels'])).stdout),
    )
    const found = whole.pages[0]?.fields[0]
    const at = found === undefined ? '' : Object.values(found.box).join(',')
    for (const kind of ['pin', 'auto']) {
      const { stdout } = await cli([
        'read',
        pin,
        '--box',
        at,
        '--kind',
        kind,
        '--json',
        '--engine',
        'kernels',
      ])
      const field = v.parse(readShape, JSON.parse(stdout)).pages[0]?.fields[0]
      expect(field).toMatchObject({ kind: 'pin', digits: found?.digits })
    }
  })

  it('goes on after files that cannot be read, names each, and ends with 1', async () => {
    const bad = await makeBadFiles(folder)
    const { code, stdout, stderr } = await cli([
      'read',
      ...[bad.empty, bad.text, bad.truncated, bad.bomb, bad.encrypted, bad.missing, bad.blank, pin],
      ...['--json', '--engine', 'kernels'],
    ])
    expect(code).toBe(1)
    const { pages, errors } = v.parse(readShape, JSON.parse(stdout))
    expect(Object.fromEntries(errors.map((error) => [error.file, error.code]))).toEqual({
      [bad.empty]: 'file-empty',
      [bad.text]: 'file-kind',
      [bad.truncated]: 'file-truncated',
      [bad.bomb]: 'file-too-large',
      [bad.encrypted]: 'file-locked',
      [bad.missing]: 'file-missing',
    })
    expect(pages.map(({ file, fields }) => [file, fields.length > 0])).toEqual([
      [bad.blank, false],
      [pin, true],
    ])
    for (const { file } of errors) expect(stderr).toContain(file)
  })

  it('names a folder and a file that may not be read', async ({ skip }) => {
    const isRoot = process.getuid?.() === 0
    const nobody = 65_534
    // Root may read everything: the program runs as another user, where that one may read the checkout.
    if (isRoot && (await cli(['version'], { uid: nobody })).code !== 0) skip()
    const place = join(folder, 'shut')
    mkdirSync(place, { mode: 0o755 })
    const shut = join(place, 'folder')
    mkdirSync(shut, { mode: 0o700 })
    const file = join(place, 'file.jpg')
    copyFileSync(pin, file)
    chmodSync(folder, 0o755)
    chmodSync(file, isRoot ? 0o600 : 0)
    chmodSync(shut, isRoot ? 0o700 : 0)
    const words = ['read', shut, file, '--json', '--engine', 'kernels']
    const { stdout, code } = await cli(words, isRoot ? { uid: nobody } : {})
    expect(code).toBe(1)
    const { errors } = v.parse(readShape, JSON.parse(stdout))
    expect(errors.map((error) => [error.file, error.code])).toEqual([
      [shut, 'file-denied'],
      [file, 'file-denied'],
    ])
  })

  it('prints a table without --json, and writes a CSV', async () => {
    const csv = join(folder, 'read.csv')
    const { code, stdout } = await cli(['read', pin, '--csv', csv, '--engine', 'kernels'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^file +page +kind +reading/)
    expect(readFileSync(csv, 'utf8').split('\r\n')[1]).toContain(',pin,')
  })
})

describe('wrong use and a wrong machine', () => {
  it.each([
    [['frob']],
    [['read']],
    [['read', '--no-such-option', 'x.png']],
    [['read', cheque, '--kind', 'cheque']],
    [['read', cheque, '--box', '1,2,3']],
    [['evaluate']],
    [['export', 'xls']],
    [['correct', 'f']],
    [['train']],
  ])('%j ends with 2 and says why', async (words) => {
    const { code, stdout, stderr } = await cli(words)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/help/)
  })

  it('ends with 2 and names the engines there are where another is asked for', async () => {
    const { code, stderr } = await cli(['read', cheque, '--engine', 'builtin'])
    expect(code).toBe(2)
    expect(stderr).toContain('--engine is one of auto, kernels, tensorflow, webgpu, not "builtin".')
  })

  it('ends with 3 where the model is not there', async () => {
    const { code, stderr } = await cli(['read', pin, '--model', 'lenet99', '--engine', 'kernels'])
    expect(code).toBe(3)
    expect(stderr).toContain('lenet99')
  })

  it('answers help without loading anything', async () => {
    const { code, stdout } = await cli(['help', 'read'])
    expect(code).toBe(0)
    expect(stdout).toContain('--box x,y,w,h')
  })
})

const fieldsShape = v.object({
  fields: v.array(v.object({ id: v.string(), page: v.string(), reading: v.string(), state: v.string() })),
})

it('corrects, takes back, brings back and exports over one store', async () => {
  const data = ['--data', join(folder, 'store')]
  await cli(['read', pin, ...data, '--engine', 'kernels'])
  const fieldsOf = async (words: readonly string[]) => {
    const { stdout, code } = await cli([...words, ...data, '--json'])
    expect(code).toBe(0)
    return v.parse(fieldsShape, JSON.parse(stdout)).fields
  }
  const [field] = await fieldsOf(['fields', 'list'])
  const id = field?.id ?? ''
  const short = await cli(['correct', id, '--text', '12345', ...data])
  expect(short).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('A PIN code has 6 digits; here are 5.'),
  })
  await cli(['undo', ...data])
  expect(await fieldsOf(['correct', id, '--text', '123456'])).toMatchObject([
    { reading: '123456', state: 'corrected' },
  ])
  expect(await fieldsOf(['undo'])).toMatchObject([{ reading: field?.reading }])
  expect(await fieldsOf(['redo'])).toMatchObject([{ reading: '123456' }])
  const history = await cli(['history', id, ...data, '--json'])
  expect(JSON.parse(history.stdout)).toMatchObject({
    corrections: [{ before: field?.reading, after: '123456' }],
  })

  const csv = await cli(['export', 'csv', ...data])
  expect(csv.stdout).toContain(',123456,123456,corrected,')
  const json = join(folder, 'out.json')
  await cli(['export', 'json', '--out', json, ...data])
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    version: 1,
    pages: [{ file: pin, fields: [{ text: '123456', correction: { kind: 'text' } }] }],
  })
  const idx = await cli(['export', 'idx', '--out', join(folder, 'digits'), ...data, '--json'])
  expect(JSON.parse(idx.stdout)).toMatchObject({ digits: 6, unreviewed: 0 })
  expect([...readFileSync(join(folder, 'digits-labels.idx1-ubyte')).subarray(8)]).toEqual([1, 2, 3, 4, 5, 6])
  expect(readFileSync(join(folder, 'digits-images.idx3-ubyte')).length).toBe(16 + 6 * 784)

  const readonly = await cli(['export', 'csv', '--out', join(pin, 'x.csv'), ...data])
  expect(readonly.code).toBe(3)
  expect(readonly.stderr).toContain('dest-readonly')
})

it('puts a damaged store aside, says so, and goes on', async () => {
  const data = join(folder, 'damaged')
  mkdirSync(data)
  writeFileSync(
    join(data, 'digit-desk.sqlite'),
    'this was a database once, before the disk failed'.repeat(200),
  )
  const { code, stderr } = await cli(['pages', 'list', '--data', data])
  expect(code).toBe(0)
  const aside = /digit-desk\.sqlite\.damaged-[\dTZ-]+/.exec(stderr)?.[0] ?? ''
  expect(readFileSync(join(data, aside), 'utf8')).toContain('this was a database once')
})

describe('evaluate', () => {
  it('measures the labelled samples, boxes given and found', async () => {
    const given = await cli([
      'evaluate',
      samplesFolder,
      '--json',
      '--limit',
      '4',
      '--list',
      '--engine',
      'kernels',
    ])
    expect(given.code).toBe(0)
    expect(JSON.parse(given.stdout)).toMatchObject({
      version: 1,
      n: 4,
      exact: expect.any(Number),
      exactRate: expect.any(Number),
      digitAccuracy: expect.any(Number),
      lengthRight: expect.any(Number),
      confident: { 30: expect.any(Number), 50: expect.any(Number), 70: expect.any(Number) },
      coverage: [{ errorRate: 0.005 }, { errorRate: 0.01 }, { errorRate: 0.02 }, { errorRate: 0.05 }],
      ece: expect.any(Number),
      msPerField: { median: expect.any(Number), p95: expect.any(Number) },
      failed: [],
    })
  })

  it.each([
    ['nowhere', 'file-missing'],
    ['empty', 'labels-missing'],
    ['without columns', 'labels-damaged'],
  ])('names a folder that is %s', async (name, code) => {
    const place = join(folder, name)
    if (name !== 'nowhere') mkdirSync(place)
    if (name === 'without columns') writeFileSync(join(place, 'labels.csv'), 'label,files\n1,2\n')
    const ended = await cli(['evaluate', place, '--engine', 'kernels'])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(code)
  })
})

it('trains on a folder of digits, lists the run, and reads digits with what it trained', async () => {
  const place = join(folder, 'digits-to-train')
  await writeFewDigits(place, 764, 700)
  const out = join(folder, 'models')
  const env = { DIGIT_DESK_DATA: join(folder, 'trained') }
  const words = ['--data', place, '--out', out, '--epochs', '6', '--batch', '32', '--json']
  const trained = await cli(['train', ...words], { env })
  expect(trained.stderr).toContain('epoch 6 of 6')
  const { run } = v.parse(
    v.object({ run: v.object({ runId: v.string(), modelId: v.string() }) }),
    JSON.parse(trained.stdout),
  )
  expect(JSON.parse(trained.stdout)).toMatchObject({
    runCard: { model: 'lenet5', hyperparameters: { epochs: 6 }, metrics: { ownTest: { digits: 700 } } },
  })
  expect(JSON.parse((await cli(['train', 'list', '--json'], { env })).stdout)).toMatchObject({
    runs: [{ runId: run.runId, state: 'finished', modelId: run.modelId }],
  })
  const shown = await cli(['train', 'show', run.runId], { env })
  expect(shown.stdout).toMatch(/^ *6 .* %/m)
  const again = await cli(['train', '--resume', run.runId], { env })
  expect(again.code).toBe(2)
  const reading = ['--models', out, '--model', 'lenet5', '--json']
  const measured = await cli(['evaluate', place, ...reading])
  const { accuracy, n } = v.parse(
    v.object({ n: v.number(), accuracy: v.number() }),
    JSON.parse(measured.stdout),
  )
  expect(n).toBe(700)
  // 700 digits, six times: a chance level of 0.1 would mean that nothing was learnt or loaded.
  expect(accuracy).toBeGreaterThan(0.7)
  const removed = await cli(['train', 'remove', run.runId, '--store', env.DIGIT_DESK_DATA, '--json'])
  expect(JSON.parse(removed.stdout)).toMatchObject({ runs: [] })
  const refused = await cli(['train', '--model', 'lenet12', ...words], { env })
  expect(refused.code).toBe(2)
}, 120_000)

it('lists models and engines, and looks at itself', async () => {
  const models = await cli(['models', 'list', '--json'])
  expect(JSON.parse(models.stdout)).toMatchObject({
    models: expect.arrayContaining([
      expect.objectContaining({ modelId: 'lenet12', inUse: true, problem: null }),
    ]),
  })
  const engines = await cli(['engines', '--json'])
  expect(JSON.parse(engines.stdout)).toMatchObject({
    engines: expect.arrayContaining([expect.objectContaining({ id: 'kernels', available: true })]),
  })
  const doctor = await cli(['doctor', '--json'])
  expect(doctor.code).toBe(0)
  expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true })
  expect(existsSync(join(folder, 'data', 'digit-desk.sqlite'))).toBe(false)
}, 60_000)
