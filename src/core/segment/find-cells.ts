import type { InkMask } from '../image/raster'
import { acrossAt, coverage, type Rule, refitted } from './find-rules'
import type { Strip, Wall } from './find-strips'

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
/** Width of a cell in heights. */
const narrowest = 0.42
const widest = 2.2
/** A long row proves itself; a short one may be strokes between two writing lines. */
const leastQuality = { long: 0.87, short: 0.93 }
const longRow = 7
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
  return withoutOverlaps(found)
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
      const chain = follow(walls, left, right)
      if (chain.cells.length >= fewestCells) chains.push(chain)
    }
  }
  return chains
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
    width = cells.reduce((sum, cell) => sum + cell.right - cell.left, 0) / cells.length
  }
}

/**
 * The walls of the next cell or cells, the first being the left one (it may be the last wall itself): a neighbour
 * that shares its border, two neighbours whose common border is not seen, or a cell that stands a little apart.
 */
function nextCells(walls: readonly Wall[], last: Wall, width: number): Wall[] {
  const tolerance = Math.max(1.5, 0.12 * width)
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
  const { cells, walls } = chain
  const first = walls[0]
  const last = walls.at(-1)
  if (!first || !last || first.strength < 0.7 || last.strength < 0.7) return null
  if (isPattern(strip, chain) || spreadOf(cells) > mostSpread) return null
  const mean = (value: (cell: Cell) => number): number =>
    cells.reduce((sum, cell) => sum + value(cell), 0) / cells.length
  const top = refitted(across, strip.top, first.x, last.x)
  const bottom = refitted(across, strip.bottom, first.x, last.x)
  const topSeen = mean(({ left, right }) => coverage(across, top, left + 3, right - 3))
  const bottomSeen = mean(({ left, right }) => coverage(across, bottom, left + 3, right - 3))
  if (Math.min(topSeen, bottomSeen) < 0.6) return null
  const strength = walls.reduce((sum, wall) => sum + wall.strength, 0) / walls.length
  const quality = (2 * strength + topSeen + bottomSeen) / 4
  const least = cells.length >= longRow ? leastQuality.long : leastQuality.short
  return quality < least ? null : { top, bottom, cells, quality }
}

function spreadOf(cells: readonly Cell[]): number {
  const widths = cells.map(({ left, right }) => right - left)
  const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length
  return Math.sqrt(widths.reduce((sum, width) => sum + (width - mean) ** 2, 0) / widths.length) / mean
}

function isPattern(strip: Strip, { cells, walls }: Chain): boolean {
  const from = walls[0]?.x ?? 0
  const to = walls.at(-1)?.x ?? 0
  const inside = strip.walls.filter(({ x }) => x > from && x < to).length
  return inside + 1 - cells.length > mostWallsInside * cells.length
}

/** Of rows that lie on one another, the best seen one; a row of half-width cells has half its borders unseen. */
function withoutOverlaps(rows: readonly CellRow[]): CellRow[] {
  const worth = (row: CellRow): number => Math.sqrt(row.cells.length) * row.quality ** 3
  const best: CellRow[] = []
  for (const row of [...rows].sort((a, b) => worth(b) - worth(a))) {
    if (!best.some((kept) => overlaps(kept, row))) best.push(row)
  }
  return best
}

function overlaps(a: CellRow, b: CellRow): boolean {
  const left = Math.max(a.cells[0]?.left ?? 0, b.cells[0]?.left ?? 0)
  const right = Math.min(a.cells.at(-1)?.right ?? 0, b.cells.at(-1)?.right ?? 0)
  if (right <= left) return false
  const at = (left + right) / 2
  const top = Math.max(acrossAt(a.top, at), acrossAt(b.top, at))
  return Math.min(acrossAt(a.bottom, at), acrossAt(b.bottom, at)) > top
}
