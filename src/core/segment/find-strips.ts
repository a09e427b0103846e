import type { InkMask } from '../image/raster'
import type { RuleMap } from './find-rules'
import { acrossAt, type Rule } from './rule-line'

/** An upright line between two rules; `x` at half height, `strength` the share of the height it is seen on. */
export interface Wall {
  readonly x: number
  readonly strength: number
}

/** The paper between two rules that lie one above the other, with the upright lines that join them. */
export interface Strip {
  readonly top: Rule
  readonly bottom: Rule
  readonly from: number
  readonly to: number
  readonly height: number
  /** Left to right. */
  readonly walls: readonly Wall[]
}

export interface StripLimits {
  readonly leastHeight: number
  readonly mostHeight: number
}

/** All pairs of rules that may be top and bottom of boxes, with the upright lines seen between them. */
export function findStrips(rules: RuleMap, limits: StripLimits): Strip[] {
  const wide = widened(rules.upright)
  const sorted = [...rules.horizontal].sort((a, b) => middle(a) - middle(b))
  const strips: Strip[] = []
  for (const top of sorted) {
    for (const bottom of sorted) {
      const span = spanBetween(top, bottom, limits)
      if (!span) continue
      const walls = wallsBetween(wide, top, bottom, span)
      if (walls.length >= 2) strips.push({ top, bottom, ...span, walls })
    }
  }
  return strips
}

function middle(rule: Rule): number {
  return acrossAt(rule, (rule.start + rule.end) / 2)
}

interface Span {
  readonly from: number
  readonly to: number
  readonly height: number
}

/** A broken rule may end this part of the strip's height before the corner; a window's fit may be lost on top. */
const lostCorner = 0.5
const lostWindow = 64

function spanBetween(top: Rule, bottom: Rule, limits: StripLimits): Span | null {
  const from = Math.max(Math.min(top.start, bottom.start), Math.max(top.start, bottom.start) - lostWindow)
  const to = Math.min(Math.max(top.end, bottom.end), Math.min(top.end, bottom.end) + lostWindow)
  const at = (from + to) / 2
  const height = acrossAt(bottom, at) - acrossAt(top, at)
  if (height < limits.leastHeight || height > limits.mostHeight || to - from < 1.5 * height) return null
  const spread = Math.abs(bottom.slope - top.slope) * (to - from)
  if (spread > 0.2 * height) return null
  return { from: from - lostCorner * height, to: to + lostCorner * height, height }
}

/** Each pixel also where its left or right neighbour is ink. */
function widened(mask: InkMask): InkMask {
  const data = new Uint8Array(mask.data.length)
  for (let i = 1; i + 1 < data.length; i++) {
    data[i] = (mask.data[i - 1] ?? 0) | (mask.data[i] ?? 0) | (mask.data[i + 1] ?? 0)
  }
  return { width: mask.width, height: mask.height, data }
}

const leastStrength = 0.5

function wallsBetween(wide: InkMask, top: Rule, bottom: Rule, span: Span): Wall[] {
  const first = Math.max(0, Math.round(span.from))
  const last = Math.min(wide.width - 1, Math.round(span.to))
  if (last <= first) return []
  const counts = uprightCounts(wide, top, bottom, { first, last, height: span.height })
  const rows = seenRows(span.height).length
  const walls: Wall[] = []
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0
    if (count < leastStrength * rows) continue
    let end = i
    while (end + 1 < counts.length && (counts[end + 1] ?? 0) === count) end++
    let isPeak = true
    for (let k = 1; k <= 3 && isPeak; k++) {
      isPeak = (counts[i - k] ?? 0) < count && (counts[end + k] ?? 0) <= count
    }
    if (isPeak) walls.push({ x: first + (i + end) / 2, strength: Math.min(1, count / rows) })
    i = end
  }
  return walls
}

/** Rows below the top at which uprights are looked for: all of a low strip, about thirty of a high one. */
function seenRows(height: number): number[] {
  const step = Math.max(1, Math.floor(height / 30))
  const rows: number[] = []
  for (let row = 2; row < Math.max(3, Math.round(height) - 2); row += step) rows.push(row)
  return rows
}

interface Columns {
  readonly first: number
  readonly last: number
  readonly height: number
}

/** For each column, on how many rows between the rules an upright line is seen; columns lean as the page does. */
function uprightCounts(wide: InkMask, top: Rule, bottom: Rule, columns: Columns): Uint16Array {
  const { first, last, height } = columns
  const { width, data } = wide
  const counts = new Uint16Array(last - first + 1)
  const slope = (top.slope + bottom.slope) / 2
  const starts = new Int32Array(width)
  for (let x = 0; x < width; x++) starts[x] = Math.round(acrossAt(top, x)) * width + x
  for (const row of seenRows(height)) {
    const lean = Math.round(-slope * (row - height / 2))
    const from = Math.max(first, -lean)
    const to = Math.min(last, width - 1 - lean)
    for (let x = from; x <= to; x++) {
      const at = (starts[x + lean] ?? 0) + row * width
      if (data[at] === 1) counts[x - first] = (counts[x - first] ?? 0) + 1
    }
  }
  return counts
}
