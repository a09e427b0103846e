/** A short word on what was done. */
export interface ToastMessage {
  readonly text: string
  /** Takes back what was done; a toast without one only tells. */
  readonly undo?: () => void
}
