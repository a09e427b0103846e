import { csvFromFields } from '../../core/export/csv'
import type { ExportedField } from '../../core/export/exported-field'
import { idxFromFields } from '../../core/export/idx'
import { jsonFromFields } from '../../core/export/json'
import { isUnreviewed } from '../../core/review/field-state'
import { writeExport } from '../../platform/export-files/write-export'
import type { ExportCommands } from '../../protocol/commands/fields'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'
import { fieldViewFrom, reviewedFrom } from '../views'

export function exportHandlers(context: EngineContext): Pick<Handlers, keyof ExportCommands> {
  return {
    'export.write': async ({ format, destination, pageIds }) => {
      const fields = exportedFields(context, pageIds)
      const idx = idxFromFields(fields)
      const written = { fields: fields.length, digits: idx.count }
      const unreviewed = fields.filter(({ field }) => isUnreviewed(reviewedFrom(field))).length
      const now = context.now().toISOString()
      const files =
        format === 'idx'
          ? await writeExport(idxNames(destination, idx))
          : await writeExport([
              {
                path: destination,
                bytes: Buffer.from(format === 'csv' ? csvFromFields(fields) : jsonFromFields(fields, now)),
              },
            ])
      return { files, ...written, unreviewed }
    },
  }
}

function exportedFields(
  { store, pages }: EngineContext,
  pageIds: readonly string[] | undefined,
): ExportedField[] {
  const chosen = pageIds === undefined ? store.pages.listOpen() : pageIds.map((pageId) => pages.find(pageId))
  return chosen.flatMap((page) =>
    store.fields.ofPage(page.pageId).map((field) => {
      const { text, digits, state } = fieldViewFrom(field)
      return { page, field, text, digits, state }
    }),
  )
}

/** `digits.idx` becomes `digits-images.idx3-ubyte` and `digits-labels.idx1-ubyte`. */
function idxNames(
  destination: string,
  { images, labels }: { readonly images: Uint8Array; readonly labels: Uint8Array },
): { path: string; bytes: Uint8Array }[] {
  const stem = destination.replace(/\.(idx|idx3-ubyte|zip)$/i, '')
  return [
    { path: `${stem}-images.idx3-ubyte`, bytes: images },
    { path: `${stem}-labels.idx1-ubyte`, bytes: labels },
  ]
}
