import { brokenRule } from '../../../core/review/value-rules'
import type { FieldKind } from '../../../core/segment/field-finder'

/** Parts the groups of a value that was written without marks: for the eye alone, never part of the value. */
export const groupGap = '\u2009'

const dayFirst = [2, 4]
const yearFirst = [4, 6]

/**
 * Where a value written without marks is parted for reading: the indices of the characters that begin a group. None
 * where it has marks of its own.
 */
export function groupStarts(kind: FieldKind, text: string): readonly number[] {
  if (!/^\d+$/.test(text)) return []
  if (kind === 'pin' && text.length === 6) return [3]
  if (kind === 'zip' && text.length === 9) return [5]
  if (kind !== 'date' || text.length !== 8) return kind === 'date' && text.length === 6 ? dayFirst : []
  const keepsRules = (starts: readonly number[]) => brokenRule('date', partedBy(text, starts, '-')) === null
  return !keepsRules(dayFirst) && keepsRules(yearFirst) ? yearFirst : dayFirst
}

/** The value with its groups parted by a thin gap. */
export function groupedText(kind: FieldKind, text: string): string {
  return partedBy(text, groupStarts(kind, text), groupGap)
}

function partedBy(text: string, starts: readonly number[], mark: string): string {
  return [0, ...starts].map((start, index) => text.slice(start, starts[index])).join(mark)
}
