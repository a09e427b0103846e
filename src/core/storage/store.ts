import type { ErrorCode, ErrorDetails } from '../base/app-error'
import type { PageBox } from '../image/geometry'
import type { Reviewed } from '../review/field-state'
import type { FieldKind } from '../segment/field-finder'
import type {
  CorrectionChange,
  CorrectionRecord,
  FieldOrigin,
  FieldRecord,
  PageRecord,
  QuarterTurns,
  ReadingRecord,
} from './records'

/** An AppError as it is kept. */
export interface StoredFault {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
}

export type PageOutcome =
  | { readonly progress: 'waiting' | 'done' }
  | { readonly progress: 'failed'; readonly fault: StoredFault }

export interface StoredPage extends PageRecord {
  /** Whether it is on the filmstrip. */
  readonly isOpen: boolean
  readonly outcome: PageOutcome
}

/** A new field; `reading` is null until it was read. */
export interface NewField {
  readonly pageId: string
  readonly kind: FieldKind
  readonly box: PageBox
  readonly cells: readonly PageBox[]
  readonly origin: FieldOrigin
  readonly reading: ReadingRecord | null
}

/** What a person did, before the store numbered it. */
export interface NewCorrection {
  readonly fieldId: string
  readonly change: CorrectionChange
  readonly who: string
  /** ISO 8601. */
  readonly when: string
  readonly modelId: string
  readonly before: string
  readonly after: string
  /** Of a `recut`: what the person's cuts read. */
  readonly reading?: ReadingRecord
}

/** Pages the person opened, in the order of the filmstrip. */
export interface PageStore {
  /** Puts the page at the end of the filmstrip; a page that was open before keeps its outcome and turns. */
  open(page: PageRecord): StoredPage
  /** Takes it off the filmstrip; its fields, readings and corrections stay. */
  close(pageId: string): void
  find(pageId: string): StoredPage | null
  listOpen(): readonly StoredPage[]
  setOutcome(pageId: string, outcome: PageOutcome): void
  /** Width and height are those of the page as turned. */
  setTurns(pageId: string, turns: QuarterTurns, size: { width: number; height: number }): void
}

/** Fields with their newest reading and the correction that counts. Removed fields are kept but not listed. */
export interface FieldStore {
  /** Of the page as it is turned now; a page turned back shows its earlier fields again. */
  ofPage(pageId: string): readonly FieldRecord[]
  /** The same fields, as far as a thumbnail needs them: without unpacking readings. */
  reviewsOfPage(pageId: string): readonly Reviewed[]
  find(fieldId: string): FieldRecord | null
  add(field: NewField): FieldRecord
  /** A new place, kind or reading; the earlier readings stay in the store. */
  change(fieldId: string, change: Pick<NewField, 'kind' | 'box' | 'cells' | 'reading'>): FieldRecord
  remove(fieldId: string): void
}

/** The append-only log of what people did. The newest correction that is not undone counts. */
export interface CorrectionStore {
  append(correction: NewCorrection): CorrectionRecord
  /** Takes back this person's last correction on an open page; the field it was on, or null. */
  undo(who: string, when: string): string | null
  /** Brings back what was undone last, unless this person corrected something since; its field, or null. */
  redo(who: string, when: string): string | null
  /** Every correction of the field that is not undone, oldest first. */
  history(fieldId: string): readonly CorrectionRecord[]
}

export interface SettingsStore {
  all(): Readonly<Record<string, unknown>>
  set(name: string, value: unknown): void
}

/** Files opened, newest first. */
export interface RecentStore {
  add(path: string, when: string): void
  list(limit: number): readonly string[]
}

/** Everything that is kept. Every call is on the disk when it returns. */
export interface Store {
  readonly pages: PageStore
  readonly fields: FieldStore
  readonly corrections: CorrectionStore
  readonly settings: SettingsStore
  readonly recent: RecentStore
  /** All of `work`'s writes or, where it throws, none. */
  atomically<T>(work: () => T): T
  close(): void
}
