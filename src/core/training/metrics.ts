import type { GlyphClassifier } from '../lenet/classifier'

/** How well a classifier names single glyphs. */
export interface GlyphMetrics {
  readonly count: number
  /** Share right, 0 to 1. */
  readonly accuracy: number
  /** Expected calibration error, 15 bins of equal width (Guo and others 2017), 0 to 1. */
  readonly ece: number
  /** Rows: the true class; columns: the class named. */
  readonly confusion: readonly (readonly number[])[]
}

const bins = 15

/**
 * @param logs natural log probabilities, [count, classCount].
 * @param among only the first so many classes are named (10: digits only), their probabilities renormalized.
 */
export function glyphMetrics(
  logs: Float32Array,
  labels: Uint8Array,
  classCount: number,
  among = classCount,
): GlyphMetrics {
  const confusion = Array.from({ length: among }, () => new Array<number>(among).fill(0))
  const seen = new Array<number>(bins).fill(0)
  const sure = new Array<number>(bins).fill(0)
  const right = new Array<number>(bins).fill(0)
  labels.forEach((label, index) => {
    const row = logs.subarray(index * classCount, index * classCount + among)
    const total = row.reduce((sum, log) => sum + Math.exp(log), 0)
    const named = indexOfHighest(row)
    const confidence = Math.exp(row[named] ?? 0) / total
    const bin = Math.min(bins - 1, Math.floor(confidence * bins))
    seen[bin] = (seen[bin] ?? 0) + 1
    sure[bin] = (sure[bin] ?? 0) + confidence
    if (named === label) right[bin] = (right[bin] ?? 0) + 1
    const counts = confusion[label]
    if (counts) counts[named] = (counts[named] ?? 0) + 1
  })
  const count = labels.length
  const hits = right.reduce((sum, n) => sum + n, 0)
  const gap = sure.reduce((sum, confidence, bin) => sum + Math.abs(confidence - (right[bin] ?? 0)), 0)
  return { count, accuracy: hits / count, ece: gap / count, confusion }
}

export function indexOfHighest(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i
  return best
}

/** Glyphs of 28x28 with their class. */
export interface LabelledGlyphs {
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
  /** [count, 8]. */
  readonly geometry?: Float32Array
}

const part = 1000

/** Runs the classifier over glyphs, part by part: natural log probabilities, [count, classCount]. */
export async function classifyAll(
  classifier: GlyphClassifier,
  glyphs: LabelledGlyphs,
): Promise<Float32Array> {
  const { pixels, labels, geometry } = glyphs
  const count = labels.length
  const logs = new Float32Array(count * classifier.classCount)
  const rows = (all: Uint8Array, start: number, end: number): Uint8Array =>
    all.subarray((start * all.length) / count, (end * all.length) / count)
  for (let start = 0; start < count; start += part) {
    const end = Math.min(count, start + part)
    const places = geometry?.subarray((start * geometry.length) / count, (end * geometry.length) / count)
    const found = await classifier.logProbabilities(rows(pixels, start, end), end - start, places)
    logs.set(found, start * classifier.classCount)
  }
  return logs
}

/** Runs the classifier over labelled glyphs and measures it; `among` as for `glyphMetrics`. */
export async function measureClassifier(
  classifier: GlyphClassifier,
  glyphs: LabelledGlyphs,
  among = classifier.classCount,
): Promise<GlyphMetrics> {
  return glyphMetrics(await classifyAll(classifier, glyphs), glyphs.labels, classifier.classCount, among)
}
