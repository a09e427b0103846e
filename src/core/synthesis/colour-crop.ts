import type { Random } from '../base/random'
import type { GlyphSource } from './glyph-sources'
import { writeDigit } from './glyph-sources'
import { randomHand } from './hand'
import { emptyPatch, type InkPatch, scalePatch } from './ink-patch'
import { randomPaper } from './paper'

/** Drawn at twice its size, so that edges come soft. */
const zoom = 2

/**
 * A written digit as a colour photograph of a page shows it: ink of any dark colour on tinted or printed paper, grain,
 * somewhere near the middle. For nets that see colour; the product itself reads grey.
 * @returns side x side pixels of red, green, blue; null where the source has no such digit.
 */
export function colourCrop(
  digit: number,
  source: GlyphSource,
  side: number,
  random: Random,
): Uint8Array | null {
  const large = side * zoom
  const hand = randomHand(random, large * random.between(0.55, 0.8))
  const written = writeDigit(digit, source, hand, random)
  if (!written) return null
  const ink = placed(fitted(written, 0.9 * large), large, random)
  const paper = randomPaper(large, large, random)
  // A paper's three tones are nearly alike, an ink's need not be; ink is always the darker.
  const tint = [0, 1, 2].map(() => random.between(0.85, 1.05))
  const dye = [0, 1, 2].map(() => random.between(0.05, 0.55))
  const pixels = new Uint8Array(side * side * 3)
  for (let channel = 0; channel < 3; channel++) {
    const seen = paper.data.map((grey, at) => {
      const ground = grey * (tint[channel] ?? 1)
      const cover = 0.95 * (ink.data[at] ?? 0)
      return ground * (1 - cover) + ground * (dye[channel] ?? 0) * cover
    })
    scalePatch({ width: large, height: large, data: seen }, side, side).data.forEach((value, at) => {
      const grain = random.normal(0, 3)
      pixels[3 * at + channel] = Math.round(Math.max(0, Math.min(255, value + grain)))
    })
  }
  return pixels
}

/** Made smaller where it is longer than `longest`. */
function fitted(patch: InkPatch, longest: number): InkPatch {
  const scale = Math.min(1, longest / Math.max(patch.width, patch.height))
  if (scale === 1) return patch
  const sized = (length: number): number => Math.max(1, Math.floor(length * scale))
  return scalePatch(patch, sized(patch.width), sized(patch.height))
}

/** In a square, its middle up to a twelfth of the side away from the square's. */
function placed(patch: InkPatch, side: number, random: Random): InkPatch {
  const square = emptyPatch(side, side)
  const corner = (length: number): number => {
    const wanted = (side - length) / 2 + random.between(-side / 12, side / 12)
    return Math.round(Math.max(0, Math.min(side - length, wanted)))
  }
  const left = corner(patch.width)
  const top = corner(patch.height)
  for (let y = 0; y < patch.height; y++) {
    const row = patch.data.subarray(y * patch.width, (y + 1) * patch.width)
    square.data.set(row, (top + y) * side + left)
  }
  return square
}
