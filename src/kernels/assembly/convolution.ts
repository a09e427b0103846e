// Convolutions of stride 1 over maps that lie as [map][row][pixel][examples], which makes every one of them plain
// vector arithmetic. A forward pass is `convolve`; so is the way back to the inputs, with the kernel turned about and
// its maps swapped (`packTurned`). Kernels are packed: [tile of outputs][input map][row][tap][outputs of the tile].
// `pixel` is the bytes of a pixel, 4 for each example. Steps are in bytes.

import { slideRun, slopeRun, tileOutputs } from './generated-sums'

/**
 * Input maps that are summed before the next outputs. Their part of a tile's kernel and the rows under it have to stay
 * in the nearest cache while the tile goes over all rows.
 */
const mapsAtOnce: i32 = 8

/** Most taps of a row that `slideRun` and `slopeRun` take. */
const tapsAtOnce: i32 = 5

@inline
function smaller(a: i32, b: i32): i32 { return a < b ? a : b }
@inline
function larger(a: i32, b: i32): i32 { return a > b ? a : b }

/** y[o][p] = bias[o] + sum of x[i][p + tap - pad] * w[i][tap][o]. Taps beyond the input are left out. */
export function convolve(
  x: usize, w: usize, bias: usize, y: usize,
  maps: i32, outputs: i32, size: i32, pad: i32,
  inHeight: i32, inWidth: i32, xRow: i32, xMap: i32,
  outHeight: i32, outWidth: i32, yRow: i32, yMap: i32, pixel: i32,
): void {
  const tiles = (outputs + tileOutputs - 1) / tileOutputs
  const groups = (maps + mapsAtOnce - 1) / mapsAtOnce
  let map = 0
  for (let group = 0; group < groups; group++) {
    const nextMap = (group + 1) * maps / groups
    let output = 0
    for (let tile = 0; tile < tiles; tile++) {
      const next = (tile + 1) * outputs / tiles
      const tap = (next - output) << 2
      const wMap = size * size * tap
      const from = w + (output * maps * size * size << 2) + map * wMap
      for (let row = 0; row < outHeight; row++) {
        const firstRow = larger(0, pad - row)
        const rows = smaller(size, inHeight + pad - row) - firstRow
        slideRow(
          next - output, x + map * xMap + (row + firstRow - pad) * xRow, from + firstRow * size * tap,
          map == 0 ? bias + (output << 2) : 0, y + output * yMap + row * yRow,
          nextMap - map, rows, size, pad, inWidth, outWidth, xRow, xMap, wMap, yMap, pixel,
        )
      }
      output = next
    }
    map = nextMap
  }
}

/** One row of a tile: pixels clear of both edges share their taps, which go in fives. */
@inline
function slideRow(
  outputs: i32, x: usize, w: usize, bias: usize, y: usize,
  maps: i32, rows: i32, size: i32, pad: i32, inWidth: i32, outWidth: i32,
  xRow: i32, xMap: i32, wMap: i32, yMap: i32, pixel: i32,
): void {
  const wTap = outputs << 2
  let from = 0
  while (from < outWidth) {
    const firstTap = larger(0, pad - from)
    const lastTap = smaller(size, inWidth + pad - from)
    let to = from + 1
    if (firstTap == 0 && lastTap == size) to = larger(to, smaller(outWidth, inWidth + pad - size + 1))
    let begin = bias
    for (let tap = firstTap; tap < lastTap; tap += tapsAtOnce) {
      const taps = smaller(tapsAtOnce, lastTap - tap)
      slideRun(
        outputs, taps, x + (from + tap - pad) * pixel, w + tap * wTap, begin, y + from * pixel,
        (to - from) * pixel, maps, rows,
        xRow - taps * pixel, xMap - rows * xRow, size * wTap, wMap - rows * size * wTap, yMap, pixel,
      )
      begin = 0
    }
    from = to
  }
}

/**
 * Slopes of the kernel, g[i][tap][o] (+)= sum over pixels and examples of dy[o] * x[i] moved by the tap. `x` is the
 * padded input's first pixel; `tap` is bytes from one tap to the next in `g`.
 */
export function convolutionSlopes(
  x: usize, dy: usize, g: usize,
  maps: i32, outputs: i32, size: i32,
  xRow: i32, xMap: i32, outHeight: i32, outWidth: i32, dyRow: i32, dyMap: i32, tap: i32, pixel: i32, adds: bool,
): void {
  for (let output = 0; output < outputs; output += 2) {
    const count = smaller(2, outputs - output)
    for (let map = 0; map < maps; map++) {
      for (let row = 0; row < size; row++) {
        for (let first = 0; first < size; first += tapsAtOnce) {
          slopeRun(
            count, smaller(tapsAtOnce, size - first),
            x + map * xMap + row * xRow + first * pixel, dy + output * dyMap,
            g + ((map * size + row) * size + first) * tap + (output << 2),
            outHeight, outWidth * pixel, xRow, dyRow, dyMap, tap, pixel, adds,
          )
        }
      }
    }
  }
}
