import type { BrokenRule, RuleName } from './value-rules'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function hereAre(n: number): string {
  return n === 1 ? 'here is 1' : `here are ${n}`
}

/** The broken rule in English, for the command line and the window: what the rule is, not "invalid". */
export const ruleSentences: Readonly<Record<RuleName, (broken: BrokenRule) => string>> = {
  character: ({ character }) => `“${character}” is neither a digit nor a mark of this kind of field.`,
  'date-parts': () => 'A date is a day, a month and a year, such as 31-12-2026.',
  'day-zero': () => 'Days begin at 1.',
  // Only February's length depends on the year.
  'month-days': ({ month, days, year }) =>
    `${months[month - 1] ?? ''}${month === 2 ? ` ${year}` : ''} has ${days} days.`,
  month: ({ month }) => `There is no month ${month}.`,
  year: ({ year }) => `The year ${year} is far off; cheques and letters are of 1900 to 2099.`,
  'zip-digits': ({ digits }) => `A ZIP code has 5 digits, or 5 and 4; ${hereAre(digits)}.`,
  'pin-digits': ({ digits }) => `A PIN code has 6 digits; ${hereAre(digits)}.`,
  'pin-zero': () => 'A PIN code does not begin with 0.',
  'amount-zeros': () => 'An amount does not begin with several zeros.',
  'amount-digits': ({ digits }) => `An amount has at most 11 digits; ${hereAre(digits)}.`,
  'amount-after-mark': ({ digits }) =>
    `After the last mark of an amount stand two or three digits; ${hereAre(digits)}.`,
}
