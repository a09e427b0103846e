import { glyphFromMask } from '../image/glyph'
import { cutsBetween } from './cut-paths'
import type { Arc, ArcGeometry, Lattice } from './lattice'
import type { PieceMap } from './pieces'
import { fieldBoxFromWork, type WorkPicture } from './work-picture'

/** Most pieces of one character, and its most width in line heights. */
const mostPieces = 5
const mostWidth = 1.7

/** Which unions of neighbouring pieces become arcs. */
export type ArcRule = (from: number, to: number, widthInLineHeights: number) => boolean

/** Any five pieces not wider than 1.7 line heights; a single piece always. */
export const freeArcs: ArcRule = (from, to, width) =>
  to - from === 1 || (to - from <= mostPieces && width <= mostWidth)

/** One arc for each piece. */
export const chainArcs: ArcRule = (from, to) => to - from === 1

/** Any pieces of one printed cell. */
export function cellArcs(cells: readonly number[]): ArcRule {
  return (from, to) => cells[from] === cells[to - 1]
}

export interface LatticeInk {
  /** In the upright work picture. */
  readonly pieces: PieceMap
  readonly work: WorkPicture
  /** In work pixels. */
  readonly lineHeight: number
  readonly slant: number
}

/** Pieces to lattice: an arc for every allowed union, with its box, glyph and place on the line. */
export function buildLattice(ink: LatticeInk, isArc: ArcRule): Lattice {
  const { pieces, work } = ink
  const boxes = pieceBoxes(pieces, work)
  const centre = inkCentre(boxes)
  const arcs: Arc[] = []
  for (let from = 0; from < pieces.count; from++) {
    let box: PieceBox | undefined
    for (let to = from + 1; to <= Math.min(pieces.count, from + mostPieces); to++) {
      box = joinBoxes(box, boxes[to - 1])
      if (!box || !isArc(from, to, (box.right - box.left) / ink.lineHeight)) continue
      arcs.push(buildArc(ink, { from, to, box, centre }))
    }
  }
  return {
    nodeCount: pieces.count + 1,
    arcs,
    cuts: cutsBetween(pieces, work),
    lineHeight: ink.lineHeight / work.scale,
    slant: ink.slant,
  }
}

/** Ink of one or more pieces: [left, right) x [top, bottom) upright, and left and right before it was set upright. */
interface PieceBox {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly leaningLeft: number
  readonly leaningRight: number
  readonly area: number
  /** Sum of the rows' numbers over all ink. */
  readonly moment: number
}

function pieceBoxes({ width, height, data, count }: PieceMap, work: WorkPicture): PieceBox[] {
  const boxes: (PieceBox | undefined)[] = Array.from({ length: count })
  for (let y = 0; y < height; y++) {
    const shift = work.shear.shifts[y] ?? 0
    let x = 0
    while (x < width) {
      const owner = data[y * width + x] ?? 0
      if (owner === 0) {
        x++
        continue
      }
      let end = x + 1
      while (end < width && data[y * width + end] === owner) end++
      const run = { left: x, right: end, leaningLeft: x - shift, leaningRight: end - shift }
      const area = end - x
      const row = { ...run, top: y, bottom: y + 1, area, moment: area * y }
      boxes[owner - 1] = joinBoxes(boxes[owner - 1], row)
      x = end
    }
  }
  return boxes.filter((box) => box !== undefined)
}

function joinBoxes(left: PieceBox | undefined, right: PieceBox | undefined): PieceBox | undefined {
  if (!left || !right) return left ?? right
  return {
    left: Math.min(left.left, right.left),
    right: Math.max(left.right, right.right),
    top: Math.min(left.top, right.top),
    bottom: Math.max(left.bottom, right.bottom),
    leaningLeft: Math.min(left.leaningLeft, right.leaningLeft),
    leaningRight: Math.max(left.leaningRight, right.leaningRight),
    area: left.area + right.area,
    moment: left.moment + right.moment,
  }
}

/** Row of the ink's centre of mass: the line's centre, from which marks are told. */
function inkCentre(boxes: readonly PieceBox[]): number {
  const area = boxes.reduce((sum, box) => sum + box.area, 0)
  return boxes.reduce((sum, box) => sum + box.moment, 0) / Math.max(1, area)
}

function buildArc(ink: LatticeInk, place: { from: number; to: number; box: PieceBox; centre: number }): Arc {
  const { from, to, box, centre } = place
  const leaning = { left: box.leaningLeft, right: box.leaningRight, top: box.top, bottom: box.bottom }
  return {
    from,
    to,
    box: fieldBoxFromWork(ink.work, leaning),
    glyph: arcGlyph(ink.pieces, from, to, box),
    geometry: arcGeometry(box, { pieces: to - from, lineHeight: ink.lineHeight, centre }),
  }
}

function arcGlyph(pieces: PieceMap, from: number, to: number, box: PieceBox): Uint8Array {
  const width = box.right - box.left
  const height = box.bottom - box.top
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const start = (y + box.top) * pieces.width + box.left
    for (let x = 0; x < width; x++) {
      const owner = pieces.data[start + x] ?? 0
      if (owner > from && owner <= to) data[y * width + x] = 1
    }
  }
  return glyphFromMask({ width, height, data })
}

function arcGeometry(
  box: PieceBox,
  line: { pieces: number; lineHeight: number; centre: number },
): ArcGeometry {
  const { lineHeight, centre } = line
  const width = box.right - box.left
  const height = box.bottom - box.top
  return {
    height: height / lineHeight,
    width: width / lineHeight,
    centre: ((box.top + box.bottom) / 2 - centre) / lineHeight,
    top: (box.top - centre) / lineHeight,
    bottom: (box.bottom - centre) / lineHeight,
    logAspect: Math.log(width / height),
    pieces: line.pieces / mostPieces,
    fill: box.area / (width * height),
  }
}
