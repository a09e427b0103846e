import { closeHorizontalGaps, openHorizontalRuns, transposeMask } from '../image/open-runs'
import type { InkMask } from '../image/raster'
import type { CvOperations, InkComponent } from './opencv'

/** All lengths in pixels of a picture enlarged to a line of about 100 pixels. */
const leastRun = 90
const leastWidthShare = 0.4
const mostWidthShare = 0.6
const leastHeightShare = 0.85
/** Share of the distance between two printed rules that a box's side must have. */
const boxSideShare = 0.88
const thickestRule = 9
const bridgedGap = 6

/**
 * Removes printed rules and boxes and keeps the strokes that cross them: where ink goes on above and below a rule,
 * the column stays. What counts as a rule is measured against the crop: shorter runs would eat long ones and the
 * bars of 2 and 4. Before deslanting, or the rules lean.
 */
export function removeRules(ink: InkMask, operations: CvOperations): InkMask {
  const { width, height } = ink
  const run = Math.floor(Math.min(Math.max(leastRun, leastWidthShare * width), mostWidthShare * width))
  const bridged = intersect(openHorizontalRuns(closeHorizontalGaps(ink, bridgedGap), run), ink)
  const across = eraseRules({ ink, cleaned: ink.data.slice(), operations }, bridged)
  const side = Math.max(Math.floor(leastSide(across.rows)), Math.floor(leastHeightShare * height))
  if (side <= 20) return across.cleaned
  const turned = transposeMask(ink)
  const upright = openHorizontalRuns(turned, Math.min(side, height))
  // Crossings are judged by what is left: a horizontal rule that is gone is no stroke across a vertical one.
  const left = transposeMask(across.cleaned)
  return transposeMask(eraseRules({ ink: left, cleaned: left.data.slice(), operations }, upright).cleaned)
}

function leastSide(rows: readonly number[]): number {
  return rows.length < 2 ? leastRun : (Math.max(...rows) - Math.min(...rows)) * boxSideShare
}

/** Erases runs of ink that were found to be a printed rule, column by column. */
export interface Erasing {
  /** The ink as it was: it decides where a stroke crosses. */
  readonly ink: InkMask
  /** What is left of it; written to. */
  readonly cleaned: Uint8Array
  readonly operations: CvOperations
}

/**
 * Erases the horizontal rules that `runs` (a part of the ink) names, with their rims, and keeps crossing strokes.
 *
 * @returns what is left, and the middle row of each rule.
 */
export function eraseRules(erasing: Erasing, runs: InkMask): { cleaned: InkMask; rows: number[] } {
  const { ink, cleaned } = erasing
  const rows: number[] = []
  if (runs.data.includes(1)) {
    const found = erasing.operations.components(intersect(dilate(runs, 2, 1), ink))
    for (const rule of found.components) {
      const columns = ruleColumns(found.labels, ink.width, rule)
      const thickness = medianThickness(columns)
      if (thickness > thickestRule) continue
      rows.push(rule.y + rule.height / 2)
      columns.forEach((column, index) => {
        if (column) eraseColumn(erasing, rule, { x: rule.x + index, ...column, thickness })
      })
    }
  }
  return { cleaned: { width: ink.width, height: ink.height, data: cleaned }, rows }
}

interface RuleColumn {
  readonly first: number
  readonly last: number
  readonly count: number
}

function ruleColumns(labels: Int32Array, width: number, rule: InkComponent): (RuleColumn | null)[] {
  return Array.from({ length: rule.width }, (_, index) => {
    let first = -1
    let last = -1
    let count = 0
    for (let y = rule.y; y < rule.y + rule.height; y++) {
      if (labels[y * width + rule.x + index] !== rule.label) continue
      if (first < 0) first = y
      last = y
      count++
    }
    return first < 0 ? null : { first, last, count }
  })
}

function medianThickness(columns: readonly (RuleColumn | null)[]): number {
  const counts = columns.map((column) => column?.count ?? 0).sort((a, b) => a - b)
  return counts[counts.length >> 1] ?? 0
}

function eraseColumn(
  { ink, cleaned }: Erasing,
  rule: InkComponent,
  column: RuleColumn & { x: number; thickness: number },
): void {
  const { width, height, data } = ink
  const { x, thickness } = column
  let { first, last } = column
  // The rule's blurred rim belongs to it.
  while (first > 0 && data[(first - 1) * width + x] && rule.y + rule.height - first < thickness + 4) first--
  while (last < height - 1 && data[(last + 1) * width + x] && last - rule.y < thickness + 3) last++
  const above = first > 2 && hasInk(ink, first - 1, x, 2) && hasInk(ink, Math.max(0, first - 3), x, 4)
  const below =
    last < height - 3 && hasInk(ink, last + 1, x, 2) && hasInk(ink, Math.min(height - 1, last + 3), x, 4)
  if (above && below) return
  for (let y = first; y <= last; y++) cleaned[y * width + x] = 0
}

function hasInk({ width, data }: InkMask, y: number, x: number, reach: number): boolean {
  for (let at = Math.max(0, x - reach); at <= Math.min(width - 1, x + reach); at++) {
    if (data[y * width + at]) return true
  }
  return false
}

export function intersect(left: InkMask, right: InkMask): InkMask {
  return { ...left, data: left.data.map((value, index) => value & (right.data[index] ?? 0)) }
}

/** Spreads ink by `reachX` pixels to both sides and `reachY` up and down. */
function dilate(mask: InkMask, reachX: number, reachY: number): InkMask {
  const { width, height } = mask
  const data = new Uint8Array(mask.data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!mask.data[y * width + x]) continue
      for (let row = Math.max(0, y - reachY); row <= Math.min(height - 1, y + reachY); row++) {
        data.fill(1, row * width + Math.max(0, x - reachX), row * width + Math.min(width, x + reachX + 1))
      }
    }
  }
  return { width, height, data }
}
