import type { FieldKind } from '../segment/field-finder'

export const ruleNames = [
  'character',
  'date-parts',
  'day-zero',
  'month-days',
  'month',
  'year',
  'zip-digits',
  'pin-digits',
  'pin-zero',
  'amount-zeros',
  'amount-digits',
  'amount-after-mark',
] as const

/** Which rule of its kind a value breaks. */
export type RuleName = (typeof ruleNames)[number]

/** What a sentence about a broken rule may name; what a rule does not need is 0 or empty. */
export interface BrokenRule {
  readonly rule: RuleName
  /** The character that does not belong. */
  readonly character: string
  /** How many digits were written: all of them, or those after the last mark. */
  readonly digits: number
  readonly month: number
  readonly year: number
  /** How many days the month has. */
  readonly days: number
}

/**
 * The rule of its kind that `text` breaks, as a person would say it; null where it keeps them all. A warning: what is
 * written on the paper may well break a rule.
 *
 * @param text as typed, marks included, full-width characters folded.
 */
export function brokenRule(kind: FieldKind, text: string): BrokenRule | null {
  const written = kind === 'amount' ? text.replace(currencySign, '') : text
  const foreign = foreignCharacter[kind].exec(written)
  if (foreign !== null) return broken('character', { character: foreign[0] })
  const digits = written.replace(/\D/g, '')
  switch (kind) {
    case 'date':
      return brokenDate(written)
    case 'zip':
      return [5, 9].includes(digits.length) ? null : broken('zip-digits', { digits: digits.length })
    case 'pin':
      return brokenPin(digits)
    case 'amount':
      return brokenAmount(written, digits)
    case 'digits':
      return null
  }
}

const currencySign = /^\s*(rs\.?|inr|usd|eur|cny|rmb|[$€£₹¥])\s*/i

const noCode = /[^\d\s-]/u
const foreignCharacter: Readonly<Record<FieldKind, RegExp>> = {
  date: /[^\d\s.,/年月日-]/u,
  zip: noCode,
  pin: noCode,
  amount: /[^\d\s.,/=*#-]/u,
  digits: /[^\d\s.,/=*#-]/u,
}

function broken(rule: RuleName, facts: Partial<BrokenRule> = {}): BrokenRule {
  return { character: '', digits: 0, month: 0, year: 0, days: 0, ...facts, rule }
}

interface DateParts {
  readonly day: number
  readonly month: number
  readonly year: number
}

/** The day may come first or second, the year last or first: broken only where no order makes a day that exists. */
function brokenDate(text: string): BrokenRule | null {
  const orders = dateOrders(text.match(/\d+/g) ?? [])
  if (orders.length === 0) return broken('date-parts')
  const faults = orders.map(brokenDay)
  if (faults.includes(null)) return null
  // A month that exists tells that the order is the right one.
  return faults.find((fault) => fault?.rule !== 'month') ?? faults[0] ?? null
}

function dateOrders(groups: readonly string[]): DateParts[] {
  const [first = '', second = '', third = ''] = groups.length === 1 ? splitDate(groups[0] ?? '') : groups
  if (groups.length !== 1 && groups.length !== 3) return []
  const [a, b, c] = [Number(first), Number(second), Number(third)]
  const isYear = (part: string) => part.length === 4
  const isShort = (part: string) => part.length === 1 || part.length === 2
  if (isYear(first) && isShort(second) && isShort(third)) return [{ year: a, month: b, day: c }]
  if (!isShort(first) || !isShort(second)) return []
  if (!isYear(third) && third.length !== 2) return []
  const year = isYear(third) ? c : 2000 + c
  const orders = [
    { day: a, month: b, year },
    { day: b, month: a, year },
  ]
  return groups.length === 1 ? [...orders, ...yearFirst(groups[0] ?? '')] : orders
}

/** Day, month and year written without marks, the year last; empty parts where that cannot be. */
function splitDate(digits: string): readonly string[] {
  return [6, 8].includes(digits.length) ? [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)] : []
}

function yearFirst(digits: string): DateParts[] {
  if (digits.length !== 8) return []
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number)
  return [{ year: year ?? 0, month: month ?? 0, day: day ?? 0 }]
}

function brokenDay({ day, month, year }: DateParts): BrokenRule | null {
  if (month < 1 || month > 12) return broken('month', { month })
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (day < 1) return broken('day-zero')
  if (day > days) return broken('month-days', { month, days, year })
  return year >= 1900 && year < 2100 ? null : broken('year', { year })
}

function brokenPin(digits: string): BrokenRule | null {
  if (digits.length !== 6) return broken('pin-digits', { digits: digits.length })
  return digits.startsWith('0') ? broken('pin-zero') : null
}

const mostAmountDigits = 11

function brokenAmount(text: string, digits: string): BrokenRule | null {
  if (digits.length > mostAmountDigits) return broken('amount-digits', { digits: digits.length })
  if (/^0\d{3}/.test(digits)) return broken('amount-zeros')
  const afterMark = /[.,](\d+)\D*$/.exec(text)?.[1]
  const isUsual = afterMark === undefined || afterMark.length === 2 || afterMark.length === 3
  return isUsual ? null : broken('amount-after-mark', { digits: afterMark.length })
}
