import { type Automaton, type AutomatonBuilder, createAutomatonBuilder } from '../automaton'
import { symbol } from '../symbols'
import { allowForeignInk, allowSpecks, anyDigit } from './edges'

/** How a country groups digits: 2,55,000 (indian), 255,000.00 (western), 255.000,00 (european); any of them. */
export type AmountStyle = 'any' | 'indian' | 'western' | 'european'

export interface AmountGrammarOptions {
  readonly style: AmountStyle
  /** Most digits before the decimal mark. */
  readonly maxDigits: number
}

export const defaultAmountGrammar: AmountGrammarOptions = { style: 'any', maxDigits: 9 }

interface Grouping {
  /** Digits that still remain where a grouping mark is usual. */
  readonly places: readonly number[]
  readonly usual: readonly number[]
}

const groupings: Readonly<Record<AmountStyle, Grouping>> = {
  any: { places: [3, 5, 6, 7], usual: [symbol.point, symbol.comma] },
  indian: { places: [3, 5, 7], usual: [symbol.comma] },
  western: { places: [3, 6], usual: [symbol.comma] },
  european: { places: [3, 6], usual: [symbol.point] },
}

const unusualMark = -1
const misplacedMark = -6
const leadingZero = -3
const missingInkBeforeCurrency = -2

/**
 * Amounts of money: a guard or currency sign, an integer part in states "k digits remain" so that grouping marks
 * are free where they belong, two decimals at will, closing marks. Weights in log units.
 */
export function amountGrammar(options: AmountGrammarOptions = defaultAmountGrammar): Automaton {
  const builder = createAutomatonBuilder()
  const remaining = (count: number): string => `remain ${count}`
  builder.start('start')
  addOpening(builder)
  for (const opening of ['start', 'opened'])
    for (let count = 1; count <= options.maxDigits; count++) {
      builder.go(opening, remaining(count - 1), anyDigit.slice(1))
      builder.go(opening, remaining(count - 1), [0], count > 1 ? leadingZero : 0)
    }
  addGroups(builder, options, remaining)
  addDecimals(builder, remaining(0))
  addClosing(builder, remaining(0))
  allowForeignInk(builder, 'start', 'closed')
  builder.go(remaining(0), 'closed', [symbol.foreign], -2)
  builder.go('cents', 'closed', [symbol.foreign], -2)
  return builder.build()
}

function addOpening(builder: AutomatonBuilder): void {
  builder.go('start', 'opened', [symbol.currency])
  // Guards that keep others from writing a digit in front: "=500", "-500", "*500".
  builder.go('start', 'opened', [symbol.dash, symbol.equals, symbol.star], missingInkBeforeCurrency)
  builder.go('opened', 'opened', [symbol.dash, symbol.equals, symbol.star], missingInkBeforeCurrency)
  allowSpecks(builder, ['start', 'opened'])
}

function addGroups(
  builder: AutomatonBuilder,
  options: AmountGrammarOptions,
  remaining: (count: number) => string,
): void {
  const { places, usual } = groupings[options.style]
  for (let count = 1; count < options.maxDigits; count++) {
    const here = remaining(count)
    builder.go(here, remaining(count - 1), anyDigit)
    allowSpecks(builder, [here])
    if (!places.includes(count)) {
      builder.go(here, here, [symbol.point, symbol.comma], misplacedMark)
      continue
    }
    const grouped = `mark before ${count}`
    for (const mark of [symbol.point, symbol.comma])
      builder.go(here, grouped, [mark], usual.includes(mark) ? 0 : unusualMark)
    builder.go(grouped, remaining(count - 1), anyDigit)
    allowSpecks(builder, [grouped])
  }
}

function addDecimals(builder: AutomatonBuilder, whole: string): void {
  builder.end(whole)
  allowSpecks(builder, [whole, 'two cents', 'one cent', 'cents'])
  builder.go(whole, 'two cents', [symbol.point])
  builder.go(whole, 'two cents', [symbol.comma], unusualMark)
  builder.go(whole, 'two cents', [symbol.dash], 2 * unusualMark)
  builder.go('two cents', 'one cent', anyDigit)
  builder.go('one cent', 'cents', anyDigit)
  builder.end('cents')
}

function addClosing(builder: AutomatonBuilder, whole: string): void {
  const closers = [
    symbol.point,
    symbol.comma,
    symbol.dash,
    symbol.equals,
    symbol.slash,
    symbol.closing,
    symbol.star,
  ]
  builder.go(whole, 'closed', closers)
  builder.go('cents', 'closed', closers, -1)
  builder.go('closed', 'closed', [symbol.dash])
  builder.go('closed', 'closed', [symbol.equals, symbol.slash, symbol.point], -1)
  builder.go('closed', 'closed', [symbol.closing], -2)
  allowSpecks(builder, ['closed'])
  builder.end('closed')
}
