/** What the product says of a field: read it, look at it, or cannot tell. */
export type Verdict = 'read' | 'review' | 'reject'

/** Why a field is not simply read; chosen from for the sentence a person sees. */
export type VerdictReason =
  | 'sure'
  | 'two-readings'
  | 'low-margin'
  | 'touching-digits'
  | 'grammar-broken'
  | 'no-ink'
  | 'no-reading'
  | 'low-share'

export interface Judgement {
  readonly verdict: Verdict
  readonly reason: VerdictReason
  /** Calibrated probability that every digit of the reading is right, 0 to 1. */
  readonly confidence: number
}

/** The lines between read, review and reject, as calibrated confidence. */
export interface ConfidenceLines {
  readonly accept: number
  readonly reject: number
}
