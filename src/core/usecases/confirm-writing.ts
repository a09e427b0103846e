import { keepsRules } from '../read/kind-grammars'
import type { ReadField } from './read-page'

/** Strings shorter than this are house numbers and chance. */
const fewestDigits = { amount: 2, date: 4, zip: 5, pin: 6, digits: 4 } as const
/** Geometric mean of the characters' probabilities: words read as digits stay well below it. */
const leastProbability = 0.78
/** Log score of all readings for each character: ink that is no digit in any cut scores low all over. */
const leastScore = -0.5
/** Digits among the characters; dates and amounts have marks, numbers are not made of them. */
const leastDigitShare = 0.6

/** Whether reading says that tentative writing is a number and not a word: enough digits, each of them sure. */
export function isConfirmed(field: Pick<ReadField, 'kind' | 'digits' | 'glyphs' | 'logTotal'>): boolean {
  const { kind, digits, glyphs, logTotal } = field
  if (digits.length < fewestDigits[kind] || !keepsRules(kind, digits)) return false
  if (glyphs.filter(({ isDigit }) => isDigit).length < leastDigitShare * glyphs.length) return false
  if (logTotal < leastScore * glyphs.length) return false
  const logs = glyphs.reduce((sum, { confidence }) => sum + Math.log(Math.max(1e-6, confidence)), 0)
  return Math.exp(logs / glyphs.length) >= leastProbability
}
