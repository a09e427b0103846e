// What becomes of slopes. All arrays hold `bytes` bytes, a multiple of 16.

/** The slopes of all shards, `step` bytes apart, added in their order into the first and multiplied by `scale`. */
export function gather(slopes: usize, bytes: i32, shards: i32, step: i32, scale: f32): void {
  const scales = f32x4.splat(scale)
  for (let end = slopes + bytes; slopes < end; slopes += 16) {
    let sum = v128.load(slopes)
    let at = slopes
    for (let shard = 1; shard < shards; shard++) {
      at += step
      sum = f32x4.add(sum, v128.load(at))
    }
    v128.store(slopes, f32x4.mul(sum, scales))
  }
}

/** slopes *= mask: 1 where there is a connection, else 0. */
export function mask(slopes: usize, masks: usize, bytes: i32): void {
  for (let end = slopes + bytes; slopes < end; slopes += 16, masks += 16)
    v128.store(slopes, f32x4.mul(v128.load(slopes), v128.load(masks)))
}

/** v = momentum * v + slope; w -= rate * v. */
export function descend(w: usize, slopes: usize, v: usize, bytes: i32, rate: f32, momentum: f32): void {
  const rates = f32x4.splat(rate)
  const momenta = f32x4.splat(momentum)
  for (let end = w + bytes; w < end; w += 16, slopes += 16, v += 16) {
    const velocity = f32x4.add(f32x4.mul(momenta, v128.load(v)), v128.load(slopes))
    v128.store(v, velocity)
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rates, velocity)))
  }
}

/** w -= rate * slope. */
export function descendPlainly(w: usize, slopes: usize, bytes: i32, rate: f32): void {
  const rates = f32x4.splat(rate)
  for (let end = w + bytes; w < end; w += 16, slopes += 16)
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rates, v128.load(slopes))))
}

/**
 * Kingma and Ba 2015 with 0.9, 0.999 and 1e-8: `m` is the mean slope, `v` the mean square, `rate` has the corrections
 * for the first steps in it. `keep` is what decay leaves of a weight.
 */
export function adam(w: usize, slopes: usize, m: usize, v: usize, bytes: i32, rate: f32, keep: f32): void {
  const rates = f32x4.splat(rate)
  const keeps = f32x4.splat(keep)
  const b1 = f32x4.splat(0.9)
  const c1 = f32x4.splat(1.0 - 0.9)
  const b2 = f32x4.splat(0.999)
  const c2 = f32x4.splat(1.0 - 0.999)
  const epsilon = f32x4.splat(1e-8)
  for (let end = w + bytes; w < end; w += 16, slopes += 16, m += 16, v += 16) {
    const slope = v128.load(slopes)
    const mean = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, slope))
    const square = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(f32x4.mul(c2, slope), slope))
    v128.store(m, mean)
    v128.store(v, square)
    const move = f32x4.div(f32x4.mul(rates, mean), f32x4.add(f32x4.sqrt(square), epsilon))
    v128.store(w, f32x4.sub(f32x4.mul(keeps, v128.load(w)), move))
  }
}

/** w -= rate / (mu + curvature) * slope. */
export function diagonal(w: usize, slopes: usize, curvatures: usize, bytes: i32, rate: f32, mu: f32): void {
  const rates = f32x4.splat(rate)
  const mus = f32x4.splat(mu)
  for (let end = w + bytes; w < end; w += 16, slopes += 16, curvatures += 16) {
    const move = f32x4.div(f32x4.mul(rates, v128.load(slopes)), f32x4.add(mus, v128.load(curvatures)))
    v128.store(w, f32x4.sub(v128.load(w), move))
  }
}
