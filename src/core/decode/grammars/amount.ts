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
  readonly style: AmountStyle
  /** Digits that still remain where a grouping mark belongs. */
  readonly places: readonly number[]
  readonly usual: number
}

const groupings: readonly Grouping[] = [
  { style: 'indian', places: [3, 5, 7], usual: symbol.comma },
  { style: 'western', places: [3, 6], usual: symbol.comma },
  { style: 'european', places: [3, 6], usual: symbol.point },
]

const unusualMark = -1
/** A place without its mark in a number that has others: forgotten, or lost with the specks. */
const missingMark = -2
/** A mark at a usual place of a number without grouping; anywhere else it is worse. */
const loneMark = -3
const misplacedMark = -6
const leadingZero = -3
const guardBefore = -2
/** Printed signs are common on forms and much like a 5 or an 8. */
const currencyBefore = 0.5

/**
 * Amounts of money: a guard or currency sign, an integer part in states "k digits remain", two decimals at will,
 * closing marks. The integer part has no grouping marks, or all those of one country's style. Weights in log units.
 */
export function amountGrammar(options: AmountGrammarOptions = defaultAmountGrammar): Automaton {
  const builder = createAutomatonBuilder()
  builder.start('start')
  addOpening(builder)
  const { style, maxDigits } = options
  const styles = groupings.filter((grouping) => style === 'any' || grouping.style === style)
  addPlainNumber(builder, styles, maxDigits)
  for (const grouping of styles) addGroupedNumber(builder, grouping, maxDigits)
  addDecimals(builder)
  addClosing(builder)
  allowForeignInk(builder, 'start', 'closed')
  builder.go(whole, 'closed', [symbol.foreign], -2)
  builder.go('cents', 'closed', [symbol.foreign], -2)
  return builder.build()
}

/** All digits before the decimal mark are written. */
const whole = 'whole'

/** The first digit of a number, after which `count - 1` remain in the states that `remaining` names. */
function addFirstDigit(builder: AutomatonBuilder, count: number, remaining: (count: number) => string): void {
  for (const opening of ['start', 'opened']) {
    builder.go(opening, remaining(count - 1), anyDigit.slice(1))
    builder.go(opening, remaining(count - 1), [0], count > 1 ? leadingZero : 0)
  }
}

function addPlainNumber(builder: AutomatonBuilder, styles: readonly Grouping[], maxDigits: number): void {
  const remaining = (count: number): string => (count === 0 ? whole : `plain ${count}`)
  const places = new Set(styles.flatMap((grouping) => grouping.places))
  for (let count = 1; count <= maxDigits; count++) addFirstDigit(builder, count, remaining)
  for (let count = 1; count < maxDigits; count++) {
    const here = remaining(count)
    builder.go(here, remaining(count - 1), anyDigit)
    allowSpecks(builder, [here])
    builder.go(here, here, [symbol.point, symbol.comma], places.has(count) ? loneMark : misplacedMark)
  }
}

function addGroupedNumber(builder: AutomatonBuilder, grouping: Grouping, maxDigits: number): void {
  const { style, places, usual } = grouping
  const remaining = (count: number): string => (count === 0 ? whole : `${style} ${count}`)
  const shortest = Math.min(...places) + 1
  for (let count = shortest; count <= maxDigits; count++) addFirstDigit(builder, count, remaining)
  for (let count = 1; count < maxDigits; count++) {
    const here = remaining(count)
    allowSpecks(builder, [here])
    if (!places.includes(count)) {
      builder.go(here, remaining(count - 1), anyDigit)
      builder.go(here, here, [symbol.point, symbol.comma], misplacedMark)
      continue
    }
    const marked = `${style} mark before ${count}`
    for (const mark of [symbol.point, symbol.comma])
      builder.go(here, marked, [mark], mark === usual ? 0 : unusualMark)
    builder.go(marked, remaining(count - 1), anyDigit)
    builder.go(here, remaining(count - 1), anyDigit, missingMark)
    allowSpecks(builder, [marked])
  }
}

function addOpening(builder: AutomatonBuilder): void {
  builder.go('start', 'opened', [symbol.currency], currencyBefore)
  // Guards that keep others from writing a digit in front: "=500", "-500", "*500".
  builder.go('start', 'opened', [symbol.dash, symbol.equals, symbol.star], guardBefore)
  builder.go('opened', 'opened', [symbol.dash, symbol.equals, symbol.star], guardBefore)
  allowSpecks(builder, ['start', 'opened'])
}

function addDecimals(builder: AutomatonBuilder): void {
  builder.end(whole)
  allowSpecks(builder, [whole, 'two cents', 'one cent', 'cents'])
  builder.go(whole, 'two cents', [symbol.point])
  builder.go(whole, 'two cents', [symbol.comma], unusualMark)
  builder.go(whole, 'two cents', [symbol.dash], 2 * unusualMark)
  builder.go('two cents', 'one cent', anyDigit)
  builder.go('one cent', 'cents', anyDigit)
  builder.end('cents')
}

function addClosing(builder: AutomatonBuilder): void {
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
