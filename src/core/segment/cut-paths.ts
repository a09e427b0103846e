import type { FieldPoint } from '../image/geometry'
import type { Cut } from './lattice'
import type { PieceMap } from './pieces'
import type { WorkPicture } from './work-picture'

/**
 * Where the border between neighbouring pieces runs, in field pixels from the field's top to its bottom: straight
 * along the hand's slant where there is room, around the ink where there is none. Reading the same cuts back
 * (`assignByCuts`) gives the same pieces, but for pieces that reach over each other in one row.
 */
export function cutsBetween(pieces: PieceMap, work: WorkPicture): Cut[] {
  const edges = rowEdges(pieces)
  return Array.from({ length: Math.max(0, pieces.count - 1) }, (_, index) => {
    const border = borderAfter(edges, index, pieces)
    const points = border.map((x, y) => ({
      x: (x - (work.shear.shifts[y] ?? 0)) / work.scale,
      y: (y + 0.5) / work.scale,
    }))
    return { path: simplify(toEdges(points, work.fieldHeight)) }
  })
}

interface RowEdges {
  /** First and last + 1 column of each piece in each row, at piece * height + y; the row's width and 0 where none. */
  readonly firsts: Int32Array
  readonly ends: Int32Array
}

function rowEdges({ width, height, data, count }: PieceMap): RowEdges {
  const firsts = new Int32Array(count * height).fill(width)
  const ends = new Int32Array(count * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const owner = data[y * width + x] ?? 0
      if (owner === 0) continue
      const at = (owner - 1) * height + y
      firsts[at] = Math.min(firsts[at] ?? 0, x)
      ends[at] = Math.max(ends[at] ?? 0, x + 1)
    }
  }
  return { firsts, ends }
}

function borderAfter(
  { firsts, ends }: RowEdges,
  piece: number,
  { width, height, count }: PieceMap,
): number[] {
  let middleLeft = 0
  let middleRight = width
  for (let y = 0; y < height; y++) {
    middleLeft = Math.max(middleLeft, ends[piece * height + y] ?? 0)
    middleRight = Math.min(middleRight, firsts[(piece + 1) * height + y] ?? width)
  }
  const straight = (middleLeft + middleRight) / 2
  return Array.from({ length: height }, (_, y) => {
    let leftEnd = 0
    for (let other = 0; other <= piece; other++) leftEnd = Math.max(leftEnd, ends[other * height + y] ?? 0)
    let rightFirst = width
    for (let other = piece + 1; other < count; other++) {
      rightFirst = Math.min(rightFirst, firsts[other * height + y] ?? width)
    }
    if (leftEnd > rightFirst) return (leftEnd + rightFirst) / 2
    return Math.max(leftEnd, Math.min(rightFirst, straight))
  })
}

function toEdges(points: FieldPoint[], fieldHeight: number): FieldPoint[] {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return []
  return [{ x: first.x, y: 0 }, ...points, { x: last.x, y: fieldHeight }]
}

/** Leaves out points on the line between their neighbours. */
function simplify(points: FieldPoint[]): FieldPoint[] {
  return points.filter((point, index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    if (!before || !after) return true
    const slopeBefore = (point.x - before.x) * (after.y - point.y)
    const slopeAfter = (after.x - point.x) * (point.y - before.y)
    return Math.abs(slopeBefore - slopeAfter) > 1e-9
  })
}

/** x of a cut at height y; beyond its ends it goes on straight down. */
export function cutAt(cut: Cut, y: number): number {
  let before = cut.path[0]
  if (!before) throw new RangeError('a cut needs at least one point')
  if (y <= before.y) return before.x
  for (const point of cut.path) {
    if (point.y >= y) {
      const span = point.y - before.y
      return span > 0 ? before.x + ((point.x - before.x) * (y - before.y)) / span : point.x
    }
    before = point
  }
  return before.x
}
