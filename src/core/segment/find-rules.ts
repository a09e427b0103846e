import type { GreyRaster, InkMask } from '../image/raster'

/**
 * A printed rule as a straight line, in the pixels of the raster it was found in. For a horizontal rule `along` is x
 * and `across` is y; for a vertical one the other way round: across = offset + slope * along.
 */
export interface Rule {
  readonly start: number
  readonly end: number
  readonly offset: number
  readonly slope: number
}

/** Thin dark lines of a page, by direction, with the masks they were found in (1 = darker than both sides). */
export interface RuleMap {
  readonly horizontal: readonly Rule[]
  readonly across: InkMask
  readonly upright: InkMask
}

export function acrossAt(rule: Rule, along: number): number {
  return rule.offset + rule.slope * along
}

/** Rules lean at most this much (about 3.4 degrees): a scan lies straighter, handwriting does not. */
const maxSlope = 0.06
const shortestRule = 20
const closedGap = 6
const leastFill = 0.62

/**
 * Finds thin dark lines on a page shrunk to about 150 dpi. A pixel belongs to a rule when it is darker than the paper
 * on **both** sides: a low threshold then suffices, and printed areas of another tone, whose edges are dark on one
 * side only, give nothing.
 */
export function findRules(grey: GreyRaster): RuleMap {
  const across = ridgeMask(grey, grey.width)
  const upright = ridgeMask(grey, 1)
  return { horizontal: joinCollinear(horizontalRules(across)), across, upright }
}

/** Distances to the paper beside a rule: thin rules and rules up to four pixels thick. */
const near = 2
const far = 4
const leastContrast = 7
/** Share of the page that may be rules and strokes; more means noise, and the threshold rises above it. */
const densest = 0.08

function ridgeMask(grey: GreyRaster, step: number): InkMask {
  const { width, height, data } = grey
  const contrast = new Uint8Array(width * height)
  const histogram = new Uint32Array(256)
  const margin = step === 1 ? 0 : far
  for (let y = margin; y < height - margin; y++) {
    const first = y * width + (step === 1 ? far : 0)
    const last = (y + 1) * width - (step === 1 ? far : 0)
    for (let i = first; i < last; i++) {
      const before = Math.max(data[i - near * step] ?? 0, data[i - far * step] ?? 0)
      const after = Math.max(data[i + near * step] ?? 0, data[i + far * step] ?? 0)
      const value = Math.min(before, after) - (data[i] ?? 0)
      if (value <= 0) continue
      contrast[i] = value
      histogram[value] = (histogram[value] ?? 0) + 1
    }
  }
  const threshold = thresholdFrom(histogram, width * height)
  for (let i = 0; i < contrast.length; i++) contrast[i] = (contrast[i] ?? 0) >= threshold ? 1 : 0
  return { width, height, data: contrast }
}

function thresholdFrom(histogram: Uint32Array, area: number): number {
  let count = 0
  for (let value = 255; value > leastContrast; value--) {
    count += histogram[value] ?? 0
    if (count > densest * area) return value + 1
  }
  return leastContrast
}

interface Run {
  readonly y: number
  readonly start: number
  readonly end: number
}

/** Runs of ink along one row, small gaps closed; `end` is one past the last pixel. */
function runsOfRow(mask: InkMask, y: number, into: Run[]): void {
  const { width, data } = mask
  const row = y * width
  let start = -1
  let last = 0
  let hits = 0
  const flush = (): void => {
    const length = last + 1 - start
    if (start >= 0 && length >= shortestRule && hits >= leastFill * length)
      into.push({ y, start, end: last + 1 })
  }
  for (let x = 0; x < width; x++) {
    if (data[row + x] !== 1) continue
    if (start < 0 || x - last > closedGap) {
      flush()
      start = x
      hits = 0
    }
    last = x
    hits++
  }
  flush()
}

/** Sums for a line through all pixels of its runs. */
class LineSums {
  start = Number.POSITIVE_INFINITY
  end = 0
  private count = 0
  private x = 0
  private y = 0
  private xx = 0
  private xy = 0
  private yy = 0

  add({ y, start, end }: Run): void {
    const length = end - start
    const middle = (start + end - 1) / 2
    this.start = Math.min(this.start, start)
    this.end = Math.max(this.end, end)
    this.count += length
    this.x += length * middle
    this.y += length * y
    this.xx += length * (middle * middle + (length * length - 1) / 12)
    this.xy += length * middle * y
    this.yy += length * y * y
  }

  /** Null where the pixels form no thin, nearly level line. */
  line(): Rule | null {
    const meanX = this.x / this.count
    const meanY = this.y / this.count
    const varX = this.xx / this.count - meanX * meanX
    const slope = varX > 0 ? (this.xy / this.count - meanX * meanY) / varX : 0
    const residual = this.yy / this.count - meanY * meanY - slope * slope * varX
    if (Math.abs(slope) > maxSlope || residual > 4) return null
    return { start: this.start, end: this.end, offset: meanY - slope * meanX, slope }
  }
}

function horizontalRules(mask: InkMask): Rule[] {
  const open: { sums: LineSums; last: Run }[] = []
  const rules: Rule[] = []
  const runs: Run[] = []
  for (let y = 0; y < mask.height; y++) {
    runs.length = 0
    runsOfRow(mask, y, runs)
    for (const run of runs) {
      const known = open.find(
        ({ last }) =>
          last.y >= y - 2 && run.start <= last.end + closedGap && last.start <= run.end + closedGap,
      )
      if (known) {
        known.sums.add(run)
        known.last = run
      } else {
        const sums = new LineSums()
        sums.add(run)
        open.push({ sums, last: run })
      }
    }
    for (let i = open.length - 1; i >= 0; i--) {
      const candidate = open[i]
      if (!candidate || candidate.last.y >= y - 1) continue
      const rule = candidate.sums.line()
      if (rule) rules.push(rule)
      open.splice(i, 1)
    }
  }
  for (const { sums } of open) {
    const rule = sums.line()
    if (rule) rules.push(rule)
  }
  return rules
}

/** The widest break in a rule that handwriting or bad print makes, at about 150 dpi. */
const widestBreak = 45

/** Joins pieces of one broken rule, left to right. */
function joinCollinear(pieces: readonly Rule[]): Rule[] {
  const sorted = [...pieces].sort((a, b) => a.start - b.start || a.offset - b.offset)
  const joined: Rule[] = []
  for (const piece of sorted) {
    const at = joined.findIndex((rule) => continues(rule, piece))
    const rule = joined[at]
    if (!rule) {
      joined.push(piece)
      continue
    }
    const end = Math.max(rule.end, piece.end)
    const longer = rule.end - rule.start >= piece.end - piece.start ? rule : piece
    const left = acrossAt(rule, rule.start)
    const right = piece.end > rule.end ? acrossAt(piece, end) : acrossAt(rule, end)
    const slope = end - rule.start > 80 ? (right - left) / (end - rule.start) : longer.slope
    joined[at] = { start: rule.start, end, slope, offset: left - slope * rule.start }
  }
  return joined
}

function continues(rule: Rule, piece: Rule): boolean {
  const gap = piece.start - rule.end
  if (gap > widestBreak || gap < -widestBreak) return false
  const at = (piece.start + rule.end) / 2
  return Math.abs(acrossAt(rule, at) - acrossAt(piece, at)) <= 1.5 + 0.03 * Math.max(0, gap)
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
