import type { InkMask } from '../image/raster'

/** A cut through a mask: for each row the first x that lies to its right. */
export type Seam = Int32Array

/** Costs and lengths; lengths in line heights. */
const sidestepCost = 0.35
const leastUnit = { width: 0.35, height: 0.3 }
const minimumReach = 0.1
const edgeMargin = 0.08
const apart = 0.12
/** A cut may cross at most this many stroke widths of ink, and 8 pixels. */
const mostStrokes = 4.5
const sparePixels = 8
/** Heights of the unit at which minima of ink are looked for. */
const searchRows = [0.5, 0.3, 0.7]

interface Candidate {
  readonly cost: number
  readonly seam: Seam
  readonly inkLeft: number
}

/**
 * Cuts that cross as little ink as possible: one dynamic program from the top down and one from the bottom up give
 * the cheapest path through every pixel; minima along three rows are taken, the cheapest first, none too near another.
 *
 * @param unit ink of one unit, cropped to its box.
 * @param lineHeight in pixels of the mask.
 * @returns at most `mostSeams` seams, left to right.
 */
export function minimumInkSeams(unit: InkMask, lineHeight: number, mostSeams: number): Seam[] {
  if (unit.width < leastUnit.width * lineHeight || unit.height < leastUnit.height * lineHeight) return []
  const paths = cheapestPaths(unit)
  const ink = rowPrefixes(unit)
  const limit = mostStrokes * strokeWidth(unit) + sparePixels
  const candidates: Candidate[] = []
  for (const share of searchRows) {
    const y = Math.min(unit.height - 1, Math.floor(unit.height * share))
    for (const x of minima(unit, paths, y, lineHeight)) {
      const cost = paths.cost(x, y)
      if (cost >= limit) continue
      const seam = paths.through(x, y)
      const inkLeft = inkLeftOf(seam, ink, unit.width)
      const inkRight = ink.total - inkLeft
      if (Math.min(inkLeft, inkRight) >= 0.01 * lineHeight * lineHeight)
        candidates.push({ cost, seam, inkLeft })
    }
  }
  return chooseSeams(candidates, lineHeight, mostSeams)
}

function chooseSeams(candidates: Candidate[], lineHeight: number, mostSeams: number): Seam[] {
  candidates.sort((a, b) => a.cost - b.cost)
  const chosen: Candidate[] = []
  const leastInk = Math.max(8, 0.012 * lineHeight * lineHeight)
  for (const candidate of candidates) {
    const isNew = chosen.every(
      (other) =>
        Math.abs(candidate.inkLeft - other.inkLeft) > leastInk ||
        meanDistance(candidate.seam, other.seam) > apart * lineHeight,
    )
    if (isNew) chosen.push(candidate)
    if (chosen.length >= mostSeams) break
  }
  const place = (seam: Seam) => seam.reduce((sum, x) => sum + x, 0)
  return chosen.sort((a, b) => place(a.seam) - place(b.seam)).map((candidate) => candidate.seam)
}

function meanDistance(left: Seam, right: Seam): number {
  let sum = 0
  for (let y = 0; y < left.length; y++) sum += Math.abs((left[y] ?? 0) - (right[y] ?? 0))
  return sum / left.length
}

interface CheapestPaths {
  cost(x: number, y: number): number
  through(x: number, y: number): Seam
}

function cheapestPaths(unit: InkMask): CheapestPaths {
  const { width, height, data } = unit
  const down = pathCosts(unit, 1)
  const up = pathCosts(unit, -1)
  return {
    cost: (x, y) => {
      const at = y * width + x
      return (down.costs[at] ?? 0) + (up.costs[at] ?? 0) - (data[at] ?? 0)
    },
    through: (x, y) => {
      const seam = new Int32Array(height)
      seam[y] = x
      for (let row = y; row > 0; row--) {
        const at = seam[row] ?? 0
        seam[row - 1] = at + (down.steps[row * width + at] ?? 0)
      }
      for (let row = y; row < height - 1; row++) {
        const at = seam[row] ?? 0
        seam[row + 1] = at + (up.steps[row * width + at] ?? 0)
      }
      return seam
    },
  }
}

/** Cost of the cheapest path from the top (direction 1) or the bottom (-1) to each pixel, and where it came from. */
function pathCosts(unit: InkMask, direction: 1 | -1): { costs: Float64Array; steps: Int8Array } {
  const { width, height, data } = unit
  const costs = new Float64Array(data.length)
  const steps = new Int8Array(data.length)
  const first = direction === 1 ? 0 : height - 1
  for (let x = 0; x < width; x++) costs[first * width + x] = data[first * width + x] ?? 0
  for (let count = 1; count < height; count++) {
    const row = (first + direction * count) * width
    const before = row - direction * width
    for (let x = 0; x < width; x++) {
      let cost = x > 0 ? (costs[before + x - 1] ?? 0) + sidestepCost : Number.POSITIVE_INFINITY
      let step = -1
      const straight = costs[before + x] ?? 0
      if (straight < cost) {
        cost = straight
        step = 0
      }
      const right = x < width - 1 ? (costs[before + x + 1] ?? 0) + sidestepCost : Number.POSITIVE_INFINITY
      if (right < cost) {
        cost = right
        step = 1
      }
      costs[row + x] = cost + (data[row + x] ?? 0)
      steps[row + x] = step
    }
  }
  return { costs, steps }
}

/** Columns of row `y` whose path is the cheapest for a tenth of a line height around; of equals the leftmost. */
function minima(unit: InkMask, paths: CheapestPaths, y: number, lineHeight: number): number[] {
  const reach = Math.max(2, Math.floor(minimumReach * lineHeight))
  const margin = Math.floor(edgeMargin * lineHeight)
  const costs = Float64Array.from({ length: unit.width }, (_, x) => paths.cost(x, y))
  const found: number[] = []
  for (let x = margin; x < unit.width - margin; x++) {
    const cost = costs[x] ?? 0
    let isLeast = true
    for (let at = Math.max(0, x - reach); isLeast && at < Math.min(unit.width, x + reach + 1); at++) {
      const other = costs[at] ?? 0
      isLeast = at < x ? other > cost : other >= cost
    }
    if (isLeast) found.push(x)
  }
  return found
}

interface RowPrefixes {
  /** Ink of a row left of x, at y * (width + 1) + x. */
  readonly left: Int32Array
  readonly total: number
}

function rowPrefixes({ width, height, data }: InkMask): RowPrefixes {
  const left = new Int32Array(height * (width + 1))
  let total = 0
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = 0; x < width; x++) {
      sum += data[y * width + x] ?? 0
      left[y * (width + 1) + x + 1] = sum
    }
    total += sum
  }
  return { left, total }
}

function inkLeftOf(seam: Seam, ink: RowPrefixes, width: number): number {
  let sum = 0
  for (let y = 0; y < seam.length; y++) sum += ink.left[y * (width + 1) + (seam[y] ?? 0)] ?? 0
  return sum
}

/** Mean width of the pen's strokes in pixels: twice the area over the length of the outline. */
export function strokeWidth({ width, height, data }: InkMask): number {
  let area = 0
  let outline = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      if (!data[at]) continue
      area++
      const isInside =
        x > 0 &&
        x < width - 1 &&
        y > 0 &&
        y < height - 1 &&
        data[at - 1] &&
        data[at + 1] &&
        data[at - width] &&
        data[at + width]
      if (!isInside) outline++
    }
  }
  return Math.max(2, (2 * area) / Math.max(1, outline))
}
