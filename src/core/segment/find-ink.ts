import type { PageBox } from '../image/geometry'
import type { GreyRaster } from '../image/raster'

/** Darker than the paper by this much counts as written on. */
const inkContrast = 28

/**
 * Share of a box's pixels that are ink: darker than the box's own median, which is paper as long as the box holds
 * writing and not a picture. `box` is in the raster's pixels.
 */
export function inkShare(grey: GreyRaster, box: PageBox): number {
  const left = Math.max(0, Math.round(box.x))
  const top = Math.max(0, Math.round(box.y))
  const right = Math.min(grey.width, Math.round(box.x + box.width))
  const bottom = Math.min(grey.height, Math.round(box.y + box.height))
  const area = Math.max(0, right - left) * Math.max(0, bottom - top)
  if (area === 0) return 0
  const histogram = new Uint32Array(256)
  for (let y = top; y < bottom; y++) {
    for (let i = y * grey.width + left; i < y * grey.width + right; i++) {
      const value = grey.data[i] ?? 0
      histogram[value] = (histogram[value] ?? 0) + 1
    }
  }
  let median = 0
  for (let below = histogram[0] ?? 0; below * 2 < area; below += histogram[median] ?? 0) median++
  let dark = 0
  for (let value = 0; value <= median - inkContrast; value++) dark += histogram[value] ?? 0
  return dark / area
}

/** The box without its borders: `share` of the smaller side taken off on each side. */
export function insideOf(box: PageBox, share: number): PageBox {
  const inset = share * Math.min(box.width, box.height)
  return { x: box.x + inset, y: box.y + inset, width: box.width - 2 * inset, height: box.height - 2 * inset }
}
