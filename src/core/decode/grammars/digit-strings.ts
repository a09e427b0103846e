import { type Automaton, createAutomatonBuilder } from '../automaton'
import { symbol } from '../symbols'
import { allowForeignInk, allowSpecks, anyDigit, groupMarks } from './edges'

export interface FixedForm {
  readonly length: number
  /** Digits after which a dash or another mark may stand. */
  readonly markAfter: readonly number[]
  readonly weight: number
  /** Log weight of a zero in front. */
  readonly leadingZero: number
}

const misplacedMark = -6

/** US ZIP codes: five digits, or five and four. */
export const zipForms: readonly FixedForm[] = [
  { length: 5, markAfter: [], weight: 0, leadingZero: 0 },
  { length: 9, markAfter: [5], weight: -1, leadingZero: 0 },
]

/** Indian PIN codes: six digits, the first of them 1 to 9 (a region), often written 3 + 3. */
export const pinForms: readonly FixedForm[] = [{ length: 6, markAfter: [3], weight: 0, leadingZero: -6 }]

/** Strings of one of the given lengths. */
export function fixedLengthGrammar(forms: readonly FixedForm[]): Automaton {
  const builder = createAutomatonBuilder()
  builder.start('start')
  builder.end('end')
  allowSpecks(builder, ['start', 'end'])
  allowForeignInk(builder, 'start', 'end')
  forms.forEach((form, index) => {
    for (let done = 0; done < form.length; done++) {
      const here = done === 0 ? 'start' : `${index}: ${done}`
      const next = done === form.length - 1 ? 'end' : `${index}: ${done + 1}`
      const weight = done === 0 ? form.weight : 0
      builder.go(here, next, anyDigit.slice(1), weight)
      builder.go(here, next, [0], weight + (done === 0 ? form.leadingZero : 0))
      if (done === 0) continue
      allowSpecks(builder, [here])
      builder.go(here, here, groupMarks, form.markAfter.includes(done) ? 0 : misplacedMark)
    }
  })
  return builder.build()
}

/** Any string of digits with marks between them at will: account numbers, meter readings, dates of no known form. */
export function digitStringGrammar(): Automaton {
  const builder = createAutomatonBuilder()
  builder.start('start')
  builder.go('start', 'digit', anyDigit)
  builder.go('digit', 'digit', anyDigit)
  builder.go('digit', 'mark', groupMarks, -1)
  builder.go('mark', 'digit', anyDigit)
  builder.go('digit', 'end', [symbol.foreign], -2)
  builder.go('digit', 'end', [...groupMarks, symbol.closing, symbol.equals], -2)
  allowSpecks(builder, ['start', 'digit', 'mark', 'end'])
  allowForeignInk(builder, 'start', 'end')
  builder.end('digit')
  builder.end('end')
  return builder.build()
}
