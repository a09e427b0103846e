import type { Random } from '../base/random'
import { type DigitSet, digitPixels } from '../training/idx'
import { waysToWrite } from './digit-strokes'
import type { Hand } from './hand'
import { blurPatch, cropPatch, hardenPatch, type InkPatch, padPatch, scalePatch } from './ink-patch'
import { redrawPen } from './pen'
import { drawStrokes } from './strokes'
import { warpPatch } from './warp-patch'

/** Where the shapes of digits come from: scanned ones, drawn strokes, fonts. */
export interface GlyphSource {
  readonly name: string
  /** A digit 0 to 9 about `hand.height` high, tight; null where this source has none. */
  shape(digit: number, hand: Hand, random: Random): InkPatch | null
}

/** Digits of a set (MNIST's training part), redrawn large: an MNIST digit scaled up is a blur with a staircase. */
export function createScannedSource(set: DigitSet): GlyphSource {
  const byDigit: number[][] = Array.from({ length: 10 }, () => [])
  set.labels.forEach((label, index) => {
    byDigit[label]?.push(index)
  })
  return {
    name: 'scanned',
    shape(digit, hand, random) {
      const choices = byDigit[digit]
      if (!choices || choices.length === 0) return null
      const pixels = digitPixels(set, random.pick(choices))
      const data = Float32Array.from(pixels, (value) => value / 255)
      const small = cropPatch({ width: set.width, height: set.height, data }, 0.16)
      if (!small) return null
      // MNIST fits the longer side into 20: a flat digit keeps its flatness.
      const scale = hand.height / Math.max(small.height, small.width, 12)
      const padded = padPatch(small, 2)
      const large = scalePatch(padded, Math.ceil(padded.width * scale), Math.ceil(padded.height * scale))
      return cropPatch(hardenPatch(blurPatch(large, Math.max(0.6, scale * 0.4)), 0.45, 3))
    },
  }
}

/** Digits drawn by program. */
export const strokeSource: GlyphSource = {
  name: 'strokes',
  shape(digit, hand, random) {
    const ways = waysToWrite(digit)
    const habitual = (Math.floor(hand.habit * ways.length * 7) + digit) % ways.length
    const way = random.chance(0.8) ? ways[habitual] : random.pick(ways)
    const width = hand.height * hand.aspect * (digit === 1 ? 0.75 : 1)
    const how = { width, height: hand.height, pen: hand.pen, jitter: hand.jitter, rounding: 0.25 }
    return way ? drawStrokes(way, how, random) : null
  },
}

/** The ten digits of one handwriting font, each tight and about 100 pixels high. */
export interface FontDigits {
  readonly name: string
  readonly digits: readonly InkPatch[]
}

/** Digits of handwriting fonts; a hand keeps to one font. */
export function createFontSource(fonts: readonly FontDigits[]): GlyphSource {
  return {
    name: 'fonts',
    shape(digit, hand) {
      const font = fonts[Math.floor(hand.habit * fonts.length)]
      const drawn = font?.digits[digit]
      if (!drawn) return null
      // Each to its own height: old-style figures would be far too small.
      const scale = hand.height / drawn.height
      return scalePatch(drawn, Math.max(1, Math.round(drawn.width * scale)), Math.round(hand.height))
    },
  }
}

/** A digit as this hand writes it: the source's shape under the hand's pen, slant and wobble; tight. */
export function writeDigit(digit: number, source: GlyphSource, hand: Hand, random: Random): InkPatch | null {
  const shape = source.shape(digit, hand, random)
  if (!shape) return null
  const inked = random.chance(0.9) ? redrawPen(padPatch(shape, 6), hand.pen) : shape
  const warped = warpPatch(
    inked,
    {
      slant: hand.slant + random.normal(0, 0.05),
      rotation: random.normal(0, 0.05),
      scaleX: hand.widening * Math.exp(random.normal(0, 0.06)),
      scaleY: Math.exp(random.normal(0, 0.04)),
      elastic: (hand.elastic * hand.height) / 100,
    },
    random,
  )
  return cropPatch(warped)
}
