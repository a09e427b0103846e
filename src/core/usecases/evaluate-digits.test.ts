import { describe, expect, it } from 'vitest'
import type { GlyphClassifier } from '../lenet/classifier'
import { lenet5ReluRgb } from '../lenet/lenet5-relu-rgb'
import type { DigitSet } from '../training/idx'
import { evaluateDigits, evaluatePictures } from './evaluate-digits'

/** Tall ink is a 1, wide ink a 0: enough to see that digits of any size arrive as normalized glyphs. */
const aspectClassifier: GlyphClassifier = {
  modelId: 'aspect',
  classCount: 12,
  logProbabilities: async (glyphs, count) => {
    const logs = new Float32Array(count * 12).fill(Math.log(0.001))
    for (let row = 0; row < count; row++) {
      const glyph = glyphs.subarray(row * 784, (row + 1) * 784)
      const columns = new Set<number>()
      glyph.forEach((ink, at) => {
        if (ink > 128) columns.add(at % 28)
      })
      logs[row * 12 + (columns.size > 10 ? 0 : 1)] = Math.log(0.9)
      logs[row * 12 + 11] = Math.log(0.95)
    }
    return logs
  },
}

function bars(sizes: readonly (readonly [number, number])[], labels: readonly number[]): DigitSet {
  const side = 16
  const pixels = new Uint8Array(sizes.length * side * side)
  sizes.forEach(([width, height], index) => {
    for (let y = 0; y < height; y++) {
      const start = index * side * side + (y + 1) * side + 1
      pixels.fill(255, start, start + width)
    }
  })
  return { count: sizes.length, width: side, height: side, pixels, labels: Uint8Array.from(labels) }
}

describe('evaluating digits', () => {
  it('normalizes first, names digits only, and counts', async () => {
    const sizes = [
      [2, 8],
      [8, 8],
      [3, 14],
    ] as const
    const evaluation = await evaluateDigits(bars(sizes, [1, 0, 0]), aspectClassifier)
    expect([evaluation.n, evaluation.accuracy]).toEqual([3, 2 / 3])
    expect([evaluation.confusion[0]?.[1], evaluation.confusion[1]?.[1], evaluation.confusion.length]).toEqual(
      [1, 1, 10],
    )
    expect((await evaluateDigits(bars(sizes, [1, 0, 0]), aspectClassifier, 2)).accuracy).toBe(1)
  })
})

describe('evaluating pictures', () => {
  it('gives them resized and in colour, not normalized', async () => {
    const reddest: GlyphClassifier = {
      modelId: 'reddest',
      classCount: 10,
      // The class is the red of the first pixel, in tens.
      logProbabilities: async (pictures, count) => {
        expect(pictures.length).toBe(count * 32 * 32 * 3)
        const logs = new Float32Array(count * 10).fill(Math.log(0.01))
        for (let row = 0; row < count; row++) {
          logs[row * 10 + Math.floor((pictures[row * 3072] ?? 0) / 10)] = Math.log(0.91)
        }
        return logs
      },
    }
    const pixels = Uint8Array.from({ length: 2 * 2 * 2 * 3 }, (_, i) =>
      i % 3 === 0 ? (i < 12 ? 42 : 71) : 5,
    )
    const pictures = {
      count: 2,
      width: 2,
      height: 2,
      channels: 3,
      pixels,
      labels: Uint8Array.of(4, 3),
    } as const
    const { accuracy, confusion } = await evaluatePictures(pictures, lenet5ReluRgb, reddest)
    expect([accuracy, confusion[3]?.[7]]).toEqual([0.5, 1])
  })
})
