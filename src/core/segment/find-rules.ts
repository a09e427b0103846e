import type { GreyRaster, InkMask } from '../image/raster'
import { acrossAt, coverage, LineSums, type Rule, type Run } from './rule-line'

/** Thin dark lines of a page, by direction, with the masks they were found in (1 = darker than both sides). */
export interface RuleMap {
  readonly horizontal: readonly Rule[]
  readonly across: InkMask
  readonly upright: InkMask
}

const shortestRule = 20
const closedGap = 6
const leastFill = 0.62
/** Share of a rule that must be seen: lines of small print, joined word by word, have less. */
const leastSeen = 0.45

/**
 * Finds thin dark lines on a page shrunk to about 150 dpi. A pixel belongs to a rule when it is darker than the paper
 * on **both** sides: a low threshold then suffices, and printed areas of another tone, whose edges are dark on one
 * side only, give nothing.
 */
export function findRules(grey: GreyRaster): RuleMap {
  const across = ridgeMask(grey, grey.width)
  const upright = ridgeMask(grey, 1)
  const horizontal = joined(piecesOf(across)).filter(
    (rule) => coverage(across, rule, rule.start, rule.end) >= leastSeen,
  )
  return { horizontal, across, upright }
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
      const least = (data[i] ?? 0) + leastContrast
      const above = data[i - near * step] ?? 0
      const farAbove = data[i - far * step] ?? 0
      if (above < least && farAbove < least) continue
      const below = data[i + near * step] ?? 0
      const farBelow = data[i + far * step] ?? 0
      if (below < least && farBelow < least) continue
      const before = above > farAbove ? above : farAbove
      const after = below > farBelow ? below : farBelow
      const value = (before < after ? before : after) - least + leastContrast
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

/** Runs of ink along one row, small gaps closed; `end` is one past the last pixel. */
function runsOfRow(mask: InkMask, y: number): Run[] {
  const { width, data } = mask
  const row = y * width
  const runs: Run[] = []
  let start = -1
  let last = 0
  let hits = 0
  const flush = (): void => {
    const length = last + 1 - start
    if (start >= 0 && length >= shortestRule && hits >= leastFill * length)
      runs.push({ y, start, end: last + 1 })
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
  return runs
}

/**
 * Lines are fitted in windows of this width and joined afterwards: a row of small print that runs into a box's upper
 * rule spoils one window, not the rule.
 */
const windowWidth = 64

interface Piece {
  readonly sums: LineSums
  readonly line: Rule
}

function piecesOf(mask: InkMask): Piece[] {
  const open: LineSums[][] = Array.from({ length: Math.ceil(mask.width / windowWidth) }, () => [])
  const closed: LineSums[] = []
  for (let y = 0; y < mask.height; y++) {
    for (const run of runsOfRow(mask, y)) addToWindows(run, open, closed)
  }
  return [...closed, ...open.flat()]
    .map((sums) => ({ sums, line: sums.line() }))
    .filter((piece): piece is Piece => piece.line !== null)
}

function addToWindows(run: Run, open: LineSums[][], closed: LineSums[]): void {
  for (let i = Math.floor(run.start / windowWidth); i * windowWidth < run.end; i++) {
    const start = Math.max(run.start, i * windowWidth)
    const end = Math.min(run.end, (i + 1) * windowWidth)
    if (end - start < closedGap) continue
    const inWindow = open[i] ?? []
    const live = inWindow.filter(({ lastY }) => lastY >= run.y - 2)
    if (live.length < inWindow.length) closed.push(...inWindow.filter(({ lastY }) => lastY < run.y - 2))
    let sums = live.find((known) => start <= known.end + closedGap && known.start <= end + closedGap)
    if (!sums) {
      sums = new LineSums()
      live.push(sums)
    }
    sums.addRun({ y: run.y, start, end })
    open[i] = live
  }
}

/** The widest break in a rule that handwriting or bad print makes, at about 150 dpi. */
const widestBreak = 45

interface Chain {
  readonly sums: LineSums
  /** The piece at the right end. */
  tail: Rule
}

/** Joins the pieces of each rule, left to right. */
function joined(pieces: readonly Piece[]): Rule[] {
  const sorted = [...pieces].sort((a, b) => a.line.start - b.line.start || a.line.offset - b.line.offset)
  const chains: Chain[] = []
  for (const { sums, line } of sorted) {
    let best: Chain | null = null
    let least = Number.POSITIVE_INFINITY
    for (const chain of chains) {
      const apart = misfit(chain.tail, line)
      if (apart < least) {
        least = apart
        best = chain
      }
    }
    if (best) {
      best.sums.addSums(sums)
      if (line.end > best.tail.end) best.tail = line
    } else {
      const own = new LineSums()
      own.addSums(sums)
      chains.push({ sums: own, tail: line })
    }
  }
  return chains.map(({ sums }) => sums.line()).filter((rule) => rule !== null)
}

/** How far two pieces are out of line where they meet, in pixels; infinite where they are no one rule's. */
function misfit(tail: Rule, piece: Rule): number {
  const gap = piece.start - tail.end
  if (gap > widestBreak || gap < -4) return Number.POSITIVE_INFINITY
  const at = (piece.start + tail.end) / 2
  const apart = Math.abs(acrossAt(tail, at) - acrossAt(piece, at))
  return apart <= 2 + 0.03 * Math.max(0, gap) ? apart : Number.POSITIVE_INFINITY
}
