import type { PageRaster } from '../../core/image/raster'

/**
 * Makes a page of 8-bit pixels with 1 (grey), 3 (RGB) or 4 (RGBA on white, alpha ignored) bytes each. Grey is
 * 0.299 R + 0.587 G + 0.114 B in OpenCV's fixed point, so that grey from either agrees to the bit.
 */
export function pageRasterFrom(
  pixels: Uint8Array,
  size: { readonly width: number; readonly height: number; readonly bands: number },
  dpi: number | null,
): PageRaster {
  const { width, height, bands } = size
  const count = width * height
  const colour = new Uint8Array(count * 4)
  const grey = bands === 1 ? pixels : new Uint8Array(count)
  for (let pixel = 0, from = 0, to = 0; pixel < count; pixel++, from += bands, to += 4) {
    const red = pixels[from] ?? 0
    const green = bands === 1 ? red : (pixels[from + 1] ?? 0)
    const blue = bands === 1 ? red : (pixels[from + 2] ?? 0)
    colour[to] = red
    colour[to + 1] = green
    colour[to + 2] = blue
    colour[to + 3] = 255
    if (bands !== 1) grey[pixel] = (red * 4899 + green * 9617 + blue * 1868 + 8192) >> 14
  }
  return { grey: { width, height, data: grey }, colour: { width, height, data: colour }, dpi }
}
