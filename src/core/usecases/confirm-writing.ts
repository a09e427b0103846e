import type { FieldKind } from '../segment/field-finder'
import type { GlyphRecord } from '../storage/records'

/** Shorter strings are house numbers and chance. */
const fewestDigits = { amount: 2, date: 4, zip: 5, pin: 6, digits: 4 } as const

/**
 * What a reading must reach. By their place on a cheque, amount and date are likely to be what they seem: they are
 * kept, for a person to look at, unless nothing like a number is there.
 */
const leastTrust = { placed: 0.45, unplaced: 0.78 } as const

/**
 * Weight of the log score of all readings for each character, beside the geometric mean of the characters'
 * probabilities. Words read as digits may be sure of each letter, but fit the grammar and the cuts badly. On fields
 * of cards and envelopes the sum parts numbers (0.77 and more) from words (0.73 and less, one of forty above).
 */
const scoreWeight = 0.3

/** What of a field that was read speaks for it or against it. */
interface Evidence {
  readonly kind: FieldKind
  readonly digits: string
  readonly glyphs: readonly Pick<GlyphRecord, 'confidence'>[]
  /** As `FieldReading.logTotal`. */
  readonly logTotal: number
}

/** Whether reading says that tentative writing is a number and not a word; `kind` is the one that was asked for. */
export function isConfirmed(field: Evidence, request: { readonly kind: FieldKind | 'auto' }): boolean {
  const { kind, digits, glyphs, logTotal } = field
  if (digits.length < fewestDigits[kind]) return false
  const logs = glyphs.reduce((sum, { confidence }) => sum + Math.log(Math.max(1e-6, confidence)), 0)
  const trust = Math.exp(logs / glyphs.length) + (scoreWeight * logTotal) / glyphs.length
  return trust >= (request.kind === 'auto' ? leastTrust.unplaced : leastTrust.placed)
}
