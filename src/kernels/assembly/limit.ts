// As many multiply-adds as a core can do at all, to hold the kernels against.
import { madd } from './lanes'

/** Without fused products the sums go through the product too, or it would be taken out of the loop. */
@inline
function step(x: v128, w: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? madd(x, w, sum) : madd(x, sum, w)
}

/** 48 multiply-adds a round, in twelve sums that wait for nobody; `at` is room for 64 bytes. */
export function peak(at: usize, rounds: i32): void {
  const x = v128.load(at)
  const w = v128.load(at, 16)
  let a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x
  for (let round = 0; round < rounds; round++) {
    a = step(x, w, a)
    b = step(x, w, b)
    c = step(x, w, c)
    d = step(x, w, d)
    e = step(x, w, e)
    f = step(x, w, f)
    g = step(x, w, g)
    h = step(x, w, h)
    i = step(x, w, i)
    j = step(x, w, j)
    k = step(x, w, k)
    l = step(x, w, l)
  }
  const one = f32x4.add(f32x4.add(a, b), f32x4.add(c, d))
  const two = f32x4.add(f32x4.add(e, f), f32x4.add(g, h))
  v128.store(at, f32x4.add(f32x4.add(one, two), f32x4.add(f32x4.add(i, j), f32x4.add(k, l))), 32)
}
