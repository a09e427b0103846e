import { inputTaps } from '../../core/lenet/glyph-input'
import { inputFormOf, type LenetModel } from '../../core/lenet/model'
import { numberBytes } from './kernels-layout'
import type { Call, Planning } from './kernels-planning'

/** How a block's bytes become what the first layer sees. */
export interface InputPlan {
  /** [channel][row][pixel][examples]. */
  readonly at: number
  /** Calls for `count` of the block's examples whose bytes begin at `pixels`. */
  calls(pixels: number, count: number): readonly Call[]
  /** Numbers that have to be in memory before the first call. */
  readonly constants: readonly { readonly at: number; readonly data: Float32Array | Int32Array }[]
}

/** Pictures that are only bordered are spread at once; others are resized, rows first. */
export function planInput(model: LenetModel, planning: Planning): InputPlan {
  const { pixelBytes } = planning
  const { channels, side, pixelsPerPixel, levels } = inputFormOf(model)
  const [paper, ink] = levels
  const given = model.inputSide
  const step = given * given * channels
  const border = (side - given) / 2
  const at = planning.allocate(channels * side * side * pixelBytes)
  if (pixelsPerPixel === 1 && border >= 0 && Number.isInteger(border)) {
    const data = new Float32Array((channels * side * side * pixelBytes) / numberBytes).fill(paper)
    const sizes = [channels, given, given, border, pixelBytes, (ink - paper) / 255, paper]
    return {
      at,
      constants: border > 0 ? [{ at, data }] : [],
      calls: (pixels, count) => [{ kernel: 'spread', numbers: [pixels, step, count, at, ...sizes] }],
    }
  }
  const words = tapWords(model)
  const taps = planning.allocate(words.byteLength)
  const raw = planning.allocate(channels * given * given * pixelBytes)
  const rows = planning.allocate(side * given * pixelBytes)
  const resized: Call[] = []
  for (let channel = 0; channel < channels; channel++) {
    const from = raw + channel * given * given * pixelBytes
    const to = at + channel * side * side * pixelBytes
    resized.push({ kernel: 'blend', numbers: [taps, side, from, rows, given * pixelBytes, 1, 0] })
    for (let row = 0; row < side; row++) {
      const [x, y] = [rows + row * given * pixelBytes, to + row * side * pixelBytes]
      resized.push({ kernel: 'blend', numbers: [taps, side, x, y, pixelBytes, (ink - paper) / 255, paper] })
    }
  }
  return {
    at,
    constants: [{ at: taps, data: words }],
    calls: (pixels, count) => [
      { kernel: 'spread', numbers: [pixels, step, count, raw, channels, given, given, 0, pixelBytes, 1, 0] },
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
