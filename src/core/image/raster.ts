/** 8-bit grey, row by row, 0 black to 255 white; ink is dark on light paper. `data.length === width * height`. */
export interface GreyRaster {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Binary ink, row by row, 1 where there is ink and 0 where there is paper. */
export interface InkMask {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** 8-bit red, green, blue, alpha, row by row: the page as a person sees it. */
export interface ColourRaster {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** One page, decoded and upright (EXIF orientation applied). */
export interface PageRaster {
  readonly grey: GreyRaster
  readonly colour: ColourRaster
  /** Dots per inch of the scan as the file states it; null where it states none. */
  readonly dpi: number | null
}
