import type { FieldView } from '../../../protocol/commands/fields'

/** Nobody has said anything of it and the machine is not sure. */
export function needsLook(field: FieldView): boolean {
  return field.correction === null && (field.state === 'review' || field.state === 'reject')
}

/** The field to look at first: the least sure one that needs a look; the first on the page where none does. */
export function worstField(fields: readonly FieldView[]): FieldView | null {
  const waiting = fields.filter(needsLook)
  const pool = waiting.length > 0 ? waiting : fields.slice(0, 1)
  return pool.reduce<FieldView | null>((worst, field) => {
    if (worst === null) return field
    return confidenceOf(field) < confidenceOf(worst) ? field : worst
  }, null)
}

export function confidenceOf(field: FieldView): number {
  return field.reading?.judgement.confidence ?? 0
}
