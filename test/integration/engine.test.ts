import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { fieldBoxFromPageBox } from '../../src/core/image/geometry'
import type { FieldView } from '../../src/protocol/commands/fields'
import { connectClient, type LocalEngine, samplesFolder, startLocalEngine } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-engine-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cheque = join(samplesFolder, 'cheque-kaveri.jpg')
const pin = join(samplesFolder, 'pin-card-cells.jpg')

async function openOne({ client }: LocalEngine, path: string): Promise<string> {
  const { pages, errors } = await client.call('documents.open', { paths: [path] })
  expect(errors).toEqual([])
  return pages[0]?.pageId ?? ''
}

async function readOne(
  local: LocalEngine,
  path: string,
): Promise<{ pageId: string; fields: readonly FieldView[] }> {
  const pageId = await openOne(local, path)
  return { pageId, fields: (await local.client.call('pages.read', { pageId })).fields }
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => error,
  )
}

describe('opening', () => {
  it('takes folders in natural order, goes on after faults, and opens each file once', async () => {
    const { client } = startLocalEngine()
    const place = join(folder, 'natural')
    mkdirSync(join(place, 'sub'), { recursive: true })
    for (const name of ['scan10.jpg', 'scan2.jpg', 'sub/scan1.JPG']) copyFileSync(pin, join(place, name))
    writeFileSync(join(place, 'notes.txt'), 'not a scan')
    writeFileSync(join(place, 'scan3.png'), 'not a scan either')
    const { pages, errors } = await client.call('documents.open', {
      paths: [place, join(place, 'scan2.jpg')],
    })
    expect(pages.map(({ path }) => path.slice(place.length + 1))).toEqual([
      'scan2.jpg',
      'scan10.jpg',
      'sub/scan1.JPG',
    ])
    expect(errors.map(({ file, error }) => [basename(file), error.code])).toEqual([
      ['scan3.png', 'file-kind'],
    ])
    expect(new Set(pages.map(({ pageId }) => pageId)).size).toBe(3)
    expect(pages[0]).toMatchObject({
      progress: 'waiting',
      state: null,
      fieldCount: 0,
      width: 1500,
      height: 960,
    })
    const recent = await client.call('documents.recent', {})
    expect(recent[0]?.file).toBe('scan1.JPG')
  })

  it('opens every page of a PDF with a scan in it, and reads it like the scan', async () => {
    const local = startLocalEngine()
    const pdf = await PDFDocument.create()
    const picture = await pdf.embedJpg(readFileSync(pin))
    for (let page = 0; page < 2; page++) {
      // 1500 pixels at 300 dpi are 360 points.
      pdf.addPage([360, 230.4]).drawImage(picture, { x: 0, y: 0, width: 360, height: 230.4 })
    }
    const path = join(folder, 'two.pdf')
    writeFileSync(path, await pdf.save())
    const { pages } = await local.client.call('documents.open', { paths: [path] })
    expect(
      pages.map(({ pageIndex, pageCount, width, height }) => [pageIndex, pageCount, width, height]),
    ).toEqual([
      [0, 2, 1500, 960],
      [1, 2, 1500, 960],
    ])
    const { fields } = await readOne(local, pin)
    const second = await local.client.call('pages.read', { pageId: pages[1]?.pageId ?? '' })
    expect(second.fields.map(({ digits }) => digits)).toEqual(fields.map(({ digits }) => digits))
  })

  it('keeps a pasted picture in the data folder, and nothing that is none', async () => {
    const { client } = startLocalEngine({ dataFolder: join(folder, 'paste') })
    const { pages } = await client.call('documents.paste', { bytes: new Uint8Array(readFileSync(pin)) })
    expect(readFileSync(pages[0]?.path ?? '')).toEqual(readFileSync(pin))
    expect(await failure(client.call('documents.paste', { bytes: new Uint8Array([1, 2, 3]) }))).toMatchObject(
      {
        code: 'file-kind',
      },
    )
  })
})

