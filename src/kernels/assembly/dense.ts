// Products of matrices, and what turns them for one another.

import { product, tileOutputs } from './generated-sums'

/**
 * y[o][v] = begin[o] + sum over k of a[k][o] * x[k][v], `a` being packed and v `vectors` vectors; `begin` of 0 adds to
 * what is in y. Steps are bytes from one k (or o, for y) to the next. All terms of a tile are summed at once: both `a`
 * and `x` are read one after the other, far enough ahead that they need not stay in the nearest cache.
 */
export function multiply(
  a: usize, x: usize, xStep: i32, y: usize, yStep: i32, outputs: i32, vectors: i32, depth: i32, begin: usize,
): void {
  const tiles = (outputs + tileOutputs - 1) / tileOutputs
  let output = 0
  for (let tile = 0; tile < tiles; tile++) {
    const next = (tile + 1) * outputs / tiles
    for (let vector = 0; vector < vectors; vector += 2) {
      product(
        next - output, vectors - vector > 1 ? 2 : 1, a + (output * depth << 2), x + (vector << 4), xStep,
        y + output * yStep + (vector << 4), yStep, depth, begin ? begin + (output << 2) : 0,
      )
    }
    output = next
  }
}

/** to[c][r] = from[r][c] for rows and columns that are multiples of 4; steps in bytes a row. */
export function transpose(from: usize, fromStep: i32, to: usize, toStep: i32, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row += 4) {
    let source = from + row * fromStep
    let into = to + (row << 2)
    for (let column = 0; column < columns; column += 4) {
      const a = v128.load(source)
      const b = v128.load(source + fromStep)
      const c = v128.load(source + 2 * fromStep)
      const d = v128.load(source + 3 * fromStep)
      const ab = i32x4.shuffle(a, b, 0, 4, 1, 5)
      const cd = i32x4.shuffle(c, d, 0, 4, 1, 5)
      const high = i32x4.shuffle(a, b, 2, 6, 3, 7)
      const low = i32x4.shuffle(c, d, 2, 6, 3, 7)
      v128.store(into, i64x2.shuffle(ab, cd, 0, 2))
      v128.store(into + toStep, i64x2.shuffle(ab, cd, 1, 3))
      v128.store(into + 2 * toStep, i64x2.shuffle(high, low, 0, 2))
      v128.store(into + 3 * toStep, i64x2.shuffle(high, low, 1, 3))
      source += 16
      into += 4 * toStep
    }
  }
}
