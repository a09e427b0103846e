import type { QuarterTurns } from '../../core/storage/records'
import type { WireError } from '../errors'
import type { FieldState } from './field-state'

/** A page in the filmstrip. `pageId` is stable over restarts. */
export interface PageSummary {
  readonly pageId: string
  /** The file's name without its folder. */
  readonly file: string
  readonly path: string
  readonly pageIndex: number
  readonly pageCount: number
  /** Pixels of the upright page, turned as the person turned it. */
  readonly width: number
  readonly height: number
  readonly dpi: number | null
  readonly turns: QuarterTurns
  readonly progress: 'waiting' | 'reading' | 'done' | 'failed'
  readonly error: WireError | null
  readonly fieldCount: number
  /** The worst state of its fields; null before it was read or without fields. */
  readonly state: FieldState | null
}

export interface OpenedDocuments {
  readonly pages: readonly PageSummary[]
  /** One for each file, or page of a file, that could not be opened; the others are open. */
  readonly errors: readonly FileError[]
}

export interface FileError {
  readonly file: string
  readonly error: WireError
}

/** An encoded picture (PNG or JPEG) and its size in pixels. */
export interface EncodedPicture {
  readonly width: number
  readonly height: number
  readonly mime: string
  readonly bytes: Uint8Array
}

export interface DocumentCommands {
  /** Files or folders. Pages come back at once with `progress: 'waiting'`; read them with `pages.read`. */
  'documents.open': { params: { paths: readonly string[] }; value: OpenedDocuments }
  /** A picture from the clipboard; it is kept in the data folder. */
  'documents.paste': { params: { bytes: Uint8Array }; value: OpenedDocuments }
  /** Pages open when the program was last closed. */
  'documents.list': { params: Record<string, never>; value: readonly PageSummary[] }
  'documents.recent': { params: Record<string, never>; value: readonly { path: string; file: string }[] }
  /** Takes the page off the filmstrip; its readings and corrections stay stored. */
  'documents.close': { params: { pageId: string }; value: null }
  /** The page for the canvas, in colour, upright, not wider or higher than `maxSide`. */
  'pages.picture': { params: { pageId: string; maxSide: number }; value: EncodedPicture }
}
