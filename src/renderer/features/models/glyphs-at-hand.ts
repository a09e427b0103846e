/** A digit of the open pages that may be looked at. */
export interface GlyphAtHand {
  readonly id: string
  /** 28x28, ink 255 on 0. */
  readonly glyph: Uint8Array
  /** What the machine read or a person typed. */
  readonly character: string
  readonly file: string
}

/** How the id of the digit marked in Read begins; the rest changes with the mark. */
export const markedInRead = 'selected:'

export interface GlyphsAtHand {
  /** Marked in Read. */
  readonly selected: GlyphAtHand | null
  /** Of fields a person settled, newest page first. */
  readonly corrected: readonly GlyphAtHand[]
}
