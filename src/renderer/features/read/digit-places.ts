import type { PageBox } from '../../../core/image/geometry'
import type { GlyphRecord } from '../../../core/storage/records'
import type { Slot } from './slots'

/** Where a character stands under the field's picture, in CSS pixels from the picture's left edge. */
export interface DigitPlace {
  readonly left: number
  readonly width: number
}

const leastWidth = 14
/** Least distance between the middles of two characters: nearer ones would be printed over each other. */
export const leastPitch = 15

/**
 * Every character under its ink; a digit a person put in stands right of its left neighbour. Where ink lies over ink
 * (two halves of one digit, say), the right one gives way.
 *
 * @param scale CSS pixels a page pixel.
 */
export function digitPlaces(
  slots: readonly Slot[],
  glyphs: readonly GlyphRecord[],
  box: PageBox,
  scale: number,
): DigitPlace[] {
  let end = 0
  let before = Number.NEGATIVE_INFINITY
  return slots.map((slot) => {
    const glyph = slot.glyphIndex === null ? undefined : glyphs[slot.glyphIndex]
    const width = Math.max(leastWidth, (glyph?.box.width ?? 0) * scale)
    const middle =
      glyph === undefined ? end + 2 + width / 2 : (glyph.box.x - box.x + glyph.box.width / 2) * scale
    before = Math.max(middle, before + leastPitch)
    end = before + width / 2
    return { left: before - width / 2, width }
  })
}
