import type { PageBox, PagePoint } from '../../core/image/geometry'
import type { GreyRaster } from '../../core/image/raster'
import type { FieldKind } from '../../core/segment/field-finder'
import type { Lattice } from '../../core/segment/lattice'
import type {
  CorrectionChange,
  CorrectionRecord,
  FieldRecord,
  QuarterTurns,
} from '../../core/storage/records'
import type { PageSummary } from './documents'
import type { FieldState } from './field-state'

export type { FieldState }

/** A field as the window shows it: the record, with what follows from it. All boxes in page pixels. */
export interface FieldView extends FieldRecord {
  /** The person's text where there is one, else the machine's; marks included. */
  readonly text: string
  readonly digits: string
  readonly state: FieldState
}

export interface ReadPage {
  readonly page: PageSummary
  readonly fields: readonly FieldView[]
}

export interface FieldPicture {
  /** The field's crop of the upright page, as the segmenter sees it. */
  readonly grey: GreyRaster
  /** The same crop in colour, RGBA. */
  readonly colour: { readonly width: number; readonly height: number; readonly data: Uint8Array }
  readonly box: PageBox
  readonly cells: readonly PageBox[]
}

/** What one arc may be by the net alone: a digit, `mark` for a separator, `none` for no character. */
export interface ArcName {
  readonly name: string
  readonly p: number
}

export interface FieldCommands {
  /** Finds and reads fields once; later calls answer what is stored. Never reads again over a correction. */
  'pages.read': { params: { pageId: string }; value: ReadPage }
  /** Turns the page clockwise to `turns` quarter turns; found fields are found again, corrections stay in the history. */
  'pages.turn': { params: { pageId: string; turns: QuarterTurns }; value: ReadPage }
  /** `auto`: the kind follows from what is read. */
  'fields.add': { params: { pageId: string; box: PageBox; kind: FieldKind | 'auto' }; value: FieldView }
  'fields.move': { params: { fieldId: string; box: PageBox }; value: FieldView }
  'fields.setKind': { params: { fieldId: string; kind: FieldKind }; value: FieldView }
  'fields.remove': { params: { fieldId: string }; value: null }
  /** Names every arc of a lattice that the window cut, likeliest name first; nothing is kept. */
  'fields.nameArcs': { params: { lattice: Lattice }; value: readonly (readonly ArcName[])[] }
  'fields.picture': { params: { fieldId: string }; value: FieldPicture }
  /**
   * Reads a lattice the window's worker cut along the person's cuts, keeps it as a `recut` correction and answers
   * the field with the new reading. `lattice` is in field pixels, `cuts` in page pixels. With `preview`, the answer
   * is the same but nothing is kept: what a cut that is still being dragged would read.
   */
  'fields.readLattice': {
    params: {
      fieldId: string
      lattice: Lattice
      cuts: readonly { path: readonly PagePoint[]; movedByHand: boolean }[]
      preview?: boolean
    }
    value: FieldView
  }
}

export interface CorrectionCommands {
  'corrections.apply': { params: { fieldId: string; change: CorrectionChange }; value: FieldView }
  /** Takes back the last correction of this person, whichever field it was on; null where there is none. */
  'corrections.undo': { params: Record<string, never>; value: FieldView | null }
  'corrections.redo': { params: Record<string, never>; value: FieldView | null }
  'corrections.history': { params: { fieldId: string }; value: readonly CorrectionRecord[] }
}

export interface ExportCommands {
  /**
   * Writes what is on the filmstrip (or only `pageIds`). `csv` and `json` are one file, `idx` a pair of files
   * (images and labels of the corrected digits) named after `destination`.
   */
  'export.write': {
    params: { format: 'csv' | 'json' | 'idx'; destination: string; pageIds?: readonly string[] }
    value: { files: readonly string[]; fields: number; unreviewed: number; digits: number }
  }
}
