import type { FieldView } from '../protocol/commands/fields'

/** A field as `read --json` and `fields --json` print it; boxes in page pixels. */
export function fieldJsonFrom(field: FieldView): Readonly<Record<string, unknown>> {
  const { reading } = field
  const glyphs = reading?.glyphs ?? []
  return {
    id: field.fieldId,
    kind: field.kind,
    box: field.box,
    reading: field.text,
    digits: field.digits,
    confidence: reading?.judgement.confidence ?? 0,
    verdict: reading?.judgement.verdict ?? 'reject',
    reason: reading?.judgement.reason ?? 'no-reading',
    state: field.state,
    origin: field.origin,
    ms: reading?.ms ?? 0,
    glyphs: glyphs
      .filter(({ isDigit }) => isDigit)
      .map(({ box, character, confidence, alternatives, doubtful }) => ({
        box,
        digit: character,
        confidence,
        doubtful,
        alternatives,
      })),
    marks: glyphs
      .filter(({ isDigit }) => !isDigit)
      .map(({ box, character, confidence }) => ({ box, mark: character, confidence })),
    candidates: reading?.candidates ?? [],
  }
}
