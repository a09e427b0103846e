import { describe, expect, it } from 'vitest'
import type { Automaton } from '../automaton'
import { bestPath } from '../best-paths'
import type { ScoredLattice } from '../scored-lattice'
import { symbol, symbolCount } from '../symbols'
import { amountGrammar } from './amount'
import { dateGrammar, isPlausibleDate } from './date'
import { digitStringGrammar, fixedLengthGrammar, pinForms, zipForms } from './digit-strings'

const marks: Readonly<Record<string, number>> = {
  '.': symbol.point,
  ',': symbol.comma,
  '-': symbol.dash,
  '=': symbol.equals,
  '/': symbol.slash,
  '*': symbol.star,
  $: symbol.currency,
  '~': symbol.junk,
  '#': symbol.foreign,
}

/** Weight the grammar gives a text that is written without doubt; null where it refuses it. `_` is `/-`. */
function weightOf(grammar: Automaton, text: string): number | null {
  const symbols = Array.from(text, (c) => (c === '_' ? symbol.closing : (marks[c] ?? Number(c))))
  const scores = new Float64Array(symbols.length * symbolCount).fill(Number.NEGATIVE_INFINITY)
  symbols.forEach((value, arc) => {
    scores[arc * symbolCount + value] = 0
  })
  const lattice: ScoredLattice = {
    nodeCount: symbols.length + 1,
    arcCount: symbols.length,
    from: Int32Array.from(symbols, (_, arc) => arc),
    to: Int32Array.from(symbols, (_, arc) => arc + 1),
    scores,
    symbolCount,
  }
  return bestPath(lattice, grammar)?.score ?? null
}

describe('amount grammar', () => {
  const indian = amountGrammar({ style: 'indian', maxDigits: 9 })
  const any = amountGrammar()

  it.each(['22,55,000', '2,500_', '500=', '630000', '1,00,000.50', '7'])('takes %s as it is', (text) => {
    expect(weightOf(indian, text)).toBe(0)
  })

  it.each([
    ['*500.00*', -3],
    ['0500', -3],
    ['22.55,000', -1],
    ['5..000', -6],
    ['22,55000', -2],
    ['2,25,5000', -12],
    ['#500', -2],
    ['500#', -2],
  ])('takes %s at the price %d', (text, price) => {
    expect(weightOf(indian, text)).toBe(price)
  })

  it.each(['', ',', '5#00', '1234567890', '/500'])('refuses %s', (text) => {
    expect(weightOf(indian, text)).toBeNull()
  })

  it('does not mix the groupings of two countries without a price', () => {
    expect([weightOf(any, '2,55,000'), weightOf(any, '2,055,000'), weightOf(any, '2,05,5,000')]).toEqual([
      0, 0, -6,
    ])
  })

  it('expects a currency sign in front', () => {
    expect(weightOf(any, '$200.00')).toBeGreaterThan(0)
  })

  it('takes all three groupings by default', () => {
    expect([weightOf(any, '255,000.00'), weightOf(any, '2,55,000'), weightOf(any, '255.000')]).toEqual([
      0, 0, 0,
    ])
    expect(weightOf(any, '255.000,00')).toBe(-1)
  })
})

describe('date grammar', () => {
  const grammar = dateGrammar()

  it.each(['08012013', '31/12/2019', '08-01-2013', '8.1.2013'])('takes %s', (text) => {
    expect(weightOf(grammar, text)).toBeGreaterThan(-2)
  })

  it('puts a price on days and months that cannot be', () => {
    expect(weightOf(grammar, '45012013')).toBe(-4)
    expect(weightOf(grammar, '45452013')).toBe(-8)
    expect(weightOf(grammar, '12/25/2018')).toBeCloseTo(-0.7)
  })

  it.each(['0801201', '123', '1/2', '080120135'])('refuses %s', (text) => {
    expect(weightOf(grammar, text)).toBeNull()
  })

  it.each([
    ['31022013', false],
    ['29022012', true],
    ['12252018', true],
    ['080113', true],
    ['00002013', false],
    ['123456789', false],
  ])('knows whether %s can exist', (digits, expected) => {
    expect(isPlausibleDate(digits)).toBe(expected)
  })
})

describe('digit string grammars', () => {
  it('takes ZIP codes of five, or five and four', () => {
    const zip = fixedLengthGrammar(zipForms)
    expect([weightOf(zip, '02139'), weightOf(zip, '02139-4307'), weightOf(zip, '021394307')]).toEqual([
      0, -1, -1,
    ])
    expect([weightOf(zip, '021-39'), weightOf(zip, '0213'), weightOf(zip, '021394')]).toEqual([
      -6,
      null,
      null,
    ])
  })

  it('takes PIN codes of six that do not start with zero', () => {
    const pin = fixedLengthGrammar(pinForms)
    expect([weightOf(pin, '560001'), weightOf(pin, '560-001'), weightOf(pin, '060001')]).toEqual([0, 0, -6])
    expect(weightOf(pin, '56000')).toBeNull()
  })

  it('takes long strings with marks between', () => {
    const digits = digitStringGrammar()
    expect(weightOf(digits, '30002010108841~')).toBe(0)
    expect(weightOf(digits, '12-34')).toBe(-1)
    expect([weightOf(digits, '-12'), weightOf(digits, '')]).toEqual([null, null])
  })
})
