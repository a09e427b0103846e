// Four numbers at a time.

/** a * b + c, in one instruction where the host has relaxed SIMD. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(c, f32x4.mul(a, b))
}

@inline
export function sumOfLanes(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

/** Within 3e-7 of tanh: a quotient of polynomials of degrees 13 and 6, flat beyond ±7.9. Keeps what is not a number. */
export function tanh4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(7.90531110763549805)), f32x4.splat(-7.90531110763549805))
  const s = f32x4.mul(x, x)
  let p = madd(s, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13))
  let q = madd(s, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4))
  p = madd(s, p, f32x4.splat(-8.60467152213735e-11))
  q = madd(s, q, f32x4.splat(2.268434632439e-3))
  p = madd(s, p, f32x4.splat(5.12229709037114e-8))
  q = madd(s, q, f32x4.splat(4.89352518554385e-3))
  p = madd(s, p, f32x4.splat(1.48572235717979e-5))
  p = madd(s, p, f32x4.splat(6.37261928875436e-4))
  p = madd(s, p, f32x4.splat(4.89352455891786e-3))
  return f32x4.div(f32x4.mul(x, p), q)
}

const paperHeight: f32 = 1.7159

// Each activation and its slope as a function of its own result.

@inline
export function linear(x: v128): v128 { return x }
@inline
export function linearSlope(_y: v128): v128 { return f32x4.splat(1) }
@inline
export function relu(x: v128): v128 { return f32x4.pmax(x, f32x4.splat(0)) }
@inline
export function reluSlope(y: v128): v128 { return v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.splat(1)) }
@inline
export function tanh(x: v128): v128 { return tanh4(x) }
@inline
export function tanhSlope(y: v128): v128 { return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)) }
@inline
export function scaledTanh(x: v128): v128 {
  return f32x4.mul(f32x4.splat(paperHeight), tanh4(f32x4.mul(x, f32x4.splat(2.0 / 3.0))))
}
@inline
export function scaledTanhSlope(y: v128): v128 {
  const steepest: f32 = paperHeight * 2.0 / 3.0
  const bend: f32 = 2.0 / 3.0 / paperHeight
  return f32x4.sub(f32x4.splat(steepest), f32x4.mul(f32x4.mul(y, y), f32x4.splat(bend)))
}
@inline
export function sigmoid(x: v128): v128 {
  return madd(f32x4.splat(0.5), tanh4(f32x4.mul(x, f32x4.splat(0.5))), f32x4.splat(0.5))
}
@inline
export function sigmoidSlope(y: v128): v128 { return f32x4.sub(y, f32x4.mul(y, y)) }
