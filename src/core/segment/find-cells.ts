import type { InkMask } from '../image/raster'
import type { Strip, Wall } from './find-strips'
import { acrossAt, coverage, type Rule, refitted } from './rule-line'

interface Cell {
  readonly left: number
  readonly right: number
}

/** A row of printed cells of one size, in the pixels the strip was found in. */
export interface CellRow {
  readonly top: Rule
  readonly bottom: Rule
  /** Left and right border of each cell, left to right. */
  readonly cells: readonly Cell[]
  /** 0 to 1: how much of all borders is seen. */
  readonly quality: number
}

const fewestCells = 4
/** Groups of one row are joined: 2 + 2 + 4 in dates. */
const fewestOfGroup = 2
/** Width of a cell in heights. */
const narrowest = 0.42
const widest = 2.2
/** Long rows and rows of quite equal cells prove themselves; others may be strokes between two writing lines. */
const leastQuality = { proven: 0.86, doubtful: 0.93 }
const longRow = 8
const equalSpread = 0.035
/** Relative spread of the cells' widths. */
const mostSpread = 0.09
/** More upright lines than this a cell is a pattern (a photo's screen, a hatched area), not writing in cells. */
const mostWallsInside = 1.5

/**
 * Rows of equally wide cells between two rules: the boxes a form gives to single characters. Cells share their
 * borders, or stand apart in groups (3 + 4 on Japanese cards, 2 + 2 + 4 in dates), or each alone.
 */
export function findCellRows(strips: readonly Strip[], across: InkMask): CellRow[] {
  const found: CellRow[] = []
  for (const strip of strips) {
    for (const chain of chainsOf(strip)) {
      const row = cellRowFrom(strip, chain, across)
      if (row) found.push(row)
    }
  }
  return joinedGroups(withoutOverlaps(found)).filter(({ cells }) => cells.length >= fewestCells)
}

/** Rows that go on after a gap of at most a cell or so, with cells of the same size, are one. */
function joinedGroups(rows: readonly CellRow[]): CellRow[] {
  const joined: CellRow[] = []
  for (const row of [...rows].sort((a, b) => leftOfRow(a) - leftOfRow(b))) {
    const at = joined.findIndex((known) => goesOn(known, row))
    const known = joined[at]
    if (!known) {
      joined.push(row)
      continue
    }
    const cells = [...known.cells, ...row.cells]
    const quality = (known.quality * known.cells.length + row.quality * row.cells.length) / cells.length
    joined[at] = { ...known, cells, quality }
  }
  return joined
}

function goesOn(row: CellRow, next: CellRow): boolean {
  const width = meanWidth(row.cells)
  const gap = leftOfRow(next) - rightOfRow(row)
  return gap >= -0.1 * width && gap <= 1.2 * width && isLevelWith(row, next)
}

/** Same height, same place, cells of the same width. */
function isLevelWith(row: CellRow, next: CellRow): boolean {
  if (Math.abs(meanWidth(next.cells) / meanWidth(row.cells) - 1) > 0.15) return false
  const at = leftOfRow(next)
  const height = acrossAt(row.bottom, at) - acrossAt(row.top, at)
  const apart = Math.max(
    Math.abs(acrossAt(row.top, at) - acrossAt(next.top, at)),
    Math.abs(acrossAt(row.bottom, at) - acrossAt(next.bottom, at)),
  )
  return apart <= 0.12 * height
}

function leftOfRow({ cells }: CellRow): number {
  return cells[0]?.left ?? 0
}

function rightOfRow({ cells }: CellRow): number {
  return cells.at(-1)?.right ?? 0
}

function meanWidth(cells: readonly Cell[]): number {
  return cells.reduce((sum, { left, right }) => sum + right - left, 0) / cells.length
}

interface Chain {
  readonly cells: readonly Cell[]
  readonly walls: readonly Wall[]
}

