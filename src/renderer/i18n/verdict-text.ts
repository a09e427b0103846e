import type { FieldKind } from '../../core/segment/field-finder'
import type { FieldView } from '../../protocol/commands/fields'
import type { Dictionary } from './en'
import { ruleText } from './rule-text'

export interface VerdictFacts {
  readonly words: Dictionary
  /** A probability or share (0 to 1) as the window writes it. */
  percent(p: number): string
  /** Doubtful digits a person has not typed yet. */
  readonly doubtfulLeft: number
}

/** The verdict of a field as a sentence; the one place where it is chosen. */
export function verdictText(field: FieldView, facts: VerdictFacts): string {
  return field.correction === null ? machineSentence(field, facts) : personSentence(field, facts)
}

function personSentence(field: FieldView, { words, doubtfulLeft }: VerdictFacts): string {
  const { correction, reading } = field
  const who = correction?.who ?? ''
  const kind = correction?.change.kind
  if (kind === 'accept') return words.verdict.accepted(who)
  if (kind === 'reject') return words.verdict.rejected(who)
  const left = doubtfulLeft > 0 ? `${words.gap}${words.verdict.typedSoFar(doubtfulLeft)}` : ''
  if (kind === 'recut') return `${words.verdict.recut(who)}${left}`
  const machine = reading?.text ?? ''
  // The person may well be right: the rule is said, nothing is refused.
  const rule = ruleText(field.kind, field.text, words)
  return (
    [typedSentence(who, machine, field.text, words), ...(rule === null ? [] : [rule])].join(words.gap) + left
  )
}

function typedSentence(who: string, machine: string, text: string, words: Dictionary): string {
  if (machine === '') return words.verdict.correctedBlank(who)
  return machine === text ? words.verdict.agreed(who) : words.verdict.corrected(who, machine)
}

function machineSentence(field: FieldView, facts: VerdictFacts): string {
  const { words } = facts
  const { reading } = field
  if (reading === null) return words.verdict.noReading
  const { verdict, reason } = reading.judgement
  if (reason === 'no-ink') return words.verdict.noInk
  if (verdict === 'read') return words.verdict.read(reading.digits.length)
  if (reason === 'no-reading' || reading.candidates.length === 0) return words.verdict.noReading
  const share = facts.percent(reading.candidates[0]?.share ?? 0)
  if (verdict === 'reject') return words.verdict.lowShare(share)
  if (reason === 'grammar-broken') return grammarSentence(field.kind, reading.text, words)
  const touching = reason === 'touching-digits' ? touchingSentence(field, words) : null
  return touching ?? doubtSentence(field, words)
}

function grammarSentence(kind: FieldKind, text: string, words: Dictionary): string {
  const rule = ruleText(kind, text, words)
  return rule === null ? words.verdict.grammar(words.kind[kind], text) : words.verdict.rule(rule)
}

/** A reading with a smaller share is not worth a sentence. */
const leastTold = 0.01

/** Names the two digits that may be one, from the best likely reading with one digit less; null for none. */
function touchingSentence(field: FieldView, words: Dictionary): string | null {
  const candidates = field.reading?.candidates ?? []
  const best = candidates[0]?.digits ?? ''
  const joined = candidates.find(
    ({ digits, share }) => digits.length === best.length - 1 && share >= leastTold,
  )?.digits
  if (joined === undefined) return null
  let at = 0
  while (at < joined.length && joined[at] === best[at]) at++
  const [a, b, c] = [best[at], best[at + 1], joined[at]]
  if (a === undefined || b === undefined || c === undefined) return null
  return words.verdict.touching(a, b, c)
}

function doubtSentence(field: FieldView, words: Dictionary): string {
  const digits = (field.reading?.glyphs ?? []).filter((glyph) => glyph.isDigit)
  const doubtful = digits.filter((glyph) => glyph.doubtful)
  const [first] = doubtful
  if (first === undefined) return words.verdict.whole
  if (doubtful.length > 1) return words.verdict.several(doubtful.length)
  const k = digits.indexOf(first) + 1
  const other = first.alternatives.find((alternative) => alternative.digit !== 'none')
  const isClose = other !== undefined && other.p > 0.01
  return isClose
    ? words.verdict.oneOf(k, first.character, other.digit)
    : words.verdict.oneAlone(k, first.character)
}
