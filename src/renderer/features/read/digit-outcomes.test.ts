import { expect, it } from 'vitest'
import { glyph } from '../../../../test/support/field-views'
import { outcomesOf, probabilityOf } from './digit-outcomes'

const seven = glyph('7', 0, true)

it('a typed digit has its own probability, not that of the digit it replaced', () => {
  expect(['7', '1', '4'].map((character) => probabilityOf(character, seven))).toEqual([0.6, 0.35, 0])
})

it('outcomes come likeliest first, "no digit" among them', () => {
  expect(outcomesOf({ ...seven, confidence: 0.2 })).toEqual([
    { character: '1', p: 0.35 },
    { character: '7', p: 0.2 },
    { character: 'none', p: 0.05 },
  ])
})
