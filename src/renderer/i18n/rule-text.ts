import { brokenRule } from '../../core/review/value-rules'
import type { FieldKind } from '../../core/segment/field-finder'
import { foldFullWidth } from '../app/shortcuts'
import type { Dictionary } from './en'

/** The rule that a value breaks as a sentence; null where it keeps them, or where nothing is written. */
export function ruleText(kind: FieldKind, text: string, words: Dictionary): string | null {
  const value = foldFullWidth(text).trim()
  const broken = value === '' ? null : brokenRule(kind, value)
  return broken === null ? null : words.rules[broken.rule](broken)
}
