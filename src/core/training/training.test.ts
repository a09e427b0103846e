import '@tensorflow/tfjs-backend-cpu'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { type Augmentation, createAugmenter } from './augmentation'
import { type DigitSet, digitSetFromIdx, idxFromBytes, idxFromDigitSet } from './idx'
import { glyphMetrics } from './metrics'
import { mnistPlan } from './recipes'
import { learningRateAt } from './schedule'
import { fitTemperature } from './temperature'

const arbitraryDigits = fc
  .tuple(fc.nat(4), fc.nat(6), fc.nat(6), fc.nat(1000))
  .map(([n, w, h, seed]): DigitSet => {
    const random = createRandom(seed)
    const [count, width, height] = [n + 1, w + 1, h + 1]
    return {
      count,
      width,
      height,
      pixels: Uint8Array.from({ length: count * width * height }, () => random.below(256)),
      labels: Uint8Array.from({ length: count }, () => random.below(10)),
    }
  })

function read(images: Uint8Array, labels: Uint8Array): DigitSet {
  return digitSetFromIdx(idxFromBytes(images, 'images'), idxFromBytes(labels, 'labels'), 'images')
}

describe('IDX files', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(arbitraryDigits, (set) => {
        const { images, labels } = idxFromDigitSet(set)
        expect(read(images, labels)).toEqual(set)
      }),
    )
  })

  it('name what is wrong, however they were cut or spoilt', () => {
    const codes = ['file-empty', 'file-kind', 'file-truncated', 'file-damaged']
    fc.assert(
      fc.property(arbitraryDigits, fc.double({ min: 0, max: 1, noNaN: true }), (set, share) => {
        const { images } = idxFromDigitSet(set)
        const cut = images.subarray(0, Math.floor(share * (images.length - 1)))
        expect(() => idxFromBytes(cut, 'images')).toThrow(
          expect.objectContaining({ code: expect.toSatisfy((code) => codes.includes(code)) }),
        )
      }),
    )
    expect(() => idxFromBytes(new TextEncoder().encode('not at all IDX'), 'x')).toThrow(
      expect.objectContaining({ code: 'file-kind' }),
    )
  })

  it('refuse a size that overflows', () => {
    const huge = Uint8Array.of(0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)
    expect(() => idxFromBytes(huge, 'x')).toThrow(expect.objectContaining({ code: 'file-truncated' }))
  })

  it('refuse labels that do not belong to the images', () => {
    const set: DigitSet = {
      count: 2,
      width: 1,
      height: 1,
      pixels: Uint8Array.of(1, 2),
      labels: Uint8Array.of(3, 4),
    }
    const { images, labels } = idxFromDigitSet(set)
    const fewer = idxFromDigitSet({ ...set, count: 1, pixels: Uint8Array.of(1), labels: Uint8Array.of(3) })
    const damaged = expect.objectContaining({ code: 'labels-damaged' })
    expect(() => read(images, fewer.labels)).toThrow(damaged)
    expect(() => read(labels, labels)).toThrow(damaged)
    expect(() => read(images, images)).toThrow(damaged)
    expect(() => read(images, idxFromDigitSet({ ...set, labels: Uint8Array.of(3, 10) }).labels)).toThrow(
      damaged,
    )
  })
})

const still: Augmentation = {
  rotation: 0,
  scale: 0,
  shear: 0,
  shift: 0,
  elastic: 0,
  thinner: 0,
  thicker: 0,
  blur: 0,
}

/** A bar in the middle, away from the borders. */
function bar(): Uint8Array {
  const glyph = new Uint8Array(784)
  for (let y = 6; y < 22; y++) glyph.fill(200, y * 28 + 12, y * 28 + 15)
  return glyph
}

function changed(how: Augmentation, seed: number): Uint8Array {
  const to = new Uint8Array(784)
  const random = createRandom(seed)
  createAugmenter(how, { side: 28, channels: 1 }, random).apply(bar(), to, random)
  return to
}

function inkOf(glyph: Uint8Array): number {
  return glyph.reduce((sum, value) => sum + value, 0)
}