describe('pictures', () => {
  it('gives the page scaled for the screen and for the filmstrip', async () => {
    const local = startLocalEngine()
    const pageId = await openOne(local, cheque)
    const whole = await local.client.call('pages.picture', { pageId, maxSide: 4000 })
    expect(whole).toMatchObject({ width: 2360, height: 1090, mime: 'image/jpeg' })
    const thumbnail = await local.client.call('pages.picture', { pageId, maxSide: 200 })
    expect(thumbnail.width).toBe(200)
    expect(await sharp(thumbnail.bytes).metadata()).toMatchObject({ width: 200, format: 'jpeg' })
  })

  it("gives a field's crop as the segmenter sees it", async () => {
    const local = startLocalEngine()
    const { fields } = await readOne(local, pin)
    const fieldId = fields[0]?.fieldId ?? ''
    const { grey, colour, box, cells } = await local.client.call('fields.picture', { fieldId })
    expect([grey.width, grey.height]).toEqual([box.width, box.height])
    expect(colour.data.length).toBe(4 * grey.data.length)
    expect(cells).toHaveLength(6)
  })

  it('says so when the file changed or went away behind its back', async () => {
    const local = startLocalEngine()
    const path = join(folder, 'changing.jpg')
    copyFileSync(pin, path)
    const pageId = await openOne(local, path)
    copyFileSync(cheque, path)
    expect(await failure(local.client.call('pages.read', { pageId }))).toMatchObject({
      code: 'file-damaged',
      details: { changed: true },
    })
    rmSync(path)
    expect(await failure(local.client.call('pages.picture', { pageId, maxSide: 100 }))).toMatchObject({
      code: 'file-missing',
    })
    const [page] = await local.client.call('documents.list', {})
    expect(page).toMatchObject({ progress: 'failed', error: { code: 'file-damaged' } })
  })
})

describe('reading and correcting', () => {
  it('tells every client how a page is coming along', async () => {
    const local = startLocalEngine()
    const other = connectClient(local.engine)
    const heard: string[] = []
    other.on('page.changed', ({ page }) => heard.push(page.progress))
    await readOne(local, pin)
    await other.call('documents.list', {})
    expect(heard).toEqual(['reading', 'done'])
  })

  it('reads once: a second asking answers what is stored, over a restart too', async () => {
    const dataFolder = join(folder, 'restart')
    const first = startLocalEngine({ dataFolder })
    const { pageId, fields } = await readOne(first, pin)
    const field = await first.client.call('corrections.apply', {
      fieldId: fields[0]?.fieldId ?? '',
      change: { kind: 'text', text: '998877' },
    })
    await first.engine.close()

    const second = startLocalEngine({ dataFolder, modelsFolder: '/nowhere' })
    const [page] = await second.client.call('documents.list', {})
    expect(page).toMatchObject({ pageId, progress: 'done', state: 'corrected' })
    expect(await second.client.call('pages.read', { pageId })).toMatchObject({ fields: [field] })
    expect(await openOne(second, pin)).toBe(pageId)
    expect(await second.client.call('corrections.undo', {})).toMatchObject({ text: fields[0]?.text })
    await second.engine.close()
  })

  it('leaves a page waiting where the model is missing, and reads it when it is there', async () => {
    const dataFolder = join(folder, 'no-model')
    const first = startLocalEngine({ dataFolder, modelsFolder: '/nowhere' })
    const pageId = await openOne(first, pin)
    expect(await failure(first.client.call('pages.read', { pageId }))).toMatchObject({
      code: 'model-missing',
    })
    expect(await first.client.call('session.describe', {})).toMatchObject({
      modelProblem: { code: 'model-missing' },
    })
    await first.engine.close()
    const second = startLocalEngine({ dataFolder })
    expect((await second.client.call('documents.list', {}))[0]).toMatchObject({ progress: 'waiting' })
    expect((await second.client.call('pages.read', { pageId })).fields.length).toBeGreaterThan(0)
    await second.engine.close()
  })

  it('draws, moves, names and removes a field', async () => {
    const local = startLocalEngine()
    const { client } = local
    const { pageId, fields } = await readOne(local, pin)
    const found = fields[0]
    if (found === undefined) throw new Error('the sample has a field')
    const drawn = await client.call('fields.add', { pageId, box: found.box, kind: 'auto' })
    expect(drawn).toMatchObject({ origin: 'drawn', kind: 'pin', digits: found.digits })
    const box = { ...found.box, width: Math.round(found.box.width / 2) }
    const moved = await client.call('fields.move', { fieldId: drawn.fieldId, box })
    expect(moved.digits).toHaveLength(3)
    const named = await client.call('fields.setKind', { fieldId: drawn.fieldId, kind: 'digits' })
    expect(named).toMatchObject({ kind: 'digits', digits: moved.digits, box })
    const removed: string[] = []
    client.on('field.removed', ({ fieldId }) => removed.push(fieldId))
    await client.call('fields.remove', { fieldId: drawn.fieldId })
    expect((await client.call('pages.read', { pageId })).fields).toHaveLength(fields.length)
    expect(removed).toEqual([drawn.fieldId])
    const outside = { x: 5000, y: 5000, width: 10, height: 10 }
    expect(await failure(client.call('fields.add', { pageId, box: outside, kind: 'pin' }))).toMatchObject({
      code: 'bad-argument',
    })
    expect(await failure(client.call('fields.remove', { fieldId: drawn.fieldId }))).toMatchObject({
      code: 'field-unknown',
    })
  })

  it('keeps the corrections of a page that is turned and turned back', async () => {
    const local = startLocalEngine()
    const { client } = local
    const { pageId, fields } = await readOne(local, pin)
    const fieldId = fields[0]?.fieldId ?? ''
    await client.call('corrections.apply', { fieldId, change: { kind: 'text', text: '123456' } })
    const turned = await client.call('pages.turn', { pageId, turns: 1 })
    expect(turned.page).toMatchObject({ width: 960, height: 1500, turns: 1 })
    expect(turned.fields.map((field) => field.fieldId)).not.toContain(fieldId)
    const back = await client.call('pages.turn', { pageId, turns: 0 })
    expect(back.fields.find((field) => field.fieldId === fieldId)).toMatchObject({ text: '123456' })
  })

  it('says what accepting and rejecting make of a field', async () => {
    const local = startLocalEngine()
    const { pageId, fields } = await readOne(local, pin)
    const fieldId = fields[0]?.fieldId ?? ''
    const accepted = await local.client.call('corrections.apply', { fieldId, change: { kind: 'accept' } })
    expect(accepted).toMatchObject({ state: 'corrected', text: fields[0]?.text })
    const rejected = await local.client.call('corrections.apply', { fieldId, change: { kind: 'reject' } })
    expect(rejected).toMatchObject({ state: 'reject' })
    const [page] = await local.client.call('documents.list', {})
    expect(page).toMatchObject({ pageId, state: 'corrected' })
  })

  it("reads a lattice along a person's cuts, first as a preview, then for good", async () => {
    const local = startLocalEngine()
    const { fields } = await readOne(local, pin)
    const field = fields[0]
    if (field === undefined) throw new Error('the sample has a field')
    const lattice = latticeFrom(field)
    const cuts = field.reading?.cuts.map((cut) => ({ ...cut, movedByHand: true })) ?? []
    const asked = { fieldId: field.fieldId, lattice, cuts }
    const preview = await local.client.call('fields.readLattice', { ...asked, preview: true })
    expect(preview).toMatchObject({ digits: field.digits, correction: null })
    expect(await local.client.call('corrections.history', { fieldId: field.fieldId })).toEqual([])
    const kept = await local.client.call('fields.readLattice', asked)
    expect(kept).toMatchObject({
      digits: field.digits,
      state: 'corrected',
      correction: { change: { kind: 'recut' } },
    })
    expect(kept.reading?.cuts.every(({ movedByHand }) => movedByHand)).toBe(true)
    const undone = await local.client.call('corrections.undo', {})
    expect(undone?.reading).toEqual(field.reading)
  })

  it('stops before the next page when it is told that nobody wants it any more', async () => {
    const local = startLocalEngine()
    const [first, second] = [await openOne(local, cheque), await openOne(local, pin)]
    const running = local.client.start('pages.read', { pageId: first })
    const waiting = local.client.start('pages.read', { pageId: second })
    waiting.cancel()
    expect(await failure(waiting.value)).toMatchObject({ code: 'cancelled' })
    expect((await running.value).fields.length).toBeGreaterThan(0)
    const pages = await local.client.call('documents.list', {})
    expect(pages.map(({ progress }) => progress)).toEqual(['done', 'waiting'])
  })
})

