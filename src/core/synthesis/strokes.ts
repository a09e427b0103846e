import type { Random } from '../base/random'
import { cropPatch, emptyPatch, type InkPatch } from './ink-patch'

/** A place in a character's box: x and y from 0 to 1, y down; a little outside is fine. */
export interface StrokePoint {
  readonly x: number
  readonly y: number
}

/** One movement of the pen: parts that are smooth in themselves and meet at corners. */
export type Stroke = readonly (readonly StrokePoint[])[]

/**
 * Reads strokes from text: points as `x,y` in hundredths, a corner as `|`, the pen lifted as `;`.
 * @throws RangeError for text that is not so.
 */
export function strokesFromText(text: string): Stroke[] {
  return text.split(';').map((stroke) => {
    const parts = stroke.split('|').map((part) => part.trim().split(/\s+/).map(pointFromText))
    // A part begins where the one before it ended.
    return parts.map((part, i) => [...(parts[i - 1]?.slice(-1) ?? []), ...part])
  })
}

function pointFromText(text: string): StrokePoint {
  const [x = Number.NaN, y = Number.NaN] = text.split(',').map((number) => Number(number) / 100)
  if (Number.isNaN(x + y)) throw new RangeError(`"${text}" is no point`)
  return { x, y }
}

export interface StrokeDrawing {
  /** Pixels of the box that 0 to 1 spans. */
  readonly width: number
  readonly height: number
  /** Pixels. */
  readonly pen: number
  /** Deviation of each point, as a share of the box. */
  readonly jitter: number
  /** Probability that a corner is rounded. */
  readonly rounding: number
}

/** Draws strokes with a round pen along Catmull-Rom curves; null where nothing was drawn. */
export function drawStrokes(strokes: readonly Stroke[], how: StrokeDrawing, random: Random): InkPatch | null {
  const margin = Math.ceil(how.pen) + 4 + Math.ceil(0.3 * Math.max(how.width, how.height))
  const patch = emptyPatch(Math.ceil(how.width) + 2 * margin, Math.ceil(how.height) + 2 * margin)
  for (const stroke of strokes) {
    const moved = stroke.map((part) =>
      part.map(({ x, y }) => ({
        x: (x + random.normal(0, how.jitter)) * how.width + margin,
        y: (y + random.normal(0, how.jitter * 0.8)) * how.height + margin,
      })),
    )
    for (const part of joinParts(moved, how.rounding, random)) drawCurve(patch, part, how.pen / 2)
  }
  return cropPatch(patch)
}

/** Makes neighbouring parts meet again, as one smooth curve where the corner is rounded. */
function joinParts(parts: StrokePoint[][], rounding: number, random: Random): StrokePoint[][] {
  const joined: StrokePoint[][] = []
  for (const part of parts) {
    const before = joined.at(-1)
    if (!before) joined.push([...part])
    else if (random.chance(rounding)) before.push(...part.slice(1))
    else joined.push([...before.slice(-1), ...part.slice(1)])
  }
  return joined
}

const stepsPerPoint = 7

function drawCurve(patch: InkPatch, points: readonly StrokePoint[], radius: number): void {
  let last = points[0]
  if (!last) return
  if (points.length === 1) drawSegment(patch, last, last, radius)
  for (let i = 0; i + 1 < points.length; i++) {
    for (let step = 1; step <= stepsPerPoint; step++) {
      const next = catmullRom(points, i, step / stepsPerPoint)
      drawSegment(patch, last, next, radius)
      last = next
    }
  }
}

/** Between points i and i + 1 (Catmull and Rom 1974); the ends are mirrored. */
function catmullRom(points: readonly StrokePoint[], i: number, t: number): StrokePoint {
  const b = points[i] ?? { x: 0, y: 0 }
  const c = points[i + 1] ?? b
  const a = points[i - 1] ?? { x: 2 * b.x - c.x, y: 2 * b.y - c.y }
  const d = points[i + 2] ?? { x: 2 * c.x - b.x, y: 2 * c.y - b.y }
  const along = (p: number, q: number, r: number, s: number): number =>
    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t)
  return { x: along(a.x, b.x, c.x, d.x), y: along(a.y, b.y, c.y, d.y) }
}

/** A straight line with round ends and a soft rim of one pixel. */
export function drawSegment(patch: InkPatch, from: StrokePoint, to: StrokePoint, radius: number): void {
  const reach = radius + 1
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach))
  const right = Math.min(patch.width - 1, Math.ceil(Math.max(from.x, to.x) + reach))
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach))
  const bottom = Math.min(patch.height - 1, Math.ceil(Math.max(from.y, to.y) + reach))
  const dx = to.x - from.x
  const dy = to.y - from.y
  const square = dx * dx + dy * dy
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const share = square === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / square
      const held = Math.max(0, Math.min(1, share))
      const distance = Math.hypot(x - from.x - held * dx, y - from.y - held * dy)
      const ink = Math.max(0, Math.min(1, radius + 0.5 - distance))
      const at = y * patch.width + x
      if (ink > (patch.data[at] ?? 0)) patch.data[at] = ink
    }
  }
}
