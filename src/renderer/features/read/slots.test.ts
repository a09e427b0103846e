import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { glyph } from '../../../../test/support/field-views'
import {
  alignText,
  insertCharacter,
  nextDigit,
  removeCharacter,
  replaceCharacter,
  slotsFrom,
  worstSlot,
} from './slots'

const glyphsOf = (text: string, doubtful: readonly number[] = []) =>
  [...text].map((character, index) => glyph(character, index, doubtful.includes(index)))
const texts = fc.stringMatching(/^[0-9,./-]{0,12}$/)

describe('alignText', () => {
  it('lays an unchanged text on its own glyphs', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(alignText(text, glyphsOf(text))).toEqual([...text].map((_, index) => index))
      }),
    )
  })

  it('keeps the glyphs in order, each used once', () => {
    fc.assert(
      fc.property(texts, texts, (text, read) => {
        const owners = alignText(text, glyphsOf(read)).filter((owner) => owner !== null)
        expect(owners).toEqual([...new Set(owners)].sort((a, b) => a - b))
        expect(owners.every((owner) => owner >= 0 && owner < read.length)).toBe(true)
      }),
    )
  })

  it('keeps the ink of every other digit when one is replaced', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{1,10}$/),
        fc.nat(),
        fc.integer({ min: 0, max: 9 }),
        (text, at, digit) => {
          const changed = replaceCharacter(text, at % text.length, String(digit))
          expect(alignText(changed, glyphsOf(text))).toEqual([...text].map((_, index) => index))
        },
      ),
    )
  })

  it('gives a digit that was put in no ink', () => {
    expect(alignText('12934', glyphsOf('1234'))).toEqual([0, 1, null, 2, 3])
  })

  it('skips the ink of a digit that was taken out', () => {
    expect(alignText('124', glyphsOf('1234'))).toEqual([0, 1, 3])
  })

  it('never lays a digit on the ink of a comma', () => {
    expect(alignText('1934', glyphsOf('1,34'))).toEqual([0, null, 2, 3])
  })
})

describe('slotsFrom', () => {
  it('tells what is doubtful, what was changed and what was settled', () => {
    const slots = slotsFrom('2,41', glyphsOf('2,47', [0, 3]), new Set([0]))
    expect(slots.map((slot) => slot.isDoubtful)).toEqual([false, false, false, false])
    expect(slots.map((slot) => slot.isChanged)).toEqual([false, false, false, true])
  })

  it('leaves a doubtful digit doubtful until it is typed', () => {
    expect(slotsFrom('247', glyphsOf('247', [2]), new Set())[2]?.isDoubtful).toBe(true)
    expect(slotsFrom('247', glyphsOf('247', [2]), 'all')[2]?.isDoubtful).toBe(false)
  })
})

describe('editing text', () => {
  it('puts in and takes out what it put in', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, at) => {
        const index = at % (text.length + 1)
        expect(removeCharacter(insertCharacter(text, index, '7'), index)).toBe(text)
      }),
    )
  })
})

describe('moving between digits', () => {
  const slots = slotsFrom('2,47/-', glyphsOf('2,47/-', [3]), new Set())

  it('steps over marks and stops at the ends', () => {
    expect(nextDigit(slots, 0, 1)).toBe(2)
    expect(nextDigit(slots, 2, -1)).toBe(0)
    expect(nextDigit(slots, 3, 1)).toBe(3)
  })

  it('begins at the least sure digit, else at the first', () => {
    expect(worstSlot(slots, glyphsOf('2,47/-', [3]))).toBe(3)
    expect(worstSlot(slotsFrom('2,47', glyphsOf('2,47'), new Set()), glyphsOf('2,47'))).toBe(0)
  })
})
