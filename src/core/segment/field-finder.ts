import type { PageBox } from '../image/geometry'
import type { GreyRaster } from '../image/raster'

export const fieldKinds = ['amount', 'date', 'zip', 'pin', 'digits'] as const
export type FieldKind = (typeof fieldKinds)[number]

/** Where a field is and what it is thought to be. */
export interface FieldProposal {
  readonly kind: FieldKind
  readonly box: PageBox
  /** Printed cells, one character each, in page pixels, left to right. */
  readonly cells?: readonly PageBox[]
  /** 0 to 1; orders proposals, promises nothing. */
  readonly score: number
  /**
   * Present where nothing printed marks the field: writing that may be a number, or letters. Several may overlap.
   * To be kept only where reading confirms it.
   */
  readonly tentative?: true
}

/** A field's place on a form, relative to the page's width and height (0 to 1). Templates get their editor later. */
export interface TemplateZone {
  readonly name: string
  readonly kind: FieldKind
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly cellCount?: number
}

export interface FormTemplate {
  readonly id: string
  readonly name: string
  readonly zones: readonly TemplateZone[]
}

/** Proposes fields on a page: cell grids, printed boxes, long digit strings on a line. */
export interface FieldFinder {
  find(page: GreyRaster, dpi: number | null): FieldProposal[]
  /**
   * Looks for printed cells inside a box a person drew or a template gave (page pixels): cells as for a proposal,
   * or none. Never moves the box.
   */
  cellsIn(page: GreyRaster, box: PageBox): PageBox[]
}
