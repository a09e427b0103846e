/** log(e^a + e^b) without overflow; -Infinity stands for probability 0. */
export function logAdd(a: number, b: number): number {
  const high = a > b ? a : b
  const low = a > b ? b : a
  if (low === Number.NEGATIVE_INFINITY) return high
  const gap = low - high
  // Below e^-37 the smaller term is under the last bit of a double.
  return gap < -37 ? high : high + Math.log1p(Math.exp(gap))
}
