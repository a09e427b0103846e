import type { InkMask } from '../image/raster'

/** A nearly level printed rule as a straight line y = offset + slope * x from `start` to `end`, in raster pixels. */
export interface Rule {
  readonly start: number
  readonly end: number
  readonly offset: number
  readonly slope: number
}

/** The rule's y at an x, also beyond its ends. */
export function acrossAt(rule: Rule, x: number): number {
  return rule.offset + rule.slope * x
}

/** Ink pixels of one row; `end` is one past the last. */
export interface Run {
  readonly y: number
  readonly start: number
  readonly end: number
}

/** Rules lean at most this much (about 3.4 degrees): a scan lies straighter, handwriting does not. */
const maxSlope = 0.06
/** Squared pixels: a rule four pixels thick has 1.3. */
const mostResidual = 3

/** Sums for a line through all pixels of its runs. */
export class LineSums {
  start = Number.POSITIVE_INFINITY
  end = 0
  lastY = 0
  private count = 0
  private x = 0
  private y = 0
  private xx = 0
  private xy = 0
  private yy = 0

  addRun({ y, start, end }: Run): void {
    const length = end - start
    const middle = (start + end - 1) / 2
    this.start = Math.min(this.start, start)
    this.end = Math.max(this.end, end)
    this.lastY = y
    this.count += length
    this.x += length * middle
    this.y += length * y
    this.xx += length * (middle * middle + (length * length - 1) / 12)
    this.xy += length * middle * y
    this.yy += length * y * y
  }

  addPixel(x: number, y: number): void {
    this.start = Math.min(this.start, x)
    this.end = Math.max(this.end, x + 1)
    this.count++
    this.x += x
    this.y += y
    this.xx += x * x
    this.xy += x * y
    this.yy += y * y
  }

  addSums(other: LineSums): void {
    this.start = Math.min(this.start, other.start)
    this.end = Math.max(this.end, other.end)
    this.count += other.count
    this.x += other.x
    this.y += other.y
    this.xx += other.xx
    this.xy += other.xy
    this.yy += other.yy
  }

  /** Null where the pixels form no thin, nearly level line. */
  line(): Rule | null {
    const meanX = this.x / this.count
    const meanY = this.y / this.count
    const varX = this.xx / this.count - meanX * meanX
    const slope = varX > 0 ? (this.xy / this.count - meanX * meanY) / varX : 0
    const residual = this.yy / this.count - meanY * meanY - slope * slope * varX
    if (Math.abs(slope) > maxSlope || residual > mostResidual) return null
    return { start: this.start, end: this.end, offset: meanY - slope * meanX, slope }
  }
}

/** Columns that a refit looks at: enough for a straight line. */
const fittedColumns = 80

/**
 * The rule as it lies between two places: a long rule may be several that run into each other. Fitted to the mask's
 * pixels within three pixels of it, then within one and a half; the rule itself where there are too few.
 */
export function refitted(mask: InkMask, rule: Rule, from: number, to: number): Rule {
  let line = rule
  const step = Math.max(1, Math.floor((to - from) / fittedColumns))
  const last = Math.min(mask.width - 1, Math.round(to))
  for (const reach of [3, 1.5]) {
    const sums = new LineSums()
    let columns = 0
    for (let x = Math.max(0, Math.round(from)); x <= last; x += step) {
      const y = acrossAt(line, x)
      let isSeen = false
      for (let row = Math.ceil(y - reach); row <= y + reach; row++) {
        if (row < 0 || row >= mask.height || mask.data[row * mask.width + x] !== 1) continue
        sums.addPixel(x, row)
        isSeen = true
      }
      if (isSeen) columns++
    }
    const fitted = step * columns >= 0.4 * (to - from) ? sums.line() : null
    if (!fitted) return line
    line = { ...fitted, start: rule.start, end: rule.end }
  }
  return line
}

/**
 * Share of a line that lies on ink of the mask, 0 to 1, one pixel of tolerance on either side. `from` and `to` are
 * positions along the rule.
 */
export function coverage(mask: InkMask, rule: Rule, from: number, to: number): number {
  const first = Math.max(0, Math.round(from))
  const last = Math.min(mask.width - 1, Math.round(to))
  if (last <= first) return 0
  let hits = 0
  for (let x = first; x <= last; x++) {
    const y = Math.round(acrossAt(rule, x))
    if (y < 1 || y >= mask.height - 1) continue
    const i = y * mask.width + x
    if (mask.data[i] === 1 || mask.data[i - mask.width] === 1 || mask.data[i + mask.width] === 1) hits++
  }
  return hits / (last - first + 1)
}
