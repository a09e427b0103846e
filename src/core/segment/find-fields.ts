import { clipToPage, type PageBox } from '../image/geometry'
import type { GreyRaster } from '../image/raster'
import { shrinkGrey } from '../image/shrink'
import type { FieldFinder, FieldKind, FieldProposal } from './field-finder'
import { findBoxes, type PrintedBox, writingArea } from './find-boxes'
import { type CellRow, findCellRows } from './find-cells'
import { inkShare, insideOf } from './find-ink'
import { findNumbers } from './find-numbers'
import { amountBoxPrior, isChequeShaped, isInCodeLine } from './find-priors'
import { findRules } from './find-rules'
import { findStrips, type StripLimits } from './find-strips'
import { findWriting } from './find-writing'
import { acrossAt } from './rule-line'

/** Finds fields by what is printed around them. Plain TypeScript: no OpenCV, no state, equal on every host. */
export function createFieldFinder(): FieldFinder {
  return { find: findFields, cellsIn: findCellsIn }
}

/** The page is searched at about 150 dpi; where the scan states no dpi, at a long side of about 1200 pixels. */
const searchDpi = 150
const searchSide = 1200
/** Keeps the time of a search bounded. */
const longestSide = 1400
/** Cameras and editors write 72 or 96 whatever the picture. */
const leastCredibleDpi = 120

function shrinkFactor(page: GreyRaster, dpi: number | null): number {
  const side = Math.max(page.width, page.height)
  const bySize = Math.round(side / searchSide)
  const byDpi = dpi !== null && dpi >= leastCredibleDpi ? Math.round(dpi / searchDpi) : bySize
  return Math.max(1, byDpi, Math.ceil(side / longestSide))
}

/** Heights of cells and boxes in search pixels: 3 to 25 mm at 150 dpi. */
const heights: StripLimits = { leastHeight: 18, mostHeight: 150 }

function findFields(page: GreyRaster, dpi: number | null): FieldProposal[] {
  const factor = shrinkFactor(page, dpi)
  const small = shrinkGrey(page, factor)
  const rules = findRules(small)
  const strips = findStrips(rules, heights)
  const printed = findCellRows(strips, rules.across)
  const rows = fieldRows(printed, small)
  const proposals = rows.map((row) => proposalFromRow(row, factor))
  if (isChequeShaped(small)) {
    const boxes = findBoxes(strips, rules.across, (area) => amountBoxPrior(area, small) >= leastAmountScore)
    const amount = amountBoxOf(boxes, small, rows)
    if (amount) proposals.push(proposalFromBox(amount.box, amount.score, factor))
  }
  const wanted = wantedIn(small, proposals)
  if (wanted.length > 0) {
    const writing = findWriting(small, rules.horizontal)
    const empty = printed.filter((row) => !rows.includes(row)).map((row) => boxAround(cellBoxes(row)))
    for (const found of findNumbers(writing, small, wanted)) {
      if (empty.some((box) => overlap(box, found.box))) continue
      const box = scaled(found.box, factor)
      if (!proposals.some((known) => overlap(known.box, box))) proposals.push({ ...found, box })
    }
  }
  return proposals
    .map((proposal) => clipped(proposal, page))
    .filter((proposal) => proposal !== null)
    .sort((a, b) => b.score - a.score || a.box.y - b.box.y || a.box.x - b.box.x)
}

/** What printed boxes and cells did not give and writing may. */
function wantedIn(small: GreyRaster, proposals: readonly FieldProposal[]): FieldKind[] {
  const has = (kind: FieldKind): boolean => proposals.some((proposal) => proposal.kind === kind)
  if (!isChequeShaped(small)) return proposals.length > 0 ? [] : ['digits']
  const wanted = (['amount', 'date'] as const).filter((kind) => !has(kind))
  return proposals.length > 0 ? wanted : [...wanted, 'digits']
}

function clipped(proposal: FieldProposal, page: GreyRaster): FieldProposal | null {
  const box = clipToPage(proposal.box, page.width, page.height)
  if (!box) return null
  const cells = proposal.cells?.map((cell) => clipToPage(cell, page.width, page.height))
  if (!cells) return { ...proposal, box }
  return cells.every((cell) => cell !== null) ? { ...proposal, box, cells } : null
}

