import type { Automaton } from '../decode/automaton'
import { amountGrammar } from '../decode/grammars/amount'
import { dateGrammar, isPlausibleDate } from '../decode/grammars/date'
import { digitStringGrammar, fixedLengthGrammar, pinForms, zipForms } from '../decode/grammars/digit-strings'
import type { FieldKind } from '../segment/field-finder'

/** The grammar of each kind of field. */
export type KindGrammars = Readonly<Record<FieldKind, Automaton>>

export function createKindGrammars(): KindGrammars {
  return {
    amount: amountGrammar(),
    date: dateGrammar(),
    zip: fixedLengthGrammar(zipForms),
    pin: fixedLengthGrammar(pinForms),
    digits: digitStringGrammar(),
  }
}

/** Whether a reading keeps the rules of its kind; a reader may still return one that does not. */
export function keepsRules(kind: FieldKind, digits: string): boolean {
  switch (kind) {
    case 'date':
      return isPlausibleDate(digits)
    case 'zip':
      return digits.length === 5 || digits.length === 9
    case 'pin':
      return digits.length === 6 && !digits.startsWith('0')
    case 'amount':
      return digits.length <= 11 && !/^0\d{3}/.test(digits)
    case 'digits':
      return digits.length > 0
  }
}
