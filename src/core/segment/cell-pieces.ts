import type { InkMask } from '../image/raster'
import type { CvOperations } from './opencv'
import { cutPieces, type PieceMap } from './pieces'

/** Pieces of a field with printed cells, with the cell each lies in. */
export interface CellPieces {
  readonly pieces: PieceMap
  /** Number of the cell of each piece; never falls from left to right. */
  readonly cells: readonly number[]
}

/** A cell holds one character: more pieces than this would only cost time. */
const mostPiecesInCell = 5
/** Ink narrower than this, in line heights, is not cut: it is one character, or a few separate strokes. */
const widestWhole = 1.6
/** Specks below these shares of the line's height squared, and of the cell's ink, are dropped. */
const leastSpeck = 0.012
const leastShare = 0.04

/**
 * Cuts each cell's ink by itself. Mostly a cell is one piece, or one for each separate stroke.
 *
 * @param owners for each pixel 0 or 1 + the number of its cell, upright.
 * @param lineHeight in pixels of the picture.
 */
export function cutCells(
  owners: InkMask,
  cellCount: number,
  lineHeight: number,
  operations: CvOperations,
): CellPieces {
  const data = new Uint8Array(owners.data.length)
  const cells: number[] = []
  for (let cell = 0; cell < cellCount; cell++) {
    const crop = cropCell(owners, cell + 1)
    if (!crop) continue
    const pieces = cellPieces(crop.ink, lineHeight, operations)
    const first = cells.length
    for (let y = 0; y < pieces.height; y++) {
      for (let x = 0; x < pieces.width; x++) {
        const owner = pieces.data[y * pieces.width + x] ?? 0
        if (owner > 0) data[(y + crop.top) * owners.width + x + crop.left] = first + owner
      }
    }
    for (let index = 0; index < pieces.count; index++) cells.push(cell)
  }
  return { pieces: { width: owners.width, height: owners.height, data, count: cells.length }, cells }
}

function cellPieces(ink: InkMask, lineHeight: number, operations: CvOperations): PieceMap {
  const { labels, components } = operations.components(ink)
  const total = components.reduce((sum, component) => sum + component.area, 0)
  const least = Math.max(leastSpeck * lineHeight * lineHeight, leastShare * total)
  const clear = components.filter((component) => component.area >= least)
  const kept = [...clear].sort((a, b) => b.area - a.area || a.label - b.label).slice(0, mostPiecesInCell)
  const left = Math.min(...kept.map((component) => component.x))
  const right = Math.max(...kept.map((component) => component.x + component.width))
  const mostSeams = right - left > widestWhole * lineHeight ? mostPiecesInCell - kept.length : 0
  return cutPieces(ink, { labels, components: kept, height: lineHeight }, mostSeams)
}

function cropCell(owners: InkMask, owner: number): { ink: InkMask; left: number; top: number } | null {
  let left = owners.width
  let right = 0
  let top = owners.height
  let bottom = 0
  for (let at = owners.data.indexOf(owner); at >= 0; at = owners.data.indexOf(owner, at + 1)) {
    const x = at % owners.width
    const y = Math.floor(at / owners.width)
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  }
  if (right === 0) return null
  const width = right - left
  const data = new Uint8Array(width * (bottom - top))
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (owners.data[y * owners.width + x] === owner) data[(y - top) * width + x - left] = 1
    }
  }
  return { ink: { width, height: bottom - top, data }, left, top }
}
