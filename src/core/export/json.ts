import type { ExportedField } from './exported-field'

/** Counts up when a reader of an older export would misread a newer one. */
export const exportVersion = 1

/** Everything the CSV has, and each digit with its box, probability and alternatives; `docs/formats.md` has the shape. */
export function jsonFromFields(fields: readonly ExportedField[], exportedAt: string): string {
  const pages = new Map<string, { page: ExportedField['page']; fields: unknown[] }>()
  for (const exported of fields) {
    const entry = pages.get(exported.page.pageId) ?? { page: exported.page, fields: [] }
    entry.fields.push(fieldOut(exported))
    pages.set(exported.page.pageId, entry)
  }
  const out = {
    version: exportVersion,
    exportedAt,
    pages: [...pages.values()].map(({ page, fields: out }) => ({
      file: page.path,
      page: page.pageIndex + 1,
      width: page.width,
      height: page.height,
      dpi: page.dpi,
      turns: page.turns,
      fields: out,
    })),
  }
  return `${JSON.stringify(out, null, 2)}\n`
}

function fieldOut({ field, text, digits, state }: ExportedField): unknown {
  const { reading, correction } = field
  return {
    field: field.fieldId,
    kind: field.kind,
    box: field.box,
    origin: field.origin,
    text,
    digits,
    state,
    reading:
      reading === null
        ? null
        : {
            text: reading.text,
            digits: reading.digits,
            confidence: reading.judgement.confidence,
            verdict: reading.judgement.verdict,
            reason: reading.judgement.reason,
            model: reading.modelId,
            engine: reading.engine,
            readAt: reading.readAt,
            candidates: reading.candidates,
            glyphs: reading.glyphs.map(({ glyph: _, ...rest }) => rest),
          },
    correction:
      correction === null
        ? null
        : {
            kind: correction.change.kind,
            who: correction.who,
            when: correction.when,
            before: correction.before,
            after: correction.after,
          },
  }
}
