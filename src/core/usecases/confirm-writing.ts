import type { Judgement } from '../confidence/verdict'
import type { FieldKind } from '../segment/field-finder'

/** Shorter strings are house numbers and chance. */
const fewestDigits = { amount: 2, date: 4, zip: 5, pin: 6, digits: 4 } as const

/**
 * Confidence that a reading must reach. Anywhere on a page a string must more likely be read right than wrong: words
 * have many readings as digits, none of them with much of the total (on cards and envelopes 0.02 to 0.44, one of
 * forty above; numbers 0.56 to 0.98). Amount and date in their places on a cheque are likely to be what they seem:
 * they are kept, for a person to look at, unless nothing like a number is there.
 */
const leastConfidence = { placed: 0.1, unplaced: 0.5 } as const

/** Whether reading says that tentative writing is a number and not a word. */
export function isConfirmed(
  field: { readonly kind: FieldKind; readonly digits: string; readonly judgement: Judgement },
  request: { readonly kind: FieldKind | 'auto' },
): boolean {
  if (field.digits.length < fewestDigits[field.kind]) return false
  return field.judgement.confidence >= leastConfidence[request.kind === 'auto' ? 'unplaced' : 'placed']
}
