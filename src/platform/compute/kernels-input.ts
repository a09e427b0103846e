import { inputTaps } from '../../core/lenet/glyph-input'
import { inputFormOf, type LenetModel } from '../../core/lenet/model'
import { laneBytes, numberBytes } from './kernels-layout'
import type { Call } from './kernels-planning'

/** How a block's bytes become what the first layer sees. */
export interface InputPlan {
  /** [channel][row][pixel][16 examples]. */
  readonly at: number
  /** Calls for `count` of 16 examples whose bytes begin at `pixels`. */
  calls(pixels: number, count: number): readonly Call[]
  /** Numbers that have to be in memory before the first call. */
  readonly constants: readonly { readonly at: number; readonly data: Float32Array | Int32Array }[]
}

/** Pictures that are only bordered are spread at once; others are resized, rows first. */
export function planInput(model: LenetModel, allocate: (bytes: number) => number): InputPlan {
  const { channels, side, pixelsPerPixel, levels } = inputFormOf(model)
  const [paper, ink] = levels
  const given = model.inputSide
  const step = given * given * channels
  const border = (side - given) / 2
  const at = allocate(channels * side * side * laneBytes)
  if (pixelsPerPixel === 1 && border >= 0 && Number.isInteger(border)) {
    const data = new Float32Array((channels * side * side * laneBytes) / numberBytes).fill(paper)
    const sizes = [channels, given, given, border, (ink - paper) / 255, paper]
    return {
      at,
      constants: border > 0 ? [{ at, data }] : [],
      calls: (pixels, count) => [{ kernel: 'spread', numbers: [pixels, step, count, at, ...sizes] }],
    }
  }
  const words = tapWords(model)
  const taps = allocate(words.byteLength)
  const raw = allocate(channels * given * given * laneBytes)
  const rows = allocate(side * given * laneBytes)
  const resized: Call[] = []
  for (let channel = 0; channel < channels; channel++) {
    const from = raw + channel * given * given * laneBytes
    const to = at + channel * side * side * laneBytes
    resized.push({ kernel: 'blend', numbers: [taps, side, from, rows, given * laneBytes, 1, 0] })
    for (let row = 0; row < side; row++) {
      const [x, y] = [rows + row * given * laneBytes, to + row * side * laneBytes]
      resized.push({ kernel: 'blend', numbers: [taps, side, x, y, laneBytes, (ink - paper) / 255, paper] })
    }
  }
  return {
    at,
    constants: [{ at: taps, data: words }],
    calls: (pixels, count) => [
      { kernel: 'spread', numbers: [pixels, step, count, raw, channels, given, given, 0, 1, 0] },
      ...resized,
    ],
  }
}

/** For each of a side's pixels the number of terms, then pixel and weight of each, as `blend` reads them. */
function tapWords(model: LenetModel): Int32Array {
  const { side, pixelsPerPixel } = inputFormOf(model)
  const words: number[] = []
  const weight = new Float32Array(1)
  const bits = new Int32Array(weight.buffer)
  for (const taps of inputTaps(model.inputSide, side, pixelsPerPixel)) {
    words.push(taps.length)
    for (const tap of taps) {
      weight[0] = tap.weight
      words.push(tap.at, bits[0] ?? 0)
    }
  }
  return Int32Array.from(words)
}
