import type { FieldBox, FieldPoint } from '../image/geometry'
import { glyphSide } from '../image/glyph'

export { glyphSide }
export const glyphArea = glyphSide * glyphSide

/**
 * A field cut into pieces, as a directed graph: node 0 is before the first piece, node `nodeCount - 1` after the
 * last; an arc is a union of neighbouring pieces that may be one character. Over-segmentation as in LeCun,
 * Bottou, Bengio, Haffner 1998, sections V and VII. Plain data: it crosses ports by structured clone.
 */
export interface Lattice {
  readonly nodeCount: number
  /** Ordered by `from`, then `to`. */
  readonly arcs: readonly Arc[]
  /** One per inner node 1 .. nodeCount - 2, in order. */
  readonly cuts: readonly Cut[]
  /** Height of the written line, in field pixels. */
  readonly lineHeight: number
  /** Shear that was taken out, x per y: positive where the hand leans to the right. */
  readonly slant: number
}

export interface Arc {
  readonly from: number
  readonly to: number
  /** Tight box of the arc's ink, in field pixels. */
  readonly box: FieldBox
  /** 28x28 as MNIST's: ink bright (255) on 0, at most 20x20, centre of mass in the middle. */
  readonly glyph: Uint8Array
  readonly geometry: ArcGeometry
}

/** Place and size of an arc's ink relative to the written line: tells a comma from a 1. Unit: line heights. */
export interface ArcGeometry {
  readonly height: number
  readonly width: number
  /** Of the ink's box, from the line's centre; positive below. */
  readonly centre: number
  readonly top: number
  readonly bottom: number
  readonly logAspect: number
  /** Pieces in the arc, over 5. */
  readonly pieces: number
  /** Ink share of the box. */
  readonly fill: number
}

/** The border between two neighbouring pieces, from the field's top to its bottom, as it really runs. */
export interface Cut {
  readonly path: readonly FieldPoint[]
}
