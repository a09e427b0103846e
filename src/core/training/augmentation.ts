import type { Random } from '../base/random'

/** How far a glyph is changed each time it is shown; 0 switches a change off. Lengths in pixels of 28x28. */
export interface Augmentation {
  /** Degrees either way. */
  readonly rotation: number
  /** Share either way, each axis by itself. */
  readonly scale: number
  /** Sideways shift per height, either way. */
  readonly shear: number
  readonly shift: number
  /** Longest displacement of a smooth random field. */
  readonly elastic: number
  /** Probability of a thinner, of a thicker pen, by up to a pixel. */
  readonly thinner: number
  readonly thicker: number
  /** Probability of a blur by 3x3. */
  readonly blur: number
}

const side = 28
const area = side * side
const fieldCount = 300

/** Changes one glyph of 28x28 into another that a hand might have written. */
export interface Augmenter {
  /** Reads `area` pixels of `from` at `fromStart`, writes as many to `to` at `toStart`. */
  apply(from: Uint8Array, fromStart: number, to: Uint8Array, toStart: number): void
}

export function createAugmenter(how: Augmentation, random: Random): Augmenter {
  const fields = how.elastic > 0 ? Array.from({ length: fieldCount }, () => smoothField(random)) : []
  const ink = new Float32Array(area)
  const spare = new Float32Array(area)
  return {
    apply(from, fromStart, to, toStart) {
      for (let i = 0; i < area; i++) ink[i] = from[fromStart + i] ?? 0
      const pen = random.next()
      if (pen < how.thinner) changePen(ink, spare, random.next(), false)
      else if (pen < how.thinner + how.thicker) changePen(ink, spare, random.next(), true)
      const field = fields.length > 0 ? random.pick(fields) : null
      warp(ink, spare, randomMap(how, random), field && { field, reach: random.next() * how.elastic })
      if (random.chance(how.blur)) blurInto(spare, ink, random.next())
      else ink.set(spare)
      for (let i = 0; i < area; i++) to[toStart + i] = Math.round(Math.min(255, ink[i] ?? 0))
    },
  }
}

/** Lowest or highest of 2x2 mixed in by `amount`, then scaled so that a thin pen does not become a pale one. */
function changePen(ink: Float32Array, spare: Float32Array, amount: number, thicker: boolean): void {
  const pick = thicker ? Math.max : Math.min
  const back = thicker ? -1 : 1
  let highest = 1
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const x2 = x + back
      const y2 = y + back
      const across = x2 >= 0 && x2 < side ? (ink[y * side + x2] ?? 0) : 0
      const down = y2 >= 0 && y2 < side ? (ink[y2 * side + x] ?? 0) : 0
      const both = x2 >= 0 && x2 < side && y2 >= 0 && y2 < side ? (ink[y2 * side + x2] ?? 0) : 0
      const own = ink[y * side + x] ?? 0
      const mixed = own * (1 - amount) + amount * pick(own, across, down, both)
      spare[y * side + x] = mixed
      highest = Math.max(highest, mixed)
    }
  }
  const gain = 255 / Math.max(highest, 0.3 * 255)
  for (let i = 0; i < area; i++) ink[i] = Math.min(255, (spare[i] ?? 0) * gain)
}

/** From target to source, about the glyph's middle: [xx, xy, yx, yy, dx, dy]. */
type AffineMap = readonly [number, number, number, number, number, number]

function randomMap(how: Augmentation, random: Random): AffineMap {
  const angle = (random.between(-how.rotation, how.rotation) * Math.PI) / 180
  const wide = 1 + random.between(-how.scale, how.scale)
  const high = 1 + random.between(-how.scale, how.scale)
  const shear = random.between(-how.shear, how.shear)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [
    cos * wide,
    -sin * high + shear,
    sin * wide,
    cos * high,
    random.between(-how.shift, how.shift),
    random.between(-how.shift, how.shift),
  ]
}

function warp(
  from: Float32Array,
  to: Float32Array,
  [xx, xy, yx, yy, dx, dy]: AffineMap,
  elastic: { readonly field: SmoothField; readonly reach: number } | null,
): void {
  const reach = elastic?.reach ?? 0
  const middle = (side - 1) / 2
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = y * side + x
      const u = x - middle
      const v = y - middle
      const sx = xx * u + xy * v + dx + middle + reach * (elastic?.field.x[at] ?? 0)
      const sy = yx * u + yy * v + dy + middle + reach * (elastic?.field.y[at] ?? 0)
      to[at] = sampleAt(from, sx, sy)
    }
  }
}

/** Bilinear; 0 outside. */
function sampleAt(from: Float32Array, sx: number, sy: number): number {
  const x = Math.floor(sx)
  const y = Math.floor(sy)
  if (x < 0 || y < 0 || x >= side - 1 || y >= side - 1) return 0
  const fx = sx - x
  const fy = sy - y
  const at = y * side + x
  const above = (from[at] ?? 0) * (1 - fx) + (from[at + 1] ?? 0) * fx
  const below = (from[at + side] ?? 0) * (1 - fx) + (from[at + side + 1] ?? 0) * fx
  return above * (1 - fy) + below * fy
}

function blurInto(from: Float32Array, to: Float32Array, amount: number): void {
  to.set(from)
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x
      let sum = 0
      for (let row = at - side; row <= at + side; row += side) {
        sum += (from[row - 1] ?? 0) + (from[row] ?? 0) + (from[row + 1] ?? 0)
      }
      to[at] = (from[at] ?? 0) * (1 - amount) + (amount * sum) / 9
    }
  }
}

/** Displacements of each pixel, the longest component 1. */
interface SmoothField {
  readonly x: Float32Array
  readonly y: Float32Array
}

/** Uniform noise under a Gaussian of 4 pixels, its longest component 1 (Simard, Steinkraus, Platt 2003). */
function smoothField(random: Random): SmoothField {
  const x = smoothNoise(random)
  const y = smoothNoise(random)
  let longest = 0
  for (let i = 0; i < area; i++) longest = Math.max(longest, Math.abs(x[i] ?? 0), Math.abs(y[i] ?? 0))
  return { x: x.map((value) => value / longest), y: y.map((value) => value / longest) }
}

function smoothNoise(random: Random): Float32Array {
  const noise = Float32Array.from({ length: area }, () => random.between(-1, 1))
  return gaussianAlong(gaussianAlong(noise, 1, side), side, 1)
}

const reach = 8
/** Weights of a Gaussian of 4 pixels at -reach to reach. */
const bell = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
  Math.exp(-((i - reach) ** 2) / (2 * 4 * 4)),
)

function gaussianAlong(from: Float32Array, step: number, across: number): Float32Array {
  const to = new Float32Array(area)
  for (let line = 0; line < side; line++) {
    for (let i = 0; i < side; i++) {
      let sum = 0
      for (let j = Math.max(0, i - reach); j <= Math.min(side - 1, i + reach); j++) {
        sum += (from[line * across + j * step] ?? 0) * (bell[i - j + reach] ?? 0)
      }
      to[line * across + i * step] = sum
    }
  }
  return to
}
