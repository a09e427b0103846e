import type { Random } from '../base/random'

/** One person's hand with one pen, as it writes one string. Lengths in pixels. */
export interface Hand {
  /** Of a digit. */
  readonly height: number
  readonly pen: number
  /** Shear to the right, x per y. */
  readonly slant: number
  /** Width over height of a digit's box. */
  readonly aspect: number
  /** Share by which this hand's digits are wider than the source's. */
  readonly widening: number
  /** Longest displacement of an elastic change, in hundredths of the height. */
  readonly elastic: number
  /** Wobble of a stroke's points, as a share of the box. */
  readonly jitter: number
  /** 0 to 1: chooses the same way of writing a digit each time. */
  readonly habit: number
}

export function randomHand(random: Random, height = random.between(40, 60)): Hand {
  const pen = random.chance(0.5)
    ? height * random.between(0.05, 0.11)
    : height * Math.exp(random.normal(Math.log(0.095), 0.33))
  return {
    height,
    pen: Math.max(1.6, pen),
    slant: random.normal(0.15, 0.22),
    aspect: random.between(0.45, 0.85),
    widening: Math.exp(random.normal(0, 0.13)),
    elastic: random.between(0, 3),
    jitter: random.between(0.015, 0.05),
    habit: random.next(),
  }
}
