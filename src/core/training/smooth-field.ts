import type { Random } from '../base/random'

/** Displacements of each pixel of a square, the longest component 1. */
export interface SmoothField {
  readonly x: Float32Array
  readonly y: Float32Array
}

/**
 * Uniform noise under a Gaussian, its longest component 1 (Simard, Steinkraus, Platt 2003).
 * @param deviation of the Gaussian, in pixels.
 */
export function createSmoothField(side: number, deviation: number, random: Random): SmoothField {
  const bell = bellOf(deviation)
  const x = smoothNoise(side, bell, random)
  const y = smoothNoise(side, bell, random)
  let longest = 0
  for (let i = 0; i < x.length; i++) longest = Math.max(longest, Math.abs(x[i] ?? 0), Math.abs(y[i] ?? 0))
  return { x: x.map((value) => value / longest), y: y.map((value) => value / longest) }
}

/** Weights of a Gaussian out to two deviations either way. */
function bellOf(deviation: number): Float64Array {
  const reach = Math.round(2 * deviation)
  return Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)),
  )
}

function smoothNoise(side: number, bell: Float64Array, random: Random): Float32Array {
  const noise = Float32Array.from({ length: side * side }, () => random.between(-1, 1))
  const rows = gaussianAlong(noise, bell, { side, step: 1, across: side })
  return gaussianAlong(rows, bell, { side, step: side, across: 1 })
}

interface Lines {
  readonly side: number
  readonly step: number
  readonly across: number
}

function gaussianAlong(from: Float32Array, bell: Float64Array, { side, step, across }: Lines): Float32Array {
  const to = new Float32Array(from.length)
  const reach = (bell.length - 1) / 2
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
