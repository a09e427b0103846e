import type { PageBox } from '../image/geometry'
import type { InkMask } from '../image/raster'
import type { Strip, Wall } from './find-strips'
import { acrossAt, coverage, type Rule, refitted } from './rule-line'

/** A printed box with room for a number, in the pixels of the raster it was found in. */
export interface PrintedBox {
  readonly top: Rule
  readonly bottom: Rule
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
const leastWall = 0.65

/** `isPlausible` says of a rough box, in the same pixels, whether its place and size are worth a closer look. */
export function findBoxes(
  strips: readonly Strip[],
  across: InkMask,
  isPlausible: (area: PageBox) => boolean,
): PrintedBox[] {
  const found: PrintedBox[] = []
  for (const strip of strips) {
    for (const [left, right] of wallPairs(strip)) {
      const y = acrossAt(strip.top, left.x)
      if (!isPlausible({ x: left.x, y, width: right.x - left.x, height: strip.height })) continue
      const box = boxBetween(strip, left, right, across)
      if (box) found.push(box)
    }
  }
  return found
}

function wallPairs({ walls, height }: Strip): [Wall, Wall][] {
  const solid = walls.filter(({ strength }) => strength >= leastWall)
  return solid.flatMap((left, i) =>
    solid
      .slice(i + 1)
      .filter(({ x }) => x - left.x >= narrowest * height && x - left.x <= widest * height)
      .map((right): [Wall, Wall] => [left, right]),
  )
}

function boxBetween(strip: Strip, left: Wall, right: Wall, across: InkMask): PrintedBox | null {
  const top = refitted(across, strip.top, left.x, right.x)
  const bottom = refitted(across, strip.bottom, left.x, right.x)
  const sides: Sides = { top, bottom, left, right }
  const quality = qualityOf(sides, across)
  if (quality < leastQuality) return null
  return { top, bottom, outerLeft: left.x, left: leftOfWriting(strip, left, right), right: right.x, quality }
}

interface Sides {
  readonly top: Rule
  readonly bottom: Rule
  readonly left: Wall
  readonly right: Wall
}

function qualityOf(sides: Sides, across: InkMask): number {
  const { left, right } = sides
  const top = coverage(across, sides.top, left.x + 2, right.x - 2)
  const bottom = coverage(across, sides.bottom, left.x + 2, right.x - 2)
  const weakest = Math.min(top, bottom, left.strength, right.strength)
  if (weakest < 0.5) return 0
  const seen = (top + bottom + left.strength + right.strength) / 4
  return seen * (0.7 + 0.075 * cornersOf(sides, across))
}

/** How many of the four ends of top and bottom really end at the walls: a writing line runs on, a box does not. */
function cornersOf({ top, bottom, left, right }: Sides, across: InkMask): number {
  let corners = 0
  for (const rule of [top, bottom]) {
    if (coverage(across, rule, left.x - 16, left.x - 4) < 0.4) corners++
    if (coverage(across, rule, right.x + 4, right.x + 16) < 0.4) corners++
  }
  return corners
}

/** The part of the box that is written in, in the same pixels. */
export function writingArea(box: PrintedBox): PageBox {
  const at = (box.left + box.right) / 2
  const y = acrossAt(box.top, at)
  return { x: box.left, y, width: box.right - box.left, height: acrossAt(box.bottom, at) - y }
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
