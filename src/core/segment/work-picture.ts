import type { FieldBox } from '../image/geometry'
import type { RowShear } from '../image/shear'
import { unshear } from '../image/shear'
import type { PieceMap } from './pieces'

/**
 * How the picture that is cut (enlarged, set upright) lies over the field's crop: work pixels are field pixels times
 * `scale`, then shifted row by row.
 */
export interface WorkPicture {
  readonly fieldWidth: number
  readonly fieldHeight: number
  /** A whole number, or one over a whole number. */
  readonly scale: number
  /** Of the enlarged, not yet upright picture. */
  readonly width: number
  readonly height: number
  readonly shear: RowShear
}

/** Crops lower than this are enlarged, higher ones shrunk: all lengths were tuned on lines of about 60 to 100 pixels. */
const lowCrop = 75
const highCrop = 320
const aimedHeight = 200

export function workScale(fieldHeight: number): number {
  if (fieldHeight < lowCrop) return fieldHeight < 30 ? 3 : 2
  return fieldHeight <= highCrop ? 1 : 1 / Math.round(fieldHeight / aimedHeight)
}

/** A written line lower or higher than this, in work pixels, was looked at in the wrong scale. */
const lowLine = 24
const highLine = 170
const aimedLine = 60
const mostEnlarged = 3

/**
 * The scale at which a line that was found `lineHeight` work pixels high should be cut; `scale` itself where it is
 * about right. Where nothing was found in a shrunk picture, the writing may have been lost: its own size.
 */
export function betterScale(scale: number, lineHeight: number): number {
  if (lineHeight === 0) return Math.max(1, scale)
  if (lineHeight >= lowLine && lineHeight <= highLine) return scale
  const ratio = (scale * aimedLine) / lineHeight
  return ratio >= 1 ? Math.min(mostEnlarged, Math.round(ratio)) : 1 / Math.round(1 / ratio)
}

/** Tight box in field pixels around ink whose work pixels (not sheared) span [left, right) x [top, bottom). */
export function fieldBoxFromWork(
  work: WorkPicture,
  ink: { left: number; right: number; top: number; bottom: number },
): FieldBox {
  const x = Math.floor(ink.left / work.scale)
  const y = Math.floor(ink.top / work.scale)
  return {
    x,
    y,
    width: Math.min(work.fieldWidth, Math.ceil(ink.right / work.scale)) - x,
    height: Math.min(work.fieldHeight, Math.ceil(ink.bottom / work.scale)) - y,
  }
}

/**
 * Pieces in the field's own pixels. Of an enlarged picture a field pixel takes the piece with the most of its work
 * pixels, where at least half of them are ink.
 */
export function fieldPieceMap(pieces: PieceMap, work: WorkPicture): Uint8Array {
  return toFieldPixels(unshear(pieces.data, work.shear, work.width), work)
}

export function toFieldPixels(data: Uint8Array, work: WorkPicture): Uint8Array {
  const { fieldWidth, fieldHeight, scale, width, height } = work
  const side = Math.max(1, Math.round(scale))
  const field = new Uint8Array(fieldWidth * fieldHeight)
  const votes = new Uint16Array(256)
  for (let y = 0; y < fieldHeight; y++) {
    for (let x = 0; x < fieldWidth; x++) {
      if (scale <= 1) {
        const row = Math.min(height - 1, Math.floor(y * scale))
        field[y * fieldWidth + x] = data[row * width + Math.min(width - 1, Math.floor(x * scale))] ?? 0
      } else field[y * fieldWidth + x] = majority(data, { x: x * side, y: y * side, side, width }, votes)
    }
  }
  return field
}

function majority(
  data: Uint8Array,
  block: { x: number; y: number; side: number; width: number },
  votes: Uint16Array,
): number {
  let ink = 0
  let winner = 0
  for (let y = block.y; y < block.y + block.side; y++) {
    for (let x = block.x; x < block.x + block.side; x++) {
      const value = data[y * block.width + x] ?? 0
      if (value === 0) continue
      ink++
      votes[value] = (votes[value] ?? 0) + 1
      if (winner === 0 || (votes[value] ?? 0) > (votes[winner] ?? 0)) winner = value
    }
  }
  for (let y = block.y; y < block.y + block.side; y++) {
    for (let x = block.x; x < block.x + block.side; x++) votes[data[y * block.width + x] ?? 0] = 0
  }
  return 2 * ink >= block.side * block.side ? winner : 0
}
