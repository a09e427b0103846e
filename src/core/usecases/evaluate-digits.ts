import { glyphFromGrey } from '../image/glyph'
import type { GlyphClassifier } from '../lenet/classifier'
import { type DigitSet, digitPixels } from '../training/idx'
import { type GlyphMetrics, measureClassifier } from '../training/metrics'

export interface DigitEvaluation {
  readonly n: number
  readonly accuracy: number
  /** Expected calibration error, 15 bins. */
  readonly ece: number
  /** Rows: the true digit; columns: what was read. */
  readonly confusion: GlyphMetrics['confusion']
}

/** Reads single digits of any size through the same normalization as a cut digit; only digits are named. */
export async function evaluateDigits(
  digits: DigitSet,
  classifier: GlyphClassifier,
  limit = digits.count,
): Promise<DigitEvaluation> {
  const count = Math.min(limit, digits.count)
  const { width, height } = digits
  const glyphs = Array.from({ length: count }, (_, index) =>
    glyphFromGrey({ width, height, data: digitPixels(digits, index) }),
  )
  const area = glyphs[0]?.length ?? 0
  const pixels = new Uint8Array(count * area)
  glyphs.forEach((glyph, index) => {
    pixels.set(glyph, index * area)
  })
  const measured = await measureClassifier(
    classifier,
    { pixels, labels: digits.labels.subarray(0, count) },
    10,
  )
  return { n: count, accuracy: measured.accuracy, ece: measured.ece, confusion: measured.confusion }
}
