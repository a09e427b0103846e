import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { glyphFromGrey, glyphFromMask, glyphSide } from './glyph'
import type { InkMask } from './raster'

/** A mask with some ink: a few filled rectangles somewhere. */
const inkMasks: fc.Arbitrary<InkMask> = fc
  .record({
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 60 }),
    strokes: fc.array(
      fc.record({
        x: fc.nat(59),
        y: fc.nat(59),
        width: fc.integer({ min: 1, max: 30 }),
        height: fc.integer({ min: 1, max: 30 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ width, height, strokes }) => {
    const data = new Uint8Array(width * height)
    for (const stroke of strokes) {
      const left = stroke.x % width
      const top = stroke.y % height
      for (let y = top; y < Math.min(height, top + stroke.height); y++) {
        data.fill(1, y * width + left, y * width + Math.min(width, left + stroke.width))
      }
    }
    return { width, height, data }
  })

function moved(mask: InkMask, left: number, top: number): InkMask {
  const width = mask.width + left + 3
  const height = mask.height + top + 2
  const data = new Uint8Array(width * height)
  for (let y = 0; y < mask.height; y++) {
    data.set(mask.data.subarray(y * mask.width, (y + 1) * mask.width), (y + top) * width + left)
  }
  return { width, height, data }
}

function measure(glyph: Uint8Array) {
  let mass = 0
  let sumX = 0
  let sumY = 0
  let [left, right, top, bottom] = [glyphSide, -1, glyphSide, -1]
  glyph.forEach((value, at) => {
    const x = at % glyphSide
    const y = Math.floor(at / glyphSide)
    mass += value
    sumX += value * (x + 0.5)
    sumY += value * (y + 0.5)
    if (value === 0) return
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  })
  return { mass, centreX: sumX / mass, centreY: sumY / mass, left, right, top, bottom }
}

describe('glyphs', () => {
  it('hold their ink in 20x20, with the longer side filled', () => {
    fc.assert(
      fc.property(inkMasks, (mask) => {
        const { left, right, top, bottom } = measure(glyphFromMask(mask))
        const longer = Math.max(right - left, bottom - top) + 1
        // Faint ends of thin ink may round to nothing.
        expect(longer).toBeLessThanOrEqual(20)
        expect(longer).toBeGreaterThanOrEqual(18)
      }),
    )
  })

  it('have their centre of mass in the middle, to half a pixel, unless the frame stops them', () => {
    fc.assert(
      fc.property(inkMasks, (mask) => {
        const { centreX, centreY, left, right, top, bottom } = measure(glyphFromMask(mask))
        if (left > 0 && right < glyphSide - 1) expect(Math.abs(centreX - glyphSide / 2)).toBeLessThan(0.55)
        if (top > 0 && bottom < glyphSide - 1) expect(Math.abs(centreY - glyphSide / 2)).toBeLessThan(0.55)
      }),
    )
  })

  it('do not depend on where the ink lies', () => {
    fc.assert(
      fc.property(inkMasks, fc.nat(20), fc.nat(20), (mask, left, top) => {
        expect(glyphFromMask(moved(mask, left, top))).toEqual(glyphFromMask(mask))
      }),
    )
  })

  it('are the same from a mask and from its bright grey picture', () => {
    fc.assert(
      fc.property(inkMasks, (mask) => {
        const grey = { ...mask, data: mask.data.map((ink) => ink * 255) }
        expect(glyphFromGrey(grey)).toEqual(glyphFromMask(mask))
      }),
    )
  })

  it('keep the aspect: a bar twice as high as wide stays so', () => {
    const bar: InkMask = { width: 30, height: 60, data: new Uint8Array(30 * 60).fill(1) }
    const { left, right, top, bottom } = measure(glyphFromMask(bar))
    expect([right - left + 1, bottom - top + 1]).toEqual([10, 20])
  })

  it('are empty without ink', () => {
    expect(glyphFromMask({ width: 5, height: 4, data: new Uint8Array(20) }).some((value) => value > 0)).toBe(
      false,
    )
    expect(
      glyphFromGrey({ width: 2, height: 1, data: Uint8Array.of(30, 40) }).some((value) => value > 0),
    ).toBe(false)
  })
})
