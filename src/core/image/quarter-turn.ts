import type { PageRaster } from './raster'

interface Walk {
  /** Where the first pixel lands, and how far the target moves a pixel to the right and a row down. */
  readonly start: number
  readonly right: number
  readonly down: number
}

/** The page turned clockwise by quarter turns; the same page for 0. */
export function turnPage(page: PageRaster, turns: 0 | 1 | 2 | 3): PageRaster {
  if (turns === 0) return page
  const { width, height } = page.grey
  const walk = walkOf(width, height, turns)
  const size = turns === 2 ? { width, height } : { width: height, height: width }
  const grey = new Uint8Array(width * height)
  forEachPixel(width, height, walk, (from, to) => {
    grey[to] = page.grey.data[from] ?? 0
  })
  // Four bytes at once; a copy, because a view of words must start at a multiple of four.
  const source = new Uint32Array(page.colour.data.slice().buffer)
  const colour = new Uint32Array(width * height)
  forEachPixel(width, height, walk, (from, to) => {
    colour[to] = source[from] ?? 0
  })
  return {
    grey: { ...size, data: grey },
    colour: { ...size, data: new Uint8Array(colour.buffer) },
    dpi: page.dpi,
  }
}

function walkOf(width: number, height: number, turns: 1 | 2 | 3): Walk {
  switch (turns) {
    case 1:
      return { start: height - 1, right: height, down: -1 }
    case 2:
      return { start: width * height - 1, right: -1, down: -width }
    case 3:
      return { start: (width - 1) * height, right: -height, down: 1 }
  }
}

function forEachPixel(
  width: number,
  height: number,
  { start, right, down }: Walk,
  visit: (from: number, to: number) => void,
): void {
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = start + y * down; x < width; x++, from++, to += right) visit(from, to)
  }
}
