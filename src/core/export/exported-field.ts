import type { Verdict, VerdictReason } from '../confidence/verdict'
import type { PageBox } from '../image/geometry'
import type { FieldKind } from '../segment/field-finder'

/** A field as it leaves the product: what the machine read and what a person made of it. */
export interface ExportedField {
  /** The file's name. */
  readonly file: string
  /** From 1. */
  readonly page: number
  readonly kind: FieldKind
  /** In pixels of the upright page. */
  readonly box: PageBox
  /** The person's text where there is one, else the machine's; marks included. */
  readonly text: string
  /** `text` without anything but digits. */
  readonly digits: string
  /** What the machine read. */
  readonly machineDigits: string
  readonly confidence: number
  readonly verdict: Verdict
  readonly reason: VerdictReason
  /** Null where nobody has looked at it. */
  readonly review: {
    readonly kind: 'corrected' | 'accepted' | 'rejected'
    readonly who: string
    readonly when: string
  } | null
  readonly modelId: string
  readonly engine: string
  /** ISO 8601, UTC. */
  readonly readAt: string
}

/** Version of both formats; it changes when a column or key does. */
export const exportVersion = 1
