import type { Random } from '../base/random'
import { symbol } from '../decode/symbols'
import type { Hand } from './hand'
import type { InkPatch } from './ink-patch'
import { drawStrokes, type Stroke, strokesFromText } from './strokes'

/** A mark drawn by program, and where it belongs on the line. */
export interface DrawnMark {
  readonly patch: InkPatch
  /** Of the patch's middle, below the line's middle, in digit heights. */
  readonly drop: number
}

/** Characters of a synthetic string beyond the digits; `c` is the closing `/-`, `|` a printed edge. */
export type MarkCharacter = '.' | ',' | '-' | '=' | '/' | 'c' | '*' | '$' | '|'

const symbols: Readonly<Record<MarkCharacter, number>> = {
  '.': symbol.point,
  ',': symbol.comma,
  '-': symbol.dash,
  '=': symbol.equals,
  '/': symbol.slash,
  c: symbol.closing,
  '*': symbol.star,
  $: symbol.currency,
  '|': symbol.foreign,
}

export function symbolOfMark(mark: MarkCharacter): number {
  return symbols[mark]
}

export function isMark(character: string): character is MarkCharacter {
  return character in symbols
}

/** Draws a mark in digit heights: sizes and places as people write them (small, low, or long and level). */
export function drawMark(mark: MarkCharacter, hand: Hand, random: Random): DrawnMark | null {
  const { strokes, drop, pen = 1 } = outlines[mark](random)
  const side = hand.height
  // Edges are printed: straight, and of another width than the hand's pen.
  const how =
    mark === '|'
      ? { pen: Math.max(1, random.between(0.02, 0.09) * side), jitter: 0.004 }
      : { pen: hand.pen * pen, jitter: 0.02 }
  const patch = drawStrokes(strokes, { ...how, width: side, height: side, rounding: 0.25 }, random)
  return patch && { patch, drop }
}

interface Outline {
  readonly strokes: readonly Stroke[]
  readonly drop: number
  /** Times the hand's pen. */
  readonly pen?: number
}

/** One smooth stroke through points in digit heights. */
function curve(...points: readonly (readonly [number, number])[]): Stroke {
  return [points.map(([x, y]) => ({ x, y }))]
}

const outlines: Readonly<Record<MarkCharacter, (random: Random) => Outline>> = {
  '.': (random) => {
    const long = Math.abs(random.normal(0, 0.03))
    return {
      strokes: [curve([0.1, 0.1], [0.12 + long, 0.11 + Math.abs(random.normal(0, 0.03))])],
      drop: random.between(0.3, 0.52),
      pen: random.between(1, 1.9),
    }
  },
  ',': (random) => {
    const long = random.between(0.15, 0.55)
    const kind = random.next()
    const drop = random.between(0.28, 0.62)
    if (kind < 0.45) return { strokes: [curve([0.35 * long, 0], [0.3 * long, 0.5 * long], [0, long])], drop }
    if (kind < 0.75) {
      const lean = random.between(-0.2, 0.3) * long
      return { strokes: [curve([lean, 0], [0, long / 2], [random.between(-0.1, 0.3) * long, long])], drop }
    }
    const hook: readonly [number, number] = [0.06 + 0.4 * long, 0.85 * long]
    return { strokes: [curve([0, 0], [-0.02, 0.6 * long], [0.04 + 0.1 * long, 0.95 * long], hook)], drop }
  },
  '-': (random) => {
    const long = random.between(0.2, 0.95)
    const strokes = [curve([0, random.normal(0, 0.05)], [long / 2, 0], [long, random.normal(0, 0.08)])]
    return { strokes, drop: random.normal(0, 0.14) }
  },
  '=': (random) => {
    const long = random.between(0.25, 0.9)
    const apart = random.between(0.12, 0.28)
    return {
      strokes: [
        curve([0, random.normal(0, 0.03)], [long, random.normal(0, 0.05)]),
        curve(
          [random.normal(0, 0.05), apart],
          [long * random.between(0.7, 1.2), apart + random.normal(0, 0.04)],
        ),
      ],
      drop: random.normal(0, 0.15),
    }
  },
  '/': (random) => ({
    strokes: [
      curve([0.5 + Math.abs(random.normal(0, 0.1)), -0.05], [0.25, 0.5], [0, 1.1 + random.normal(0, 0.1)]),
    ],
    drop: random.normal(0, 0.08),
  }),
  c: closingOutline,
  '*': (random) => {
    const turn = random.next()
    const arms = [0, 1.05, 2.1].map((angle) => {
      const x = 0.18 * Math.cos(turn + angle)
      const y = 0.18 * Math.sin(turn + angle)
      return curve([x, y], [-x, -y])
    })
    return { strokes: arms, drop: random.normal(0, 0.1) }
  },
  $: currencyOutline,
  '|': (random) => {
    const long = random.between(1.25, 2.2)
    const line = curve([random.normal(0, 0.02), 0], [0, long])
    const stub = random.between(0.1, 0.6)
    const kind = random.next()
    const foot = kind < 0.2 ? [curve([0, long], [stub, long])] : kind < 0.3 ? [curve([0, 0], [stub, 0])] : []
    return { strokes: [line, ...foot], drop: random.normal(0, 0.1) }
  },
}

