import type { GreyRaster } from './raster'

/**
 * The grey value that parts a raster's histogram into two groups of greatest variance between them; pixels above it
 * are the bright group. Otsu 1979.
 */
export function otsuThreshold(raster: GreyRaster): number {
  const histogram = new Uint32Array(256)
  for (const value of raster.data) histogram[value] = (histogram[value] ?? 0) + 1
  const total = raster.data.length
  let sum = 0
  for (let value = 0; value < 256; value++) sum += value * (histogram[value] ?? 0)
  let below = 0
  let sumBelow = 0
  let best = -1
  let threshold = 0
  for (let value = 0; value < 256; value++) {
    below += histogram[value] ?? 0
    sumBelow += value * (histogram[value] ?? 0)
    const above = total - below
    if (below === 0 || above === 0) continue
    const gap = sumBelow / below - (sum - sumBelow) / above
    const between = below * above * gap * gap
    if (between > best) {
      best = between
      threshold = value
    }
  }
  return threshold
}
