import type { Random } from '../base/random'
import { createSmoothField, type SmoothField } from './smooth-field'

/** How far a picture is changed each time it is shown; 0 switches a change off. Lengths in pixels of 28x28. */
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

const fieldCount = 300
/** Deviation of the Gaussian that smooths an elastic field, in pixels of 28x28. */
const fieldDeviation = 4

/** The pictures that are changed. */
export interface PictureForm {
  readonly side: number
  /** Each is changed in the same way. */
  readonly channels: 1 | 3
}

/** Changes one picture into another that a hand might have made. Never mirrors. */
export interface Augmenter {
  /** Reads one picture of `from`, writes the changed one to `to`; all chance comes from `random`. */
  apply(from: Uint8Array, to: Uint8Array, random: Random): void
}

/** @param random of the elastic fields, which all pictures draw from. */
export function createAugmenter(how: Augmentation, form: PictureForm, random: Random): Augmenter {
  const { side, channels } = form
  const unit = side / 28
  const fields =
    how.elastic > 0
      ? Array.from({ length: fieldCount }, () => createSmoothField(side, fieldDeviation * unit, random))
      : []
  const ink = new Float32Array(side * side)
  const spare = new Float32Array(side * side)
  return {
    apply(from, to, chance) {
      const change = drawChange(how, fields, chance, unit)
      for (let channel = 0; channel < channels; channel++) {
        for (let i = 0; i < ink.length; i++) ink[i] = from[i * channels + channel] ?? 0
        if (change.pen !== null) changePen(ink, spare, change.pen, side)
        warp(ink, spare, change, side)
        if (change.blur > 0) blurInto(spare, ink, change.blur, side)
        const result = change.blur > 0 ? ink : spare
        for (let i = 0; i < ink.length; i++)
          to[i * channels + channel] = Math.round(Math.min(255, result[i] ?? 0))
      }
    },
  }
}

/** From target to source, about the picture's middle: [xx, xy, yx, yy, dx, dy]. */
type AffineMap = readonly [number, number, number, number, number, number]

interface Pen {
  readonly amount: number
  readonly thicker: boolean
}

/** What is done to one picture. */
interface Change {
  readonly pen: Pen | null
  readonly map: AffineMap
  readonly field: SmoothField | null
  /** In pixels. */
  readonly reach: number
  /** 0: none. */
  readonly blur: number
}

function drawChange(how: Augmentation, fields: readonly SmoothField[], random: Random, unit: number): Change {
  const place = random.next()
  const amount = random.next()
  const pen = place < how.thinner + how.thicker ? { amount, thicker: place >= how.thinner } : null
  const field = fields.length > 0 ? random.pick(fields) : null
  const reach = field === null ? 0 : random.next() * how.elastic * unit
  const map = randomMap(how, random, unit)
  const blur = random.chance(how.blur) ? random.next() : 0
  return { pen, field, reach, map, blur }
}

/** Lowest or highest of 2x2 mixed in by `amount`, then scaled so that a thin pen does not become a pale one. */
function changePen(ink: Float32Array, spare: Float32Array, { amount, thicker }: Pen, side: number): void {
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
  for (let i = 0; i < ink.length; i++) ink[i] = Math.min(255, (spare[i] ?? 0) * gain)
}

function randomMap(how: Augmentation, random: Random, unit: number): AffineMap {
  const angle = (random.between(-how.rotation, how.rotation) * Math.PI) / 180
  const wide = 1 + random.between(-how.scale, how.scale)
  const high = 1 + random.between(-how.scale, how.scale)
  const shear = random.between(-how.shear, how.shear)
  const shift = how.shift * unit
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [
    cos * wide,
    -sin * high + shear,
    sin * wide,
    cos * high,
    random.between(-shift, shift),
    random.between(-shift, shift),
  ]
}

function warp(from: Float32Array, to: Float32Array, { map, field, reach }: Change, side: number): void {
  const [xx, xy, yx, yy, dx, dy] = map
  const middle = (side - 1) / 2
  let at = 0
  for (let y = 0; y < side; y++) {
    const v = y - middle
    for (let x = 0; x < side; x++, at++) {
      const u = x - middle
      const bentX = field === null ? 0 : reach * (field.x[at] ?? 0)
      const bentY = field === null ? 0 : reach * (field.y[at] ?? 0)
      const sx = xx * u + xy * v + dx + middle + bentX
      const sy = yx * u + yy * v + dy + middle + bentY
      to[at] = sampleAt(from, sx, sy, side)
    }
  }
}

/** Bilinear; 0 outside. */
function sampleAt(from: Float32Array, sx: number, sy: number, side: number): number {
  const x = Math.floor(sx)
  const y = Math.floor(sy)
  if (x < -1 || y < -1 || x >= side || y >= side) return 0
  const fx = sx - x
  const fy = sy - y
  const at = y * side + x
  const left = x >= 0
  const right = x < side - 1
  const above = y < 0 ? 0 : (left ? (from[at] ?? 0) * (1 - fx) : 0) + (right ? (from[at + 1] ?? 0) * fx : 0)
  if (y === side - 1) return above * (1 - fy)
  const next = at + side
  const below = (left ? (from[next] ?? 0) * (1 - fx) : 0) + (right ? (from[next + 1] ?? 0) * fx : 0)
  return above * (1 - fy) + below * fy
}

function blurInto(from: Float32Array, to: Float32Array, amount: number, side: number): void {
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