/** `/-`: a slash with a bar out of its middle, or one stroke that runs up and bends into the bar. */
function closingOutline(random: Random): Outline {
  const high = random.between(0.9, 1.55)
  const lean = random.between(0.1, 0.6)
  const bar = random.between(0.35, 1.6)
  const drop = random.normal(0, 0.08)
  const rise = random.between(-0.3, 0.12)
  if (random.chance(0.35)) {
    const up = [
      { x: 0, y: high },
      { x: lean / 2, y: high / 2 },
      { x: lean, y: 0.02 },
    ]
    const along = [
      { x: lean, y: 0.02 },
      { x: lean + bar / 2, y: rise * 0.6 },
      { x: lean + bar, y: rise },
    ]
    return { strokes: [[up, along]], drop }
  }
  const at = random.between(0, 0.6)
  const start = lean * (1 - at) + random.between(-0.06, 0.1)
  const y = at * high
  return {
    strokes: [
      curve([lean, 0], [lean / 2, high / 2], [0, high]),
      curve([start, y], [lean + bar / 2, y + rise * 0.6], [lean + bar, y + rise]),
    ],
    drop,
  }
}

const currencySigns: readonly (readonly Stroke[])[] = [
  '82,20 50,4 16,16 20,40 50,50 82,62 82,88 48,98 12,84 ; 50,-8 50,108',
  '78,16 46,6 18,22 34,44 66,56 80,78 48,96 14,82 ; 42,-6 38,106 ; 58,-6 54,106',
  '10,8 90,8 ; 10,30 90,30 ; 10,8 40,8 64,20 58,40 36,52 12,54 | 62,100',
  '4,100 8,4 | 46,2 56,24 40,44 8,48 | 56,100 ; 118,52 92,50 84,64 110,78 108,98 80,96',
  '80,14 54,2 34,16 34,60 26,96 10,98 | 40,94 86,98 ; 12,54 66,54',
  '88,14 60,2 32,24 26,56 40,92 66,98 88,86 ; 8,40 70,40 ; 8,60 66,60',
].map(strokesFromText)

function currencyOutline(random: Random): Outline {
  const tall = random.between(0.8, 1.4)
  const wide = tall * random.between(0.5, 0.85)
  const sign = random.chance(0.65) ? currencySigns[random.below(2)] : random.pick(currencySigns)
  const strokes = (sign ?? []).map((stroke) =>
    stroke.map((part) => part.map(({ x, y }) => ({ x: x * wide, y: y * tall }))),
  )
  return { strokes, drop: random.normal(0, 0.05) }
}
