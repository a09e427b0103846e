// Convolutions of stride 1 over maps that lie as [map][row][pixel][16 examples], which makes every one of them plain
// vector arithmetic. A forward pass is `convolve`; so is the way back to the inputs, with the kernel turned about and
// its maps swapped (`turnKernel`). Kernels lie as [input map][row][tap][outputs, padded]. Steps are in bytes.

import { slideRun, slopeRun, tileOutputs } from './generated-sums'

/** Input maps that are summed before the next outputs: their rows have to stay in the nearest cache. */
const mapsAtOnce: i32 = 8

@inline
function smaller(a: i32, b: i32): i32 { return a < b ? a : b }
@inline
function larger(a: i32, b: i32): i32 { return a > b ? a : b }

/** y[o][p] = bias[o] + sum of x[i][p + tap - pad] * w[i][tap][o]. Taps beyond the input are left out. */
export function convolve(
  x: usize, w: usize, bias: usize, y: usize,
  maps: i32, outputs: i32, size: i32, pad: i32,
  inHeight: i32, inWidth: i32, xRow: i32, xMap: i32,
  outHeight: i32, outWidth: i32, yRow: i32, yMap: i32, tap: i32,
): void {
  const wMap = size * size * tap
  const tiles = (outputs + tileOutputs - 1) / tileOutputs
  for (let row = 0; row < outHeight; row++) {
    const firstRow = larger(0, pad - row)
    const rows = smaller(size, inHeight + pad - row) - firstRow
    for (let map = 0; map < maps; map += mapsAtOnce) {
      const count = smaller(mapsAtOnce, maps - map)
      let output = 0
      for (let tile = 0; tile < tiles; tile++) {
        const next = (tile + 1) * outputs / tiles
        let from = 0
        while (from < outWidth) {
          const firstTap = larger(0, pad - from)
          const taps = smaller(size, inWidth + pad - from) - firstTap
          // Pixels clear of both edges share their taps.
          let to = from + 1
          if (firstTap == 0 && taps == size) to = larger(to, smaller(outWidth, inWidth + pad - size + 1))
          slideRun(
            next - output,
            x + map * xMap + (row + firstRow - pad) * xRow + ((from + firstTap - pad) << 6),
            w + map * wMap + (firstRow * size + firstTap) * tap + (output << 2),
            map == 0 ? bias + (output << 2) : 0,
            y + output * yMap + row * yRow + (from << 6),
            to - from, count, rows, taps << 6,
            xRow - (taps << 6), xMap - (rows - 1) * xRow - (taps << 6),
            tap, (size - taps) * tap, wMap - ((rows - 1) * size + taps) * tap, yMap,
          )
          from = to
        }
        output = next
      }
    }
  }
}

/** turned[o][size - 1 - row][size - 1 - tap][i] = w[i][row][tap][o]; `step` and `turnedStep` are bytes a tap. */
export function turnKernel(
  w: usize, turned: usize, maps: i32, outputs: i32, size: i32, step: i32, turnedStep: i32,
): void {
  const area = size * size
  for (let map = 0; map < maps; map++) {
    for (let tap = 0; tap < area; tap++) {
      let into = turned + (area - 1 - tap) * turnedStep + (map << 2)
      for (let output = 0; output < outputs; output++) {
        f32.store(into, f32.load(w + (output << 2)))
        into += area * turnedStep
      }
      w += step
    }
  }
}

/**
 * Slopes of the kernel, g[i][tap][o] (+)= sum over pixels and examples of dy[o] * x[i] moved by the tap. `x` is the
 * padded input's first pixel.
 */
export function convolutionSlopes(
  x: usize, dy: usize, g: usize,
  maps: i32, outputs: i32, size: i32,
  xRow: i32, xMap: i32, outHeight: i32, outWidth: i32, dyRow: i32, dyMap: i32, tap: i32, adds: bool,
): void {
  for (let output = 0; output < outputs; output += 2) {
    const count = smaller(2, outputs - output)
    for (let map = 0; map < maps; map++) {
      for (let row = 0; row < size; row++) {
        for (let first = 0; first < size; first += 5) {
          slopeRun(
            count, smaller(5, size - first),
            x + map * xMap + row * xRow + (first << 6), dy + output * dyMap,
            g + ((map * size + row) * size + first) * tap + (output << 2),
            outHeight, outWidth << 6, xRow, dyRow, dyMap, tap, adds,
          )
        }
      }
    }
  }
}
