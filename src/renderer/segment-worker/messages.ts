import type { FieldBox } from '../../core/image/geometry'
import type { GreyRaster, InkMask } from '../../core/image/raster'
import type { Cut, Lattice } from '../../core/segment/lattice'

/** One field to cut. Boxes and cuts in field pixels. */
export interface CutRequest {
  readonly id: number
  readonly grey: GreyRaster
  readonly cells: readonly FieldBox[]
  /** The person's cuts; null for the machine's own lattice. */
  readonly cuts: readonly Cut[] | null
}

export interface CutField {
  readonly lattice: Lattice
  readonly ink: InkMask
  /** For each pixel of `ink`, 0 or 1 + the number of its piece. */
  readonly pieceMap: Uint8Array
  readonly ms: number
}

export type CutAnswer =
  | { readonly id: number; readonly ok: true; readonly field: CutField }
  | { readonly id: number; readonly ok: false; readonly message: string }
