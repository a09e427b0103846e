import { glyphFromGrey } from '../image/glyph'
import { squared } from '../image/square'
import type { GlyphClassifier } from '../lenet/classifier'
import type { LenetModel } from '../lenet/model'
import { fitExamples } from '../training/fit-examples'
import { type DigitSet, digitPixels, type PictureSet } from '../training/idx'
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
  return evaluationOf(pixels, digits.labels.subarray(0, count), classifier)
}

/** Reads single pictures, resized as a whole to what the classifier's model is given, grey or colour. */
export async function evaluatePictures(
  pictures: PictureSet,
  model: LenetModel,
  classifier: GlyphClassifier,
  limit = pictures.count,
): Promise<DigitEvaluation> {
  const { width, height, channels } = pictures
  const count = Math.min(limit, pictures.count)
  const pixels = pictures.pixels.subarray(0, count * width * height * channels)
  const labels = pictures.labels.subarray(0, count)
  const square = squared({ count, width, height, channels, pixels })
  const side = Math.max(width, height)
  const fitted = fitExamples(model, { count, side, channels, pixels: square, labels })
  return evaluationOf(fitted.pixels, labels, classifier)
}

async function evaluationOf(
  pixels: Uint8Array,
  labels: Uint8Array,
  classifier: GlyphClassifier,
): Promise<DigitEvaluation> {
  const { accuracy, ece, confusion } = await measureClassifier(classifier, { pixels, labels }, 10)
  return { n: labels.length, accuracy, ece, confusion }
}
