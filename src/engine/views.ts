import { basename } from 'node:path'
import { type Reviewed, reviewStateOf, worstStateOf } from '../core/review/field-state'
import type { FieldRecord } from '../core/storage/records'
import type { StoredPage } from '../core/storage/store'
import { digitsOnly } from '../core/usecases/compare-digits'
import type { PageSummary } from '../protocol/commands/documents'
import type { FieldView } from '../protocol/commands/fields'

/** A field's record with what follows from it. */
export function fieldViewFrom(field: FieldRecord): FieldView {
  const text = field.correction?.after ?? field.reading?.text ?? ''
  return { ...field, text, digits: digitsOnly(text), state: reviewStateOf(reviewedFrom(field)) }
}

/** A page's record with what follows from it and its fields. */
export function pageSummaryFrom(
  page: StoredPage,
  fields: readonly Reviewed[],
  isBeingRead: boolean,
): PageSummary {
  const { pageId, path, pageIndex, pageCount, width, height, dpi, turns, outcome } = page
  return {
    pageId,
    file: basename(path),
    path,
    pageIndex,
    pageCount,
    width,
    height,
    dpi,
    turns,
    progress: isBeingRead ? 'reading' : outcome.progress,
    error: outcome.progress === 'failed' && !isBeingRead ? outcome.fault : null,
    fieldCount: fields.length,
    state: worstStateOf(fields),
  }
}

export function reviewedFrom(field: FieldRecord): Reviewed {
  return { judgement: field.reading?.judgement ?? null, correction: field.correction?.change.kind ?? null }
}
