/** A short word on what was done. */
export interface ToastMessage {
  readonly text: string
  /** Takes back what was done, or goes to it; a toast without one only tells. */
  readonly action?: { readonly word: string; readonly run: () => void }
}
