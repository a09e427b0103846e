import type { InkMask } from '../image/raster'
import type { InkComponent } from './opencv'
import { minimumInkSeams } from './seams'
import type { WrittenLine } from './written-line'

/** Ink cut into pieces, left to right: 0 for paper and for ink of no piece, 1 + the piece's number elsewhere. */
export interface PieceMap {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  readonly count: number
}

/** Components that overlap by more than this share of the narrower one's width are one unit. */
const unitOverlap = 0.8
const leastPieceArea = 6
const seamsPerLineHeight = 5
/** A piece's number must fit in a byte; a field with more pieces is no writing. */
const mostPieces = 254

/** A stack of components that cannot be told apart left to right. */
export interface Unit {
  readonly components: readonly InkComponent[]
  readonly left: number
  readonly right: number
}

/** Joins components that lie above each other: the bar of a 5 with its bowl, the two strokes of an equals sign. */
export function unitsOf(components: readonly InkComponent[]): Unit[] {
  const units: Unit[] = []
  for (const component of [...components].sort((a, b) => a.x - b.x || a.label - b.label)) {
    const right = component.x + component.width
    const unit = units.at(-1)
    const shared = unit ? Math.min(unit.right, right) - Math.max(unit.left, component.x) : 0
    if (unit && shared > unitOverlap * Math.min(unit.right - unit.left, component.width)) {
      units[units.length - 1] = {
        components: [...unit.components, component],
        left: Math.min(unit.left, component.x),
        right: Math.max(unit.right, right),
      }
    } else units.push({ components: [component], left: component.x, right })
  }
  return units
}

/**
 * Cuts every unit of an upright line along its minimum-ink seams.
 *
 * @param mostSeams in one unit; by default as many as its width suggests.
 */
export function cutPieces(ink: InkMask, line: WrittenLine, mostSeams?: number): PieceMap {
  const owners = new Uint16Array(ink.data.length)
  let count = 0
  for (const unit of unitsOf(line.components)) {
    const most = Math.ceil(((unit.right - unit.left) / line.height) * seamsPerLineHeight)
    const seams = mostSeams ?? Math.max(3, Math.min(20, most))
    count = cutUnit({ unit, line, owners, width: ink.width, count }, seams)
  }
  return orderPieces(owners, ink, count)
}

interface UnitCutting {
  readonly unit: Unit
  readonly line: WrittenLine
  /** 1 + number of the piece that owns each pixel; written to. */
  readonly owners: Uint16Array
  readonly width: number
  /** Pieces so far. */
  readonly count: number
}

function cutUnit(cutting: UnitCutting, mostSeams: number): number {
  const { unit, line, owners, width, count } = cutting
  const mask = unitMask(unit, line.labels, width)
  const seams = mostSeams > 0 ? minimumInkSeams(mask, line.height, mostSeams) : []
  const top = Math.min(...unit.components.map((component) => component.y))
  const reached = new Int32Array(seams.length)
  for (let y = 0; y < mask.height; y++) {
    // Seams may cross: a later one never runs left of an earlier one.
    let furthest = 0
    for (let index = 0; index < seams.length; index++) {
      furthest = Math.max(furthest, seams[index]?.[y] ?? 0)
      reached[index] = furthest
    }
    let piece = 0
    for (let x = 0; x < mask.width; x++) {
      while (piece < seams.length && x >= (reached[piece] ?? 0)) piece++
      if (mask.data[y * mask.width + x]) owners[(y + top) * width + unit.left + x] = count + piece + 1
    }
  }
  return count + seams.length + 1
}

function unitMask(unit: Unit, labels: Int32Array, width: number): InkMask {
  const members = new Set(unit.components.map((component) => component.label))
  const top = Math.min(...unit.components.map((component) => component.y))
  const bottom = Math.max(...unit.components.map((component) => component.y + component.height))
  const side = unit.right - unit.left
  const data = new Uint8Array(side * (bottom - top))
  for (let y = top; y < bottom; y++) {
    for (let x = unit.left; x < unit.right; x++) {
      const label = labels[y * width + x] ?? 0
      if (label > 0 && members.has(label)) data[(y - top) * side + x - unit.left] = 1
    }
  }
  return { width: side, height: bottom - top, data }
}

/** Numbers pieces left to right by the middle of their boxes; drops crumbs, and the smallest beyond a byte's reach. */
export function orderPieces(owners: Uint16Array, ink: InkMask, count: number): PieceMap {
  const { width, height } = ink
  const areas = new Int32Array(count + 1)
  const lefts = new Int32Array(count + 1).fill(width)
  const rights = new Int32Array(count + 1)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const owner = owners[y * width + x] ?? 0
      if (owner === 0) continue
      areas[owner] = (areas[owner] ?? 0) + 1
      lefts[owner] = Math.min(lefts[owner] ?? 0, x)
      rights[owner] = Math.max(rights[owner] ?? 0, x)
    }
  }
  const place = (owner: number) => (lefts[owner] ?? 0) + (rights[owner] ?? 0)
  const kept = Array.from({ length: count }, (_, index) => index + 1)
    .filter((owner) => (areas[owner] ?? 0) >= leastPieceArea)
    .sort((a, b) => (areas[b] ?? 0) - (areas[a] ?? 0) || a - b)
    .slice(0, mostPieces)
    .sort((a, b) => place(a) - place(b) || a - b)
  const numbers = new Uint8Array(count + 1)
  kept.forEach((owner, index) => {
    numbers[owner] = index + 1
  })
  const data = new Uint8Array(owners.length)
  for (let at = 0; at < owners.length; at++) {
    const owner = owners[at] ?? 0
    if (owner > 0) data[at] = numbers[owner] ?? 0
  }
  return { width, height, data, count: kept.length }
}
