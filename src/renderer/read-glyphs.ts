import type { PageSummary } from '../protocol/commands/documents'
import type { FieldView } from '../protocol/commands/fields'
import { type GlyphAtHand, type GlyphsAtHand, markedInRead } from './features/models/glyphs-at-hand'
import { alignText, isDigit, type Slot } from './features/read/slots'

/** More than this nobody looks through; the newest stay. */
const mostCorrected = 120

/** Of the Read view: the marked digit, and the fields of every page that was read. */
export interface ReadDigits {
  readonly editor: {
    readonly field: FieldView | null
    readonly slot: Slot | null
    readonly slotIndex: number
  }
  readonly shelf: {
    readonly pages: readonly PageSummary[]
    readonly fieldsByPage: ReadonlyMap<string, readonly FieldView[]>
  }
}

/** The digits of the open pages that the layer inspector offers. */
export function glyphsFromRead({ editor, shelf }: ReadDigits): GlyphsAtHand {
  const glyph = editor.field?.reading?.glyphs[editor.slot?.glyphIndex ?? -1]
  const page = shelf.pages.find(({ pageId }) => pageId === editor.field?.pageId)
  const selected =
    glyph === undefined || editor.field === null
      ? null
      : {
          id: `${markedInRead}${editor.field.fieldId}:${editor.slotIndex}`,
          glyph: glyph.glyph,
          character: editor.slot?.character ?? glyph.character,
          file: page?.file ?? '',
        }
  const corrected = [...shelf.pages]
    .reverse()
    .flatMap((each) =>
      (shelf.fieldsByPage.get(each.pageId) ?? []).flatMap((field) => correctedIn(each, field)),
    )
  return { selected, corrected: corrected.slice(0, mostCorrected) }
}

/** Digits whose name a person gave, each with its ink. */
function correctedIn({ file }: PageSummary, field: FieldView): GlyphAtHand[] {
  const { fieldId, correction, reading, text } = field
  if (correction === null || correction.change.kind === 'reject' || reading === null) return []
  const owners = alignText(text, reading.glyphs)
  return [...text].flatMap((character, at) => {
    const owner = owners[at] ?? null
    const glyph = owner === null ? undefined : reading.glyphs[owner]
    if (glyph === undefined || !isDigit(character)) return []
    return [{ id: `corrected:${fieldId}:${at}`, glyph: glyph.glyph, character, file }]
  })
}