function chainsOf(strip: Strip): Chain[] {
  const { walls, height } = strip
  const chains: Chain[] = []
  for (const [i, left] of walls.entries()) {
    for (const right of walls.slice(i + 1)) {
      const width = right.x - left.x
      if (width < narrowest * height || width < 8) continue
      if (width > widest * height) break
      if (isInsideChain(walls, left, width)) continue
      const chain = follow(walls, left, right)
      if (chain.cells.length >= fewestOfGroup) chains.push(chain)
    }
  }
  return chains
}

/** A chain that begins one cell earlier holds this one. */
function isInsideChain(walls: readonly Wall[], left: Wall, width: number): boolean {
  const before = nearest(walls, left.x - width, 0.05 * width)
  return before !== null && before.strength >= 0.7
}

/** Follows cells of one width to the right, correcting the width on the way. */
function follow(walls: readonly Wall[], left: Wall, right: Wall): Chain {
  const cells: Cell[] = [{ left: left.x, right: right.x }]
  const seen: Wall[] = [left, right]
  let width = right.x - left.x
  let last = right
  for (;;) {
    const next = nextCells(walls, last, width)
    const end = next.at(-1)
    if (!end) return { cells, walls: seen }
    for (const wall of next) {
      if (wall !== next[0]) cells.push({ left: last.x, right: wall.x })
      if (wall !== last) seen.push(wall)
      last = wall
    }
    width = meanWidth(cells)
  }
}

/**
 * The walls of the next cell or cells, the first being the left one (it may be the last wall itself): a neighbour
 * that shares its border, two neighbours whose common border is not seen, or a cell that stands a little apart.
 */
function nextCells(walls: readonly Wall[], last: Wall, width: number): Wall[] {
  const tolerance = Math.max(1.5, 0.14 * width)
  const neighbour = nearest(walls, last.x + width, tolerance)
  if (neighbour) return [leftOf(neighbour, walls, last, width), neighbour]
  for (const left of walls) {
    if (left.x < last.x + 2 || left.x > last.x + 0.8 * width || left.strength < 0.8) continue
    const right = nearest(walls, left.x + width, tolerance)
    if (right && right.strength >= 0.8) return [left, right]
  }
  const second = nearest(walls, last.x + 2 * width, tolerance)
  return second ? [last, { x: (last.x + second.x) / 2, strength: 0 }, second] : []
}

/** The left wall of a cell that ends at `right`: the last wall, or one just behind it that fits the width better. */
function leftOf(right: Wall, walls: readonly Wall[], last: Wall, width: number): Wall {
  const misfit = (left: Wall): number => Math.abs(right.x - left.x - width)
  const better = walls.find(
    (wall) =>
      wall.x > last.x + 2 &&
      wall.x < last.x + 0.5 * width &&
      wall.strength > 0.9 &&
      misfit(wall) < misfit(last) - 0.06 * width,
  )
  return better ?? last
}

function nearest(walls: readonly Wall[], x: number, tolerance: number): Wall | null {
  const worth = (wall: Wall): number => wall.strength - Math.abs(wall.x - x) / (2 * tolerance)
  let best: Wall | null = null
  for (const wall of walls) {
    if (Math.abs(wall.x - x) <= tolerance && (!best || worth(wall) > worth(best))) best = wall
  }
  return best
}

function cellRowFrom(strip: Strip, chain: Chain, across: InkMask): CellRow | null {
  if (!isWorthFitting(strip, chain, across)) return null
  const from = chain.walls[0]?.x ?? 0
  const to = chain.walls.at(-1)?.x ?? 0
  const top = refitted(across, strip.top, from, to)
  const bottom = refitted(across, strip.bottom, from, to)
  const seenOf = ({ left, right }: Cell): number[] =>
    [top, bottom].map((rule) => coverage(across, rule, left + 3, right - 3))
  const { cells, walls } = trimmed(chain, (cell) => Math.min(...seenOf(cell)) >= leastBorder)
  if ((walls[0]?.strength ?? 0) < 0.7 || (walls.at(-1)?.strength ?? 0) < 0.7) return null
  const unequal = spreadOf(cells)
  if (cells.length < fewestOfGroup || unequal > mostSpread || isPattern(strip, { cells, walls })) return null
  const borders = cells.flatMap(seenOf).reduce((sum, seen) => sum + seen, 0) / (2 * cells.length)
  const quality = (meanStrength(walls) + borders) / 2
  const isProven = cells.length >= longRow || unequal <= equalSpread
  const least = isProven ? leastQuality.proven : leastQuality.doubtful
  return quality < least ? null : { top, bottom, cells, quality }
}

