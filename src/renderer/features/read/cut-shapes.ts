import type { FieldPoint, PageBox, PagePoint } from '../../../core/image/geometry'
import type { Cut } from '../../../core/segment/lattice'
import type { CutRecord, GlyphRecord } from '../../../core/storage/records'

/** Two cuts never come nearer than this, in page pixels: a thinner piece holds no digit. */
export const leastPieceWidth = 3

/** Where a cut's handle stands: the x of its upper end, in page pixels. */
export function handleX(cut: CutRecord): number {
  return cut.path[0]?.x ?? 0
}

export function meanX(cut: CutRecord): number {
  if (cut.path.length === 0) return 0
  return cut.path.reduce((sum, point) => sum + point.x, 0) / cut.path.length
}

/** Moves a cut sideways by `dx` page pixels as far as its neighbours and the field's edges allow. */
export function moveCut(cuts: readonly CutRecord[], index: number, dx: number, field: PageBox): CutRecord[] {
  const cut = cuts[index]
  if (cut === undefined) return [...cuts]
  const left = index > 0 ? meanX(cuts[index - 1] ?? cut) + leastPieceWidth : field.x
  const right =
    index < cuts.length - 1 ? meanX(cuts[index + 1] ?? cut) - leastPieceWidth : field.x + field.width
  const here = meanX(cut)
  const step = Math.min(Math.max(here + dx, Math.min(left, here)), Math.max(right, here)) - here
  const path = cut.path.map((point) => ({ x: point.x + step, y: point.y }))
  return cuts.map((old, at) => (at === index ? { path, movedByHand: true } : old))
}

/** Puts a straight cut at `x` (page pixels), where it leaves room on both sides. */
export function addCut(cuts: readonly CutRecord[], x: number, field: PageBox): CutRecord[] {
  const isTooNear = cuts.some((cut) => Math.abs(meanX(cut) - x) < leastPieceWidth)
  if (isTooNear || x <= field.x || x >= field.x + field.width) return [...cuts]
  const path: PagePoint[] = [
    { x, y: field.y },
    { x, y: field.y + field.height - 1 },
  ]
  const at = cuts.findIndex((cut) => meanX(cut) > x)
  const index = at < 0 ? cuts.length : at
  return [...cuts.slice(0, index), { path, movedByHand: true }, ...cuts.slice(index)]
}

/** The cuts with one through the middle of a glyph. */
export function splitGlyph(cuts: readonly CutRecord[], glyph: GlyphRecord, field: PageBox): CutRecord[] {
  return addCut(cuts, Math.round(glyph.box.x + glyph.box.width / 2), field)
}

/** The cuts without the one between two characters; the ends of the chain stay. */
export function removeCut(cuts: readonly CutRecord[], index: number): CutRecord[] {
  if (index <= 0 || index >= cuts.length - 1) return [...cuts]
  return cuts.filter((_, at) => at !== index)
}

/** The cut that bounds a glyph on its right; -1 where there is none. */
export function cutRightOf(cuts: readonly CutRecord[], glyph: GlyphRecord): number {
  const centre = glyph.box.x + glyph.box.width / 2
  return cuts.findIndex((cut) => meanX(cut) > centre)
}

/**
 * In field pixels, for the segmenter. The ends are cuts like the others: ink beyond them (a currency sign) stays out
 * of the first and last digit, and where there is none the segmenter drops the empty piece.
 */
export function fieldCutsFrom(cuts: readonly CutRecord[], field: PageBox): Cut[] {
  return cuts.map((cut) => ({
    path: cut.path.map((point): FieldPoint => ({ x: point.x - field.x, y: point.y - field.y })),
  }))
}

/** A straight path's points joined as SVG path data, in pixels of a picture scaled by `scale`. */
export function pathData(cut: CutRecord, field: PageBox, scale: number): string {
  return cut.path
    .map((point, index) => {
      const x = ((point.x - field.x) * scale).toFixed(1)
      const y = ((point.y - field.y) * scale).toFixed(1)
      return `${index === 0 ? 'M' : 'L'}${x} ${y}`
    })
    .join('')
}
