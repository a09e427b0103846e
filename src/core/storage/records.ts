import type { Judgement } from '../confidence/verdict'
import type { PageBox, PagePoint } from '../image/geometry'
import type { Alternative, Candidate } from '../read/field-reader'
import type { FieldKind } from '../segment/field-finder'

/** Clockwise quarter turns a person gave the page after decoding. */
export type QuarterTurns = 0 | 1 | 2 | 3

export type FieldOrigin = 'found' | 'drawn' | 'template'

/** A page of a file the person opened. */
export interface PageRecord {
  readonly pageId: string
  /** Absolute path as opened; pasted pictures live in the data folder. */
  readonly path: string
  readonly pageIndex: number
  readonly pageCount: number
  readonly width: number
  readonly height: number
  readonly dpi: number | null
  readonly turns: QuarterTurns
  readonly openedAt: string
}

/** One character of a stored reading, in page pixels. */
export interface GlyphRecord {
  readonly box: PageBox
  readonly character: string
  readonly isDigit: boolean
  readonly confidence: number
  readonly alternatives: readonly Alternative[]
  /** 28x28, ink 255 on 0. */
  readonly glyph: Uint8Array
  /** Under the digit line that follows from the field's accept line. */
  readonly doubtful: boolean
}

/** A cut between two characters of the reading, in page pixels, top to bottom. */
export interface CutRecord {
  readonly path: readonly PagePoint[]
  readonly movedByHand: boolean
}

/** What a model made of a field, when. */
export interface ReadingRecord {
  readonly text: string
  readonly digits: string
  readonly judgement: Judgement
  readonly candidates: readonly Candidate[]
  readonly glyphs: readonly GlyphRecord[]
  /** Between neighbouring glyphs and at both ends: `glyphs.length + 1`, or none where nothing was read. */
  readonly cuts: readonly CutRecord[]
  readonly modelId: string
  readonly engine: string
  readonly readAt: string
  readonly ms: number
}

/** What a person said of a field; the newest that is not undone counts. */
export type CorrectionChange =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'recut'; readonly text: string }

export interface CorrectionRecord {
  readonly correctionId: number
  readonly fieldId: string
  readonly change: CorrectionChange
  readonly who: string
  readonly when: string
  /** The model whose reading was corrected. */
  readonly modelId: string
  /** The text before and after, marks included. */
  readonly before: string
  readonly after: string
}

export interface FieldRecord {
  readonly fieldId: string
  readonly pageId: string
  readonly kind: FieldKind
  readonly box: PageBox
  readonly cells: readonly PageBox[]
  readonly origin: FieldOrigin
  readonly reading: ReadingRecord | null
  readonly correction: CorrectionRecord | null
}
