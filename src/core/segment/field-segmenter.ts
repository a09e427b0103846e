import type { FieldBox } from '../image/geometry'
import type { GreyRaster, InkMask } from '../image/raster'
import type { Cut, Lattice } from './lattice'

export interface SegmentOptions {
  /** Printed cells of the form (one character each), in field pixels; arcs never cross a cell's border. */
  readonly cells?: readonly FieldBox[]
  /** Where a person set the cuts: the lattice becomes the chain of just these pieces, one arc each. */
  readonly cuts?: readonly Cut[]
}

/** What a field's picture went through; every raster has the size of the field's crop. */
export interface SegmentedField {
  readonly lattice: Lattice
  /** Clean ink: binarized, rules and boxes removed, strokes repaired; before deslanting. */
  readonly ink: InkMask
  /** For each pixel of `ink`, 0 or 1 + the number of the piece that owns it. */
  readonly pieceMap: Uint8Array
}

/** Cuts a field into a lattice of pieces. The same in the engine and in the window's worker: equal boxes. */
export interface FieldSegmenter {
  /** `grey` is the field's crop of the upright page. A field without ink gives a lattice without arcs. */
  segment(grey: GreyRaster, options?: SegmentOptions): SegmentedField
}
