import fc from 'fast-check'
import { expect, it } from 'vitest'
import { glyph } from '../../../../test/support/field-views'
import { digitPlaces, leastPitch } from './digit-places'
import { slotsFrom } from './slots'

const box = { x: 90, y: 40, width: 200, height: 60 }

it('characters stand under their ink, one that was put in right of its neighbour', () => {
  const glyphs = [glyph('4', 0), glyph('7', 2)]
  const slots = slotsFrom('417', glyphs, new Set())
  expect(slots.map(({ glyphIndex }) => glyphIndex)).toEqual([0, null, 1])
  expect(digitPlaces(slots, glyphs, box, 2)).toEqual([
    { left: 20, width: 32 },
    { left: 54, width: 14 },
    { left: 100, width: 32 },
  ])
})

it('are never printed over each other, and keep their order, wherever the ink lies', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 90, max: 280 }), { maxLength: 12 }),
      fc.double({ min: 0.2, max: 4, noNaN: true }),
      (xs, scale) => {
        const glyphs = xs.map((x, index) => ({
          ...glyph('3', index),
          box: { x, y: 50, width: 10, height: 40 },
        }))
        const slots = slotsFrom('3'.repeat(xs.length), glyphs, new Set())
        const middles = digitPlaces(slots, glyphs, box, scale).map(({ left, width }) => left + width / 2)
        middles.forEach((middle, index) => {
          if (index > 0) expect(middle - (middles[index - 1] ?? 0)).toBeGreaterThan(leastPitch - 1e-6)
        })
      },
    ),
  )
})