/** The chain of a reading's own pieces, as the window's worker makes it of cuts. */
function latticeFrom(field: FieldView) {
  const glyphs = field.reading?.glyphs ?? []
  const inner = field.reading?.cuts.slice(1, -1) ?? []
  return {
    nodeCount: glyphs.length + 1,
    arcs: glyphs.map(({ box, glyph }, from) => ({
      from,
      to: from + 1,
      box: fieldBoxFromPageBox(box, field.box),
      glyph,
      geometry: {
        ...{ height: 1, width: 0.6, centre: 0, top: -0.5, bottom: 0.5 },
        ...{ logAspect: Math.log(0.6), pieces: 0.2, fill: 0.3 },
      },
    })),
    cuts: inner.map(({ path }) => ({
      path: path.map(({ x, y }) => ({ x: x - field.box.x, y: y - field.box.y })),
    })),
    lineHeight: field.box.height / 2,
    slant: 0,
  }
}

it('remembers settings, and falls back where another version left nonsense', async () => {
  const dataFolder = join(folder, 'settings')
  const first = startLocalEngine({ dataFolder })
  await first.client.call('session.setSettings', { theme: 'dark', person: 'Ann', layout: { zoom: 2 } })
  await first.engine.close()
  const second = startLocalEngine({ dataFolder })
  expect(await second.client.call('session.settings', {})).toEqual({
    theme: 'dark',
    language: 'system',
    person: 'Ann',
    layout: { zoom: 2 },
  })
  expect((await second.client.call('session.describe', {})).person).toBe('Ann')
  await second.engine.close()
})