function cellBoxes(row: CellRow): PageBox[] {
  return row.cells.map(({ left, right }) => {
    const at = (left + right) / 2
    const y = acrossAt(row.top, at)
    return { x: left, y, width: right - left, height: acrossAt(row.bottom, at) - y }
  })
}

/** Part of the cells that must hold ink; a card's unused row of cells is no field. */
const leastWritten = 0.3
const leastInk = 0.015

function isField(small: GreyRaster, row: CellRow): boolean {
  const cells = cellBoxes(row)
  if (isInCodeLine(boxAround(cells), small)) return false
  const written = cells.filter((cell) => inkShare(small, insideOf(cell, 0.15)) >= leastInk)
  return written.length >= leastWritten * cells.length
}

/** A cheque with its date in cells has no codes in cells besides: what looks like them is stamped account numbers. */
function fieldRows(printed: readonly CellRow[], small: GreyRaster): CellRow[] {
  const rows = printed.filter((row) => isField(small, row))
  const dates = rows.filter(({ cells }) => kindFromCellCount(cells.length) === 'date')
  return isChequeShaped(small) && dates.length > 0 ? dates : rows
}

function kindFromCellCount(count: number): FieldKind {
  if (count === 8) return 'date'
  if (count === 6) return 'pin'
  return count === 5 || count === 7 || count === 9 ? 'zip' : 'digits'
}

function proposalFromRow(row: CellRow, factor: number): FieldProposal {
  const cells = cellBoxes(row).map((cell) => scaled(cell, factor))
  const kind = kindFromCellCount(cells.length)
  return { kind, box: boxAround(cells), cells, score: row.quality * (kind === 'digits' ? 0.8 : 1) }
}

function scaled(box: PageBox, factor: number): PageBox {
  return {
    x: box.x * factor,
    y: box.y * factor,
    width: box.width * factor,
    height: box.height * factor,
  }
}

function boxAround(boxes: readonly PageBox[]): PageBox {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

interface ScoredBox {
  readonly box: PrintedBox
  readonly score: number
}

const leastAmountScore = 0.25

/** The printed box that is most likely the amount's: on a cheque, on its right half, wide, and not made of cells. */
function amountBoxOf(
  boxes: readonly PrintedBox[],
  small: GreyRaster,
  rows: readonly CellRow[],
): ScoredBox | null {
  const cells = rows.flatMap(cellBoxes)
  let best: ScoredBox | null = null
  for (const box of boxes) {
    const area = writingArea(box)
    if (cells.some((cell) => overlap(cell, area))) continue
    const score = box.quality * amountBoxPrior(area, small)
    if (score < leastAmountScore || (best && score <= best.score)) continue
    if (inkShare(small, insideOf(area, 0.1)) >= 0.004) best = { box, score }
  }
  return best
}

function overlap(a: PageBox, b: PageBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** Hands run over a box's top and bottom: this share of its height more there. */
const overrun = 0.08
/** Its walls are left out, or what remains of them is read as a 1: so much of the height off on either side. */
const wallShare = 0.05

function proposalFromBox(box: PrintedBox, score: number, factor: number): FieldProposal {
  const { x, y, width, height } = writingArea(box)
  const wall = wallShare * height
  const more = overrun * height
  const field = { x: x + wall, y: y - more, width: width - 2 * wall, height: height + 2 * more }
  return { kind: 'amount', box: scaled(field, factor), score }
}

function findCellsIn(page: GreyRaster, box: PageBox): PageBox[] {
  const clip = clipToPage(box, page.width, page.height)
  if (!clip) return []
  const factor = Math.max(1, Math.round(clip.height / 60))
  const small = shrinkGrey(cropOf(page, clip), factor)
  const limits = { leastHeight: Math.max(8, 0.4 * small.height), mostHeight: small.height }
  const rules = findRules(small)
  const row = findCellRows(findStrips(rules, limits), rules.across)[0]
  if (!row) return []
  return cellBoxes(row)
    .map((cell) => scaled(cell, factor))
    .map((cell) => clipToPage({ ...cell, x: cell.x + clip.x, y: cell.y + clip.y }, page.width, page.height))
    .filter((cell) => cell !== null)
}

function cropOf(page: GreyRaster, box: PageBox): GreyRaster {
  const data = new Uint8Array(box.width * box.height)
  for (let y = 0; y < box.height; y++) {
    const from = (box.y + y) * page.width + box.x
    data.set(page.data.subarray(from, from + box.width), y * box.width)
  }
  return { width: box.width, height: box.height, data }
}
