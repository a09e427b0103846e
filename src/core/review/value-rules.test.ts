import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepsRules } from '../read/kind-grammars'
import { type FieldKind, fieldKinds } from '../segment/field-finder'
import { ruleSentences } from './rule-sentences'
import { brokenRule } from './value-rules'

function sentence(kind: FieldKind, text: string): string | null {
  const broken = brokenRule(kind, text)
  return broken === null ? null : ruleSentences[broken.rule](broken)
}

describe('dates', () => {
  it.each([
    ['31-09-2026', 'September has 30 days.'],
    ['09/31/2026', 'September has 30 days.'],
    ['2026-09-31', 'September has 30 days.'],
    ['31092026', 'September has 30 days.'],
    ['310926', 'September has 30 days.'],
    ['29-02-2026', 'February 2026 has 28 days.'],
    ['32-01-2026', 'January has 31 days.'],
    ['13-13-2026', 'There is no month 13.'],
    ['00-05-2026', 'Days begin at 1.'],
    ['12-12-3013', 'The year 3013 is far off; cheques and letters are of 1900 to 2099.'],
    ['12-2026', 'A date is a day, a month and a year, such as 31-12-2026.'],
    ['1234', 'A date is a day, a month and a year, such as 31-12-2026.'],
    ['3 May 2026', '“M” is neither a digit nor a mark of this kind of field.'],
  ])('%s: %s', (text, expected) => {
    expect(sentence('date', text)).toBe(expected)
  })

  it.each(['29-02-2024', '1/2/26', '31.12.1999', '12-31-2026', '20261231', '2026年9月30日', '14092026'])(
    '%s keeps the rules',
    (text) => {
      expect(brokenRule('date', text)).toBeNull()
    },
  )

  it('of every day of two centuries keep the rules in every order, with marks and without', () => {
    const day = fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(day, fc.constantFrom('-', '/', '.', ' ', ''), (date, mark) => {
        const [year = '', month = '', dayOfMonth = ''] = date.toISOString().slice(0, 10).split('-')
        for (const parts of [
          [dayOfMonth, month, year],
          [month, dayOfMonth, year],
          [year, month, dayOfMonth],
        ])
          expect(brokenRule('date', parts.join(mark))).toBeNull()
      }),
    )
  })
})

describe('codes', () => {
  it('say how many digits are needed', () => {
    expect(sentence('zip', '1234')).toBe('A ZIP code has 5 digits, or 5 and 4; here are 4.')
    expect(sentence('pin', '50000')).toBe('A PIN code has 6 digits; here are 5.')
    expect(sentence('pin', '050 001')).toBe('A PIN code does not begin with 0.')
    for (const text of ['94107', '94107-1234']) expect(brokenRule('zip', text)).toBeNull()
    expect(brokenRule('pin', '500 001')).toBeNull()
  })
})

describe('amounts', () => {
  it.each(['2,500.00', '2.500,00', '2,55,000/-', 'Rs. 500', '₹1,000', '*500.00*', '0.50', '12,345'])(
    '%s keeps the rules',
    (text) => {
      expect(brokenRule('amount', text)).toBeNull()
    },
  )

  it.each([
    ['12.5', 'After the last mark of an amount stand two or three digits; here is 1.'],
    ['12,3456', 'After the last mark of an amount stand two or three digits; here are 4.'],
    ['000500', 'An amount does not begin with several zeros.'],
    ['123456789012', 'An amount has at most 11 digits; here are 12.'],
    ['5oo', '“o” is neither a digit nor a mark of this kind of field.'],
  ])('%s: %s', (text, expected) => {
    expect(sentence('amount', text)).toBe(expected)
  })
})

it('what keeps these rules keeps those a reading is judged by', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0123456789-/.'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.constantFrom(...fieldKinds), text, (kind, value) => {
      fc.pre(/\d/.test(value) && brokenRule(kind, value) === null)
      expect(keepsRules(kind, value.replace(/\D/g, ''))).toBe(true)
    }),
  )
})
