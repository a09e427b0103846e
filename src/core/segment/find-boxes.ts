import type { InkMask } from '../image/raster'
import { coverage } from './find-rules'
import type { Strip, Wall } from './find-strips'

/** A printed box with room for a number, in the pixels of the strip it was found in. */
export interface PrintedBox {
  readonly strip: Strip
  /** Where the writing begins: right of the cell with the printed currency sign, where there is one. */
  readonly left: number
  readonly right: number
  /** Left border of the whole box. */
  readonly outerLeft: number
  /** 0 to 1: how much of the four sides is seen, and whether they end at the corners. */
  readonly quality: number
}

/** Width in heights of a box for an amount: 3 to 9 with the writing alone, a little more with the sign's cell. */
const narrowest = 2.2
const widest = 10
const leastQuality = 0.6

export function findBoxes(strips: readonly Strip[], across: InkMask): PrintedBox[] {
  const found: PrintedBox[] = []
  for (const strip of strips) {
    for (const [i, left] of strip.walls.entries()) {
      for (const right of strip.walls.slice(i + 1)) {
        const width = right.x - left.x
        if (width < narrowest * strip.height || width > widest * strip.height) continue
        const quality = qualityOf(strip, left, right, across)
        if (quality < leastQuality) continue
        found.push({
          strip,
          outerLeft: left.x,
          left: leftOfWriting(strip, left, right),
          right: right.x,
          quality,
        })
      }
    }
  }
  return found
}

function qualityOf(strip: Strip, left: Wall, right: Wall, across: InkMask): number {
  const top = coverage(across, strip.top, left.x + 2, right.x - 2)
  const bottom = coverage(across, strip.bottom, left.x + 2, right.x - 2)
  const weakest = Math.min(top, bottom, left.strength, right.strength)
  if (weakest < 0.5) return 0
  const sides = (top + bottom + left.strength + right.strength) / 4
  return sides * (0.7 + 0.075 * cornersOf(strip, left, right, across))
}

/** How many of the four ends of top and bottom really end at the walls: a writing line runs on, a box does not. */
function cornersOf(strip: Strip, left: Wall, right: Wall, across: InkMask): number {
  let corners = 0
  for (const rule of [strip.top, strip.bottom]) {
    if (coverage(across, rule, left.x - 16, left.x - 4) < 0.4) corners++
    if (coverage(across, rule, right.x + 4, right.x + 16) < 0.4) corners++
  }
  return corners
}

/** A wall that cuts off about a square at the left closes the cell of the currency sign. */
function leftOfWriting(strip: Strip, left: Wall, right: Wall): number {
  const divider = strip.walls.find(
    ({ x, strength }) =>
      strength >= 0.9 &&
      x - left.x >= 0.45 * strip.height &&
      x - left.x <= 1.5 * strip.height &&
      right.x - x >= narrowest * strip.height,
  )
  return divider?.x ?? left.x
}
