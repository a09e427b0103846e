import { describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error'
import { plainCalibration } from '../confidence/calibration'
import { createJudge } from '../confidence/judge'
import type { PageBox } from '../image/geometry'
import type { GreyRaster, PageRaster } from '../image/raster'
import type { FieldImage, FieldReader, FieldReading, ReadCharacter } from '../read/field-reader'
import type { FieldFinder, FieldKind } from '../segment/field-finder'
import { glyphArea, type Lattice } from '../segment/lattice'
import { evaluateScans } from './evaluate-scans'
import type { LabelledField } from './labels'
import { createPageReader } from './read-page'

/** Digits as blocks of 10x10 pixels whose grey is twenty times the digit; white is paper. */
const side = 10

function blockPage(
  width: number,
  height: number,
  strings: readonly (readonly [string, number, number])[],
): PageRaster {
  const grey: GreyRaster = { width, height, data: new Uint8Array(width * height).fill(255) }
  for (const [digits, left, top] of strings)
    Array.from(digits, Number).forEach((digit, at) => {
      for (let row = 0; row < side; row++) {
        const start = (top + row) * width + left + at * side
        grey.data.fill(digit * 20, start, start + side)
      }
    })
  return { grey, colour: { width, height, data: new Uint8Array(width * height * 4) }, dpi: null }
}

function readBlocks({ grey }: FieldImage): FieldReading {
  const characters: ReadCharacter[] = []
  for (let x = 0; x < grey.width; x += side) {
    const shade = grey.data[x] ?? 255
    if (shade === 255) continue
    characters.push({
      character: String(shade / 20),
      isDigit: true,
      arc: { from: characters.length, to: characters.length + 1 },
      box: { x, y: 0, width: side, height: side },
      glyph: new Uint8Array(glyphArea),
      probability: 0.9,
      alternatives: [],
    })
  }
  const digits = characters.map((character) => character.character).join('')
  // Longer strings are less sure, so that readings have an order.
  const share = 1 - digits.length / 20
  const geometry = { height: 1, width: 1, centre: 0, top: 0, bottom: 0, logAspect: 0, pieces: 0.2, fill: 1 }
  const lattice: Lattice = {
    nodeCount: characters.length + 1,
    arcs: characters.map(({ arc, box, glyph }) => ({ ...arc, box, glyph, geometry })),
    cuts: characters.slice(1).map(({ box }) => ({
      path: [
        { x: box.x, y: 0 },
        { x: box.x, y: side },
      ],
    })),
    lineHeight: side,
    slant: 0,
  }
  return {
    candidates: digits === '' ? [] : [{ text: digits, digits, share }],
    characters,
    lattice,
    logTotal: -digits.length,
  }
}

const blockReader: FieldReader = {
  modelId: 'blocks',
  read: async (field) => readBlocks(field),
  readLattice: async (lattice) => ({
    candidates: [],
    characters: [],
    lattice,
    logTotal: Number.NEGATIVE_INFINITY,
  }),
}

function finderOf(found: readonly (readonly [FieldKind, PageBox])[]): FieldFinder {
  return {
    find: () => found.map(([kind, box]) => ({ kind, box, score: 0.5 })),
    cellsIn: () => [],
  }
}

let now = 0
const clock = (): number => now++

function pageReaderWith(found: readonly (readonly [FieldKind, PageBox])[]) {
  const judge = createJudge(plainCalibration('blocks'))
  return createPageReader({ finder: finderOf(found), reader: blockReader, judge, clock })
}

const amountBox: PageBox = { x: 20, y: 30, width: 40, height: 10 }
const page = blockPage(120, 80, [
  ['250', 20, 30],
  ['4711', 60, 60],
])

describe('reading a page', () => {
  it('gives every box, cut and glyph in page pixels', async () => {
    const [field] = await pageReaderWith([['amount', amountBox]]).readPage(page)
    expect(field).toMatchObject({ kind: 'amount', digits: '250', origin: 'found', modelId: 'blocks', ms: 1 })
    expect(field?.glyphs.map((glyph) => [glyph.character, glyph.box.x, glyph.box.y])).toEqual([
      ['2', 20, 30],
      ['5', 30, 30],
      ['0', 40, 30],
    ])
    expect(field?.cuts.map((cut) => [cut.path[0]?.x, cut.path[0]?.y, cut.path.at(-1)?.y])).toEqual([
      [20, 30, 40],
      [30, 30, 40],
      [40, 30, 40],
      [50, 30, 40],
    ])
  })

  it('reads the zones of a template in place of what it finds', async () => {
    // Widened by a fifth across and 37 % down, this is the box of the four digits.
    const [width, height] = [59.98 / 1.2, 9.98 / 1.37]
    const zone = {
      name: 'account',
      kind: 'digits' as const,
      x: (90 - width / 2) / 120,
      y: (65 - height / 2) / 80,
      width: width / 120,
      height: height / 80,
    }
    const template = { id: 't', name: 'form', zones: [zone] }
    const fields = await pageReaderWith([['amount', amountBox]]).readPage(page, template)
    expect(fields.map((field) => [field.digits, field.origin, field.box])).toEqual([
      ['4711', 'template', { x: 60, y: 60, width: 60, height: 10 }],
    ])
  })

  it('clips a drawn box to the page and refuses one outside', async () => {
    const reader = pageReaderWith([])
    const clipped = await reader.readField(page, {
      kind: 'digits',
      box: { x: 60, y: 60, width: 500, height: 500 },
      origin: 'drawn',
    })
    expect([clipped?.digits, clipped?.box]).toEqual(['4711', { x: 60, y: 60, width: 60, height: 20 }])
    const outside = {
      kind: 'digits' as const,
      box: { x: 500, y: 0, width: 9, height: 9 },
      origin: 'drawn' as const,
    }
    expect(await reader.readField(page, outside)).toBeNull()
  })

  it('rejects a field without ink and says so', async () => {
    const box = { x: 0, y: 0, width: 20, height: 20 }
    const field = await pageReaderWith([]).readField(page, { kind: 'amount', box, origin: 'drawn' })
    expect([field?.judgement.reason, field?.text, field?.cuts]).toEqual(['no-ink', '', []])
  })
})

describe('evaluating scans', () => {
  const labels: LabelledField[] = [
    { file: 'a', label: '2.50', field: 'amount', box: amountBox },
    { file: 'a', label: '4712', field: 'account_no', box: { x: 60, y: 60, width: 40, height: 10 } },
    { file: 'gone', label: '1', field: 'amount', box: null },
    { file: 'a', label: 'illegible', field: 'amount', box: null },
  ]
  const loadPage = async (file: string): Promise<PageRaster> => {
    if (file === 'a') return page
    throw new AppError('file-missing', 'There is no such file.')
  }

  it('counts by digits only, and what cannot be opened as wrong', async () => {
    const evaluation = await evaluateScans(
      labels,
      { boxes: 'given' },
      { pageReader: pageReaderWith([]), loadPage },
    )
    expect(evaluation).toMatchObject({
      n: 3,
      exact: 1,
      exactRate: 1 / 3,
      lengthRight: 2 / 3,
      digitAccuracy: 1 - 1 / 7,
    })
    expect(evaluation.failed).toEqual([
      { file: 'gone', field: 'amount', code: 'file-missing', message: 'There is no such file.' },
    ])
    expect(evaluation.fields.map((field) => [field.label, field.reading, field.isRight])).toEqual([
      ['250', '250', true],
      ['4712', '4711', false],
    ])
    expect(evaluation.confident['50']).toBe(1)
    expect(evaluation.coverage.map((point) => point.errorRate)).toEqual([0.005, 0.01, 0.02, 0.05])
    expect(evaluation.coverage[0]?.share).toBeCloseTo(1 / 3)
  })

  it('picks rows by field, by kind and up to a limit', async () => {
    const parts = { pageReader: pageReaderWith([]), loadPage }
    const named = await evaluateScans(labels, { boxes: 'given', field: 'account_no' }, parts)
    const ofKind = await evaluateScans(labels, { boxes: 'given', kind: 'amount', limit: 1 }, parts)
    const forced = await evaluateScans(labels, { boxes: 'given', kind: 'pin', limit: 2 }, parts)
    expect([named.n, ofKind.n, ofKind.exact, forced.n]).toEqual([1, 1, 1, 2])
  })

  it('with found boxes never looks at the label’s box', async () => {
    const elsewhere: PageBox = { x: 60, y: 60, width: 40, height: 10 }
    const parts = { pageReader: pageReaderWith([['amount', elsewhere]]), loadPage }
    const found = await evaluateScans(labels.slice(0, 2), { boxes: 'found' }, parts)
    expect(found.fields.map((field) => field.reading)).toEqual(['4711', ''])
    expect(found.fields[1]).toMatchObject({ isRight: false, verdict: 'reject', confidence: 0 })
  })

  it('tells its progress', async () => {
    const seen: string[] = []
    const onProgress = (done: number, total: number): void => void seen.push(`${done}/${total}`)
    await evaluateScans(labels, { boxes: 'given' }, { pageReader: pageReaderWith([]), loadPage, onProgress })
    expect(seen).toEqual(['1/3', '2/3', '3/3'])
  })
})
