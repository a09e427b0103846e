import type { ReviewState } from '../review/field-state'
import type { FieldRecord, PageRecord } from '../storage/records'

/** A field as it goes out, with its page. */
export interface ExportedField {
  readonly page: PageRecord
  readonly field: FieldRecord
  /** The person's text where there is one, else the machine's. */
  readonly text: string
  readonly digits: string
  readonly state: ReviewState
}
