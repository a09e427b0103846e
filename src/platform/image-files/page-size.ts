import { AppError } from '../../core/base/app-error'

/** A page of 100 megapixels is A3 at 700 dpi; as colour and grey it takes 500 MB. */
export const maxPagePixels = 100_000_000
/** Guards against a file that claims to have millions of pages. */
export const maxPagesPerFile = 5_000

/** What a file says of one of its pages before it is decoded; pixels of the upright page. */
export interface PageSize {
  readonly width: number
  readonly height: number
  readonly dpi: number | null
}

/** What a file holds, from its headers alone. */
export interface Inspection {
  readonly pages: readonly PageSize[]
  /** Set where the file ends before pages that it had; those in `pages` can be decoded all the same. */
  readonly fault: AppError | null
}

/** Throws `file-too-large` before a pixel bomb is decoded. */
export function refuseTooLarge(width: number, height: number): void {
  if (width * height <= maxPagePixels) return
  throw new AppError(
    'file-too-large',
    `The page has ${width} x ${height} pixels; at most ${maxPagePixels / 1_000_000} million are read.`,
    { width, height, maxPixels: maxPagePixels },
  )
}
