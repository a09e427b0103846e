import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boxOnPage,
  type DrawnPage,
  drawBox,
  drawCells,
  drawDigit,
  drawDigits,
  drawLine,
  drawnPage,
  type Pen,
} from '../../../test/support/drawn-page'
import { createRandom } from '../base/random'
import type { PageBox } from '../image/geometry'
import { createFieldFinder } from './find-fields'

const finder = createFieldFinder()
const random = createRandom(7)

/** Share of `truth` that `box` covers. */
function covered(box: PageBox | undefined, truth: PageBox): number {
  if (!box) return 0
  const width = Math.min(box.x + box.width, truth.x + truth.width) - Math.max(box.x, truth.x)
  const height = Math.min(box.y + box.height, truth.y + truth.height) - Math.max(box.y, truth.y)
  return width <= 0 || height <= 0 ? 0 : (width * height) / (truth.width * truth.height)
}

function drawnCheque(degrees: number, width = 1180): DrawnPage {
  return drawnPage({ width, height: Math.round(width / 2.15), degrees, random: random.fork(degrees * 10) })
}

/** A row of cells with a digit in each. */
function writtenCells(page: DrawnPage, box: PageBox, digits: string, pen?: Pen): PageBox[] {
  const cells = drawCells(page, box, digits.length, pen)
  cells.forEach((cell, i) => {
    const [width, height] = [0.5 * cell.width, 0.65 * cell.height]
    drawDigit(page, digits[i] ?? '', { x: cell.x + width / 2, y: cell.y + 0.15 * cell.height, width, height })
  })
  return cells
}

describe('cell grids', () => {
  const kinds = [
    ['01074017', 'date'],
    ['440010', 'pin'],
    ['10447', 'zip'],
    ['1074014', 'zip'],
    ['4017', 'digits'],
  ] as const

  it.each(kinds)('finds the cells of %s as %s', (digits, kind) => {
    const page = drawnPage({ width: 900, height: 600, random: random.fork(1) })
    const truth = writtenCells(page, { x: 300, y: 240, width: 44 * digits.length, height: 52 }, digits)
    const [field, ...others] = finder.find(page.grey, null)
    expect([field?.kind, field?.cells?.length, others]).toEqual([kind, digits.length, []])
    truth.forEach((cell, i) => {
      expect(Math.abs((field?.cells?.[i]?.x ?? 0) - cell.x)).toBeLessThanOrEqual(3)
      expect(covered(field?.cells?.[i], cell)).toBeGreaterThan(0.9)
    })
  })

  it.each([-1.5, -0.7, 0.7, 1.5])('finds them on a page turned by %d degrees', (degrees) => {
    const page = drawnCheque(degrees)
    const truth = writtenCells(page, { x: 880, y: 45, width: 264, height: 34 }, '01074017')
    const field = finder.find(page.grey, null).find(({ kind }) => kind === 'date')
    expect(field?.cells?.length).toBe(8)
    truth.forEach((cell, i) => {
      expect(covered(field?.cells?.[i], boxOnPage(page, cell))).toBeGreaterThan(0.75)
    })
  })

  it('finds them where print is broken and paper is noisy', () => {
    const page = drawnPage({ width: 900, height: 600, grain: 7, random: random.fork(3) })
    const pen = { thickness: 3, grey: 110, broken: 0.12, random: random.fork(4) }
    writtenCells(page, { x: 200, y: 300, width: 264, height: 52 }, '740010', pen)
    expect(finder.find(page.grey, null).map(({ kind, cells }) => [kind, cells?.length])).toContainEqual([
      'pin',
      6,
    ])
  })

  it('joins groups that stand apart: 2 + 2 + 4', () => {
    const page = drawnPage({ width: 900, height: 400, random: random.fork(5) })
    writtenCells(page, { x: 300, y: 140, width: 80, height: 50 }, '01')
    writtenCells(page, { x: 400, y: 140, width: 80, height: 50 }, '07')
    writtenCells(page, { x: 500, y: 140, width: 160, height: 50 }, '4017')
    const [field] = finder.find(page.grey, null)
    expect([field?.kind, field?.cells?.length]).toEqual(['date', 8])
  })

  it('leaves out a row that nobody wrote in', () => {
    const page = drawnPage({ width: 900, height: 600, random: random.fork(6) })
    drawCells(page, { x: 300, y: 240, width: 264, height: 52 }, 6)
    expect(finder.find(page.grey, null)).toEqual([])
  })

  it('looks for cells inside a given box', () => {
    const page = drawnPage({ width: 900, height: 600, random: random.fork(8) })
    const truth = writtenCells(page, { x: 300, y: 240, width: 264, height: 52 }, '440010')
    const cells = finder.cellsIn(page.grey, { x: 280, y: 225, width: 310, height: 85 })
    expect(cells.length).toBe(6)
    cells.forEach((cell, i) => {
      expect(Math.abs(cell.x - (truth[i]?.x ?? 0))).toBeLessThanOrEqual(3)
    })
    expect(finder.cellsIn(page.grey, { x: 20, y: 400, width: 300, height: 80 })).toEqual([])
    expect(finder.cellsIn(page.grey, { x: 2000, y: 400, width: 300, height: 80 })).toEqual([])
  })
})

