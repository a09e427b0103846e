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

const part = 1000

/** Runs the classifier over glyphs of 28x28 and measures it. */
export async function measureClassifier(
  classifier: GlyphClassifier,
  examples: { readonly pixels: Uint8Array; readonly labels: Uint8Array; readonly geometry?: Float32Array },
  among = classifier.classCount,
): Promise<GlyphMetrics> {
  const { pixels, labels, geometry } = examples
  const area = pixels.length / labels.length
  const logs = new Float32Array(labels.length * classifier.classCount)
  for (let start = 0; start < labels.length; start += part) {
    const end = Math.min(labels.length, start + part)
    const rows = geometry?.subarray(
      (start * geometry.length) / labels.length,
      (end * geometry.length) / labels.length,
    )
    const glyphs = pixels.subarray(start * area, end * area)
    logs.set(await classifier.logProbabilities(glyphs, end - start, rows), start * classifier.classCount)
  }
  return glyphMetrics(logs, labels, classifier.classCount, among)
}