/** Cheap tests before the rules are fitted again. */
function isWorthFitting(strip: Strip, { cells, walls }: Chain, across: InkMask): boolean {
  if (meanStrength(walls) < 2 * leastQuality.proven - 1) return false
  if (cells.length < fewestCells && spreadOf(cells) > mostSpread) return false
  const from = walls[0]?.x ?? 0
  const to = walls.at(-1)?.x ?? 0
  return coverage(across, strip.top, from, to) >= 0.3 && coverage(across, strip.bottom, from, to) >= 0.3
}

function meanStrength(walls: readonly Wall[]): number {
  return walls.reduce((sum, wall) => sum + wall.strength, 0) / walls.length
}

/** Part of the top and of the bottom of a cell at the end of a row that must be seen. */
const leastBorder = 0.45

/** Without the cells at either end that do not hold: the walls of neighbouring print. */
function trimmed(chain: Chain, holds: (cell: Cell) => boolean): Chain {
  const first = chain.cells.findIndex(holds)
  const last = chain.cells.findLastIndex(holds)
  const cells = first < 0 ? [] : chain.cells.slice(first, last + 1)
  const from = cells[0]?.left ?? 0
  const to = cells.at(-1)?.right ?? 0
  return { cells, walls: chain.walls.filter(({ x }) => x >= from && x <= to) }
}

function spreadOf(cells: readonly Cell[]): number {
  const mean = meanWidth(cells)
  const squares = cells.reduce((sum, { left, right }) => sum + (right - left - mean) ** 2, 0)
  return Math.sqrt(squares / cells.length) / mean
}

function isPattern(strip: Strip, { cells, walls }: Chain): boolean {
  const from = walls[0]?.x ?? 0
  const to = walls.at(-1)?.x ?? 0
  const inside = strip.walls.filter(({ x }) => x > from && x < to).length
  return inside + 1 - cells.length > mostWallsInside * cells.length
}

/**
 * Of rows that lie on one another, the best seen one (a row of half-width cells has half its borders unseen); of the
 * other, where it is the same row seen between other pieces of the rules, the cells that the first one lacks.
 */
function withoutOverlaps(rows: readonly CellRow[]): CellRow[] {
  const worth = (row: CellRow): number => Math.sqrt(row.cells.length) * row.quality ** 3
  const best: CellRow[] = []
  for (const row of [...rows].sort((a, b) => worth(b) - worth(a))) {
    const over = best.filter((kept) => overlaps(kept, row))
    if (over.some((kept) => !isLevelWith(kept, row))) continue
    const taken = over.flatMap(({ cells }) => cells)
    const cells = row.cells.filter(
      ({ left, right }) => !taken.some((cell) => left + 2 < cell.right && cell.left + 2 < right),
    )
    if (cells.length > 0) best.push({ ...row, cells })
  }
  return best
}

function overlaps(a: CellRow, b: CellRow): boolean {
  const left = Math.max(leftOfRow(a), leftOfRow(b))
  const right = Math.min(rightOfRow(a), rightOfRow(b))
  if (right <= left + 2) return false
  const at = (left + right) / 2
  const top = Math.max(acrossAt(a.top, at), acrossAt(b.top, at))
  return Math.min(acrossAt(a.bottom, at), acrossAt(b.bottom, at)) > top
}