describe('the amount box of a cheque', () => {
  it.each([700, 1180, 2400])('is found on a page %d pixels wide', (width) => {
    const page = drawnCheque(0, width)
    const scale = width / 1180
    const box = { x: 860 * scale, y: 200 * scale, width: 260 * scale, height: 52 * scale }
    drawBox(page, box)
    drawLine(page, [100 * scale, 215 * scale], [700 * scale, 215 * scale])
    drawDigits(page, '4700', [880 * scale, 212 * scale], 26 * scale)
    const found = finder.find(page.grey, null).filter(({ kind }) => kind === 'amount')
    expect(found.length).toBe(1)
    expect(found[0]?.tentative).toBeUndefined()
    expect(covered(found[0]?.box, box)).toBeGreaterThan(0.95)
    expect(found[0]?.box.width).toBeLessThan(1.1 * box.width)
  })

  it('begins right of the cell with the printed sign', () => {
    const page = drawnCheque(1)
    drawBox(page, { x: 820, y: 200, width: 310, height: 52 })
    drawLine(page, [875, 200], [875, 252])
    drawDigits(page, '4700', [895, 212], 26)
    const found = finder.find(page.grey, null).find(({ kind }) => kind === 'amount')
    expect(Math.abs((found?.box.x ?? 0) - 875)).toBeLessThan(8)
    expect(covered(found?.box, boxOnPage(page, { x: 880, y: 206, width: 244, height: 40 }))).toBeGreaterThan(
      0.95,
    )
  })
})

describe('writing without a box', () => {
  it('proposes a string of digits, tentatively', () => {
    const page = drawnPage({ width: 900, height: 600, random: random.fork(11) })
    const truth = drawDigits(page, '740174', [220, 380], 44)
    const [field, ...others] = finder.find(page.grey, null)
    expect(others).toEqual([])
    expect([field?.kind, field?.tentative]).toEqual(['digits', true])
    expect(covered(field?.box, truth)).toBeGreaterThan(0.99)
  })

  it('takes all of a picture that shows one line for an amount', () => {
    const page = drawnPage({ width: 600, height: 160, random: random.fork(12) })
    const truth = drawDigits(page, '47001', [60, 45], 70)
    const [field, ...others] = finder.find(page.grey, null)
    expect([field?.kind, field?.tentative, others]).toEqual(['amount', undefined, []])
    expect(covered(field?.box, truth)).toBeGreaterThan(0.99)
  })

  it('goes on after a dash and stops at the colon of a label', () => {
    const page = drawnPage({ width: 900, height: 600, random: random.fork(13) })
    const start = drawDigits(page, '10477', [300, 380], 40)
    const dash = start.x + start.width + 14
    drawLine(page, [dash, 400], [dash + 20, 400], { thickness: 5, grey: 45 })
    const end = drawDigits(page, '1044', [dash + 36, 380], 40)
    drawDigits(page, '0000', [100, 380], 34)
    for (const y of [390, 408]) drawLine(page, [232, y], [234, y], { thickness: 5, grey: 45 })
    const fields = finder.find(page.grey, null)
    expect(fields.length).toBe(1)
    expect(covered(fields[0]?.box, start) + covered(fields[0]?.box, end)).toBeGreaterThan(1.98)
    expect(fields[0]?.box.x).toBeGreaterThan(240)
  })

  it('takes date and amount of a cheque by their places', () => {
    const page = drawnCheque(0)
    const date = drawDigits(page, '01074017', [790, 90], 28)
    const amount = drawDigits(page, '47000', [920, 190], 28)
    drawDigits(page, '000000000', [60, 500], 24)
    const fields = finder.find(page.grey, null)
    expect(fields.map(({ kind }) => kind).sort()).toEqual(['amount', 'date'])
    expect(covered(fields.find(({ kind }) => kind === 'date')?.box, date)).toBeGreaterThan(0.99)
    expect(covered(fields.find(({ kind }) => kind === 'amount')?.box, amount)).toBeGreaterThan(0.99)
  })
})

describe('any page', () => {
  it('gives nothing on blank paper', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 400 }),
        fc.nat(9),
        (width, height, grain) => {
          const page = drawnPage({ width, height, grain, random: createRandom(width) })
          expect(finder.find(page.grey, null)).toEqual([])
        },
      ),
      { numRuns: 20 },
    )
  })

  it('keeps boxes inside the page, cells inside the page, and answers the same twice', () => {
    const line = fc.record({
      x: fc.integer({ min: -50, max: 700 }),
      y: fc.integer({ min: -50, max: 420 }),
      count: fc.integer({ min: 1, max: 9 }),
      width: fc.integer({ min: 20, max: 60 }),
      height: fc.integer({ min: 20, max: 90 }),
      isCells: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.integer({ min: -15, max: 15 }), (lines, tilt) => {
        const page = drawnPage({
          width: 700,
          height: 420,
          degrees: tilt / 10,
          random: createRandom(tilt + 99),
        })
        for (const { x, y, count, width, height, isCells } of lines) {
          if (isCells) writtenCells(page, { x, y, width: width * count, height }, '104740147'.slice(0, count))
          else drawDigits(page, '104740147'.slice(0, count), [x, y], height)
        }
        const fields = finder.find(page.grey, null)
        for (const { box, cells = [], score } of fields) {
          for (const { x, y, width, height } of [box, ...cells]) {
            expect(x >= 0 && y >= 0 && x + width <= 700 && y + height <= 420).toBe(true)
            expect(width > 0 && height > 0).toBe(true)
          }
          expect(score).toBeGreaterThan(0)
          expect(score).toBeLessThanOrEqual(1)
        }
        expect(finder.find(page.grey, null)).toEqual(fields)
      }),
      { numRuns: 10 },
    )
  })
})
