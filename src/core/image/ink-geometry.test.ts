import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closeHorizontalGaps, openHorizontalRuns, openVerticalRuns, transposeMask } from './open-runs'
import { otsuThreshold } from './otsu'
import type { InkMask } from './raster'
import { resample } from './resample'
import { rowShear, shearMask, unshear } from './shear'
import { estimateSlant } from './slant'

const masks: fc.Arbitrary<InkMask> = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 16 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: 3 })
      .map((noise) => ({ width, height, data: noise.map((value) => (value > 0 ? 1 : 0)) })),
  )

/** Opening by the book: a pixel stays if some full run of `length` around it is ink. */
function naiveOpening({ width, height, data }: InkMask, length: number): Uint8Array {
  const kept = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let first = 0; first + length <= width; first++) {
      const run = data.subarray(y * width + first, y * width + first + length)
      if (run.every((ink) => ink === 1)) kept.fill(1, y * width + first, y * width + first + length)
    }
  }
  return kept
}

describe('runs', () => {
  it('opening keeps what the definition keeps', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 1, max: 10 }), (mask, length) => {
        expect(openHorizontalRuns(mask, length).data).toEqual(naiveOpening(mask, length))
        const turned = { ...transposeMask(mask), data: naiveOpening(transposeMask(mask), length) }
        expect(openVerticalRuns(mask, length)).toEqual(transposeMask(turned))
      }),
    )
  })

  it('closing fills short gaps between ink and nothing else', () => {
    const data = Uint8Array.of(0, 1, 0, 0, 1, 0, 0, 0, 1, 0)
    const closed = closeHorizontalGaps({ width: 10, height: 1, data }, 2)
    expect([...closed.data]).toEqual([0, 1, 1, 1, 1, 0, 0, 0, 1, 0])
  })
})

describe('shear', () => {
  it('comes back exactly', () => {
    fc.assert(
      fc.property(masks, fc.double({ min: -1, max: 1, noNaN: true }), (mask, slant) => {
        const shear = rowShear(mask.width, mask.height, slant)
        const upright = shearMask(mask, shear)
        expect(unshear(upright.data, shear, mask.width)).toEqual(mask.data)
        expect(upright.data.reduce((sum, ink) => sum + ink, 0)).toBe(
          mask.data.reduce((sum, ink) => sum + ink, 0),
        )
      }),
    )
  })

  it('sets a leaning hand upright by the slant that was estimated', () => {
    for (const lean of [-0.25, 0, 0.2, 0.5, 0.8]) {
      const ink = leaningBars(lean)
      const slant = estimateSlant(ink)
      expect(Math.abs(slant - lean)).toBeLessThan(0.06)
      const shear = rowShear(ink.width, ink.height, slant)
      expect(Math.abs(estimateSlant(shearMask(ink, shear)))).toBeLessThan(0.06)
    }
  })

  it('has no slant without ink', () => {
    expect(estimateSlant({ width: 9, height: 9, data: new Uint8Array(81) })).toBe(0)
  })
})

/** Bars that lean to the right by `lean` pixels for each pixel upwards. */
function leaningBars(lean: number): InkMask {
  const [width, height] = [300, 60]
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let bar = 0; bar < 4; bar++) {
      const left = Math.round(60 + bar * 50 - lean * (y - height / 2))
      data.fill(1, y * width + left, y * width + left + 5)
    }
  }
  return { width, height, data }
}

describe('grey', () => {
  it("Otsu's threshold parts two groups", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 120, max: 250 }), (dark, bright) => {
        const data = Uint8Array.from({ length: 90 }, (_, index) =>
          index % 3 === 0 ? bright : dark + (index % 2),
        )
        const threshold = otsuThreshold({ width: 9, height: 10, data })
        expect(threshold).toBeGreaterThan(dark)
        expect(threshold).toBeLessThan(bright)
      }),
    )
  })

  it('shrinking keeps the mean, resizing keeps an even grey', () => {
    fc.assert(
      fc.property(
        masks,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (mask, width, height) => {
          const ink = { ...mask, data: Float64Array.from(mask.data) }
          const mean = (data: Float64Array) => data.reduce((sum, value) => sum + value, 0) / data.length
          if (width < mask.width && height < mask.height) {
            expect(mean(resample(ink, width, height).data)).toBeCloseTo(mean(ink.data), 9)
          }
          const even = { ...mask, data: new Float64Array(mask.data.length).fill(7) }
          for (const value of resample(even, width, height).data) expect(value).toBeCloseTo(7, 9)
        },
      ),
    )
  })
})