describe('augmentation', () => {
  it('with nothing to change changes nothing', () => {
    expect(changed(still, 1)).toEqual(bar())
  })

  it('repeats itself by seed and differs between seeds', () => {
    const how = mnistPlan.augmentation ?? still
    expect(changed(how, 5)).toEqual(changed(how, 5))
    expect(changed(how, 5)).not.toEqual(changed(how, 6))
  })

  it('thins and thickens the pen', () => {
    expect(inkOf(changed({ ...still, thinner: 1 }, 1))).toBeLessThan(inkOf(bar()))
    expect(inkOf(changed({ ...still, thicker: 1 }, 1))).toBeGreaterThan(inkOf(bar()))
  })

  it('moves ink without losing it', () => {
    const moved = changed({ ...still, shift: 2, rotation: 10 }, 3)
    expect(moved).not.toEqual(bar())
    expect(Math.abs(inkOf(moved) / inkOf(bar()) - 1)).toBeLessThan(0.05)
  })
})

describe('the schedule', () => {
  it('rises from a 25th to the peak and falls to nearly nothing', () => {
    const rateAt = (step: number): number =>
      learningRateAt(
        { kind: 'one-cycle', learningRate: 1, warmUpShare: 0.15 },
        { epoch: 0, step, steps: 1000 },
      )
    expect(rateAt(0)).toBeCloseTo(1 / 25)
    expect(rateAt(150)).toBeCloseTo(1)
    expect(rateAt(999)).toBeLessThan(1e-5)
  })

  it('takes one rate a pass, the last one on, or falls by half a cosine', () => {
    const passes = { kind: 'passes', rates: [3, 2] } as const
    const rates = [0, 1, 2, 3].map((epoch) => learningRateAt(passes, { epoch, step: 0, steps: 9 }))
    expect(rates).toEqual([3, 2, 2, 2])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (step) => {
        const at = (place: number): number =>
          learningRateAt({ kind: 'cosine', learningRate: 1 }, { epoch: 0, step: place, steps: 1000 })
        expect(at(step)).toBeLessThan(at(step - 1))
        expect(at(step) + at(1000 - step)).toBeCloseTo(1)
      }),
    )
  })
})

describe('metrics', () => {
  it('count what was named and how sure it was', () => {
    const logs = Float32Array.from([0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.6, 0.3, 0.1], Math.log)
    const metrics = glyphMetrics(logs, Uint8Array.of(0, 1, 1), 3)
    expect(metrics.accuracy).toBeCloseTo(2 / 3)
    expect(metrics.confusion).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
    ])
    // Bin of 0.8: two right, 0.4 too modest; bin of 0.6: one wrong, 0.6 too sure.
    expect(metrics.ece).toBeCloseTo((0.4 + 0.6) / 3)
  })

  it('name among the first classes only where asked to', () => {
    const logs = Float32Array.from([0.2, 0.1, 0.7], Math.log)
    const metrics = glyphMetrics(logs, Uint8Array.of(0), 3, 2)
    expect(metrics.accuracy).toBe(1)
    expect(metrics.ece).toBeCloseTo(1 / 3)
  })
})

describe('the temperature', () => {
  it('is found again from outputs that were too sure', () => {
    const random = createRandom(9)
    const labels = new Uint8Array(4000)
    const logs = new Float32Array(labels.length * 3)
    for (let row = 0; row < labels.length; row++) {
      const outputs = [0, 1, 2].map(() => random.normal(0, 1.5))
      const total = outputs.reduce((sum, output) => sum + Math.exp(output), 0)
      let left = random.next() * total
      labels[row] = outputs.findIndex((output) => {
        left -= Math.exp(output)
        return left < 0
      })
      // Twice the outputs that the labels were drawn from.
      const sharper = outputs.map((output) => 2 * output)
      const logTotal = Math.log(sharper.reduce((sum, output) => sum + Math.exp(output), 0))
      logs.set(
        sharper.map((output) => output - logTotal),
        row * 3,
      )
    }
    expect(fitTemperature(logs, labels, 3)).toBeGreaterThan(1.85)
    expect(fitTemperature(logs, labels, 3)).toBeLessThan(2.15)
  })
})
