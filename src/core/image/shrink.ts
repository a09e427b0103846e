import type { GreyRaster } from './raster'

/**
 * The page at 1/factor of its size, each pixel the mean of a factor x factor square (a rest at the right or bottom
 * edge is dropped). The mean also washes out the dot screens of security paper, which sampling would keep.
 */
export function shrinkGrey(grey: GreyRaster, factor: number): GreyRaster {
  if (factor <= 1) return grey
  const width = Math.floor(grey.width / factor)
  const height = Math.floor(grey.height / factor)
  const data = new Uint8Array(width * height)
  const sums = new Uint32Array(width)
  const area = factor * factor
  for (let y = 0; y < height; y++) {
    sums.fill(0)
    for (let row = y * factor; row < (y + 1) * factor; row++) addRow(grey, row, factor, sums)
    const start = y * width
    for (let x = 0; x < width; x++) data[start + x] = ((sums[x] ?? 0) + (area >> 1)) / area
  }
  return { width, height, data }
}

function addRow(grey: GreyRaster, row: number, factor: number, sums: Uint32Array): void {
  const { data, width } = grey
  let index = row * width
  for (let x = 0; x < sums.length; x++) {
    let sum = 0
    for (let k = 0; k < factor; k++) sum += data[index++] ?? 0
    sums[x] = (sums[x] ?? 0) + sum
  }
}
