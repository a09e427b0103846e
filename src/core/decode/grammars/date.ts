import { type Automaton, type AutomatonBuilder, createAutomatonBuilder } from '../automaton'
import { allowForeignInk, allowSpecks, anyDigit, groupMarks } from './edges'

type DatePart = 'day' | 'month' | 'year'

interface DateForm {
  readonly order: readonly DatePart[]
  readonly yearDigits: 2 | 4
  readonly weight: number
}

/** Log weight of a day 32, a month 13, a year 3013: a slip of the pen or of the reader, but not impossible. */
const brokenRule = -4
const lastCentury = -1
/** A day or month of one digit; then a mark must follow. */
const oneDigitPart = -0.7

const forms: readonly DateForm[] = [
  { order: ['day', 'month', 'year'], yearDigits: 4, weight: 0 },
  { order: ['month', 'day', 'year'], yearDigits: 4, weight: -0.7 },
  { order: ['day', 'month', 'year'], yearDigits: 2, weight: -1 },
  { order: ['month', 'day', 'year'], yearDigits: 2, weight: -1.7 },
  { order: ['year', 'month', 'day'], yearDigits: 4, weight: -2 },
]

/** Dates in printed cells or with marks between day, month and year, in any of their orders. */
export function dateGrammar(): Automaton {
  const builder = createAutomatonBuilder()
  builder.start('start')
  allowSpecks(builder, ['start', 'end'])
  allowForeignInk(builder, 'start', 'end')
  builder.end('end')
  forms.forEach((form, index) => {
    addForm(builder, form, `form ${index}`)
  })
  return builder.build()
}

/** States a part may begin in: the field's start; or the part before it written out, with or without a mark. */
interface Entrance {
  readonly state: string
  readonly weight: number
  /** Whether a day or month of one digit may begin here. */
  readonly takesOneDigit: boolean
}

function addForm(builder: AutomatonBuilder, form: DateForm, name: string): void {
  let entrances: readonly Entrance[] = [{ state: 'start', weight: form.weight, takesOneDigit: true }]
  form.order.forEach((part, place) => {
    const isLast = place === form.order.length - 1
    const written = isLast ? 'end' : `${name} written ${place}`
    const marked = `${name} marked ${place}`
    const short = `${name} short ${place}`
    for (const entrance of entrances) {
      if (part === 'year')
        addYear(builder, { ...entrance, to: written, name: `${name} year` }, form.yearDigits)
      else addDayOrMonth(builder, { ...entrance, to: written, name: `${name} ${part}` }, part)
      if (part !== 'year' && entrance.takesOneDigit)
        builder.go(entrance.state, isLast ? 'end' : short, anyDigit.slice(1), entrance.weight + oneDigitPart)
    }
    if (isLast) return
    builder.go(written, marked, groupMarks)
    builder.go(short, marked, groupMarks)
    allowSpecks(builder, [written, marked, short])
    entrances = [
      { state: written, weight: 0, takesOneDigit: false },
      { state: marked, weight: 0, takesOneDigit: true },
    ]
  })
}

interface Span {
  readonly state: string
  readonly weight: number
  readonly to: string
  /** Names the states inside; equal for all entrances, so that they share them. */
  readonly name: string
}

function addDayOrMonth(builder: AutomatonBuilder, span: Span, part: 'day' | 'month'): void {
  const most = part === 'day' ? 31 : 12
  addTwoDigits(builder, span, (value) => (value >= 1 && value <= most ? 0 : brokenRule))
}

function addYear(builder: AutomatonBuilder, span: Span, digits: 2 | 4): void {
  const century = `${span.name} century`
  const lastTwo: Span = digits === 2 ? span : { ...span, state: century, weight: 0 }
  addTwoDigits(builder, { ...lastTwo, name: `${span.name} last` }, () => 0)
  if (digits === 2) return
  allowSpecks(builder, [century])
  addTwoDigits(builder, { ...span, to: century }, (value) =>
    value === 20 ? 0 : value === 19 ? lastCentury : brokenRule,
  )
}

function addTwoDigits(builder: AutomatonBuilder, span: Span, weightOf: (value: number) => number): void {
  for (const tens of anyDigit) {
    const rules = anyDigit.map((units) => weightOf(10 * tens + units))
    // Tens that are followed by the same rules share a state: a third of the automaton, and of the time.
    const middle = `${span.name} before ${rules.join()}`
    builder.go(span.state, middle, [tens], span.weight)
    allowSpecks(builder, [middle])
    for (const units of anyDigit) builder.go(middle, span.to, [units], rules[units] ?? 0)
  }
}

/** True where the digits make a day that can exist, read day first, month first or year first. */
export function isPlausibleDate(digits: string): boolean {
  const number = (from: number, to: number): number => Number(digits.slice(from, to))
  if (digits.length === 8)
    return (
      isDay(number(0, 2), number(2, 4), number(4, 8)) ||
      isDay(number(2, 4), number(0, 2), number(4, 8)) ||
      isDay(number(6, 8), number(4, 6), number(0, 4))
    )
  if (digits.length === 6)
    return (
      isDay(number(0, 2), number(2, 4), 2000) ||
      isDay(number(2, 4), number(0, 2), 2000) ||
      isDay(number(0, 1), number(1, 2), number(2, 6))
    )
  // 11/2/2019, 1/2/19 and the like: the marks that part them are not known here.
  return digits.length >= 4 && digits.length <= 7
}

function isDay(day: number, month: number, year: number): boolean {
  const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return year >= 1900 && year < 2100 && day >= 1 && day <= (lengths[month - 1] ?? 0)
}
