import type { FieldBox } from '../image/geometry'
import type { GreyRaster } from '../image/raster'
import type { FieldKind } from '../segment/field-finder'
import type { Cut, Lattice } from '../segment/lattice'

/** A field's crop of the upright page with what is known of it. */
export interface FieldImage {
  readonly grey: GreyRaster
  readonly kind: FieldKind
  /** Printed cells in field pixels. */
  readonly cells?: readonly FieldBox[]
}

/** One way to read the field. */
export interface Candidate {
  /** As written, marks included: `2,500.00`, `08-01-2013`. */
  readonly text: string
  /** `text` without anything but digits. */
  readonly digits: string
  /** Share of this reading's score among all readings, 0 to 1: forward sum of its paths over that of all paths. */
  readonly share: number
}

/** One character of the best reading, with the ink it was read from. */
export interface ReadCharacter {
  /** `0`..`9`, or the mark. */
  readonly character: string
  readonly isDigit: boolean
  readonly arc: { readonly from: number; readonly to: number }
  readonly box: FieldBox
  readonly glyph: Uint8Array
  /** Marginal over the lattice that this ink is this character, 0 to 1. */
  readonly probability: number
  /** Best first, without the chosen one; `none` = the ink is no character on its own. */
  readonly alternatives: readonly Alternative[]
}

export interface Alternative {
  readonly digit: '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'none'
  readonly p: number
}

/** What a reader makes of a field: N-best readings, the characters of the best, the lattice under them. */
export interface FieldReading {
  /** Best first; empty where nothing can be read. */
  readonly candidates: readonly Candidate[]
  readonly characters: readonly ReadCharacter[]
  readonly lattice: Lattice
  /**
   * Natural log of the summed weight of all readings, the grammar's prices included: tells, for one lattice, which of
   * two kinds fits better. -Infinity where nothing can be read.
   */
  readonly logTotal: number
}

/** Reads a field. The lattice reader is one; a sliding reader and a fusion of both are to come. */
export interface FieldReader {
  readonly modelId: string
  /** With `cuts`, the person's own cuts: only the chain of those pieces is read. */
  read(field: FieldImage, cuts?: readonly Cut[]): Promise<FieldReading>
  /** Reads a lattice that was cut elsewhere (the window's worker), with the grammar of `kind`. */
  readLattice(lattice: Lattice, kind: FieldKind): Promise<FieldReading>
}
