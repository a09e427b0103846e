/** A raster of real numbers, row by row. */
export interface FloatRaster {
  readonly width: number
  readonly height: number
  readonly data: Float64Array
}

interface Tap {
  readonly from: number
  readonly weight: number
}

/**
 * Resizes to `width` x `height`. Each axis by itself: shrinking takes the mean over the area a new pixel covers (no
 * aliasing), enlarging interpolates between pixel centres.
 */
export function resample(raster: FloatRaster, width: number, height: number): FloatRaster {
  const columns = axisTaps(raster.width, width)
  const rows = axisTaps(raster.height, height)
  const wide = new Float64Array(width * raster.height)
  for (let y = 0; y < raster.height; y++) {
    columns.forEach((taps, x) => {
      let sum = 0
      for (const tap of taps) sum += tap.weight * (raster.data[y * raster.width + tap.from] ?? 0)
      wide[y * width + x] = sum
    })
  }
  const data = new Float64Array(width * height)
  rows.forEach((taps, y) => {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (const tap of taps) sum += tap.weight * (wide[tap.from * width + x] ?? 0)
      data[y * width + x] = sum
    }
  })
  return { width, height, data }
}

function axisTaps(from: number, to: number): Tap[][] {
  const step = from / to
  return Array.from({ length: to }, (_, index) => {
    if (to < from) return areaTaps(index * step, (index + 1) * step, from)
    return linearTaps((index + 0.5) * step - 0.5, from)
  })
}

function areaTaps(start: number, end: number, size: number): Tap[] {
  const taps: Tap[] = []
  for (let from = Math.floor(start); from < Math.min(size, Math.ceil(end)); from++) {
    const weight = (Math.min(end, from + 1) - Math.max(start, from)) / (end - start)
    if (weight > 1e-9) taps.push({ from, weight })
  }
  return taps
}

function linearTaps(at: number, size: number): Tap[] {
  const held = Math.max(0, Math.min(size - 1, at))
  const from = Math.min(size - 1, Math.floor(held))
  const weight = held - from
  if (weight === 0 || from + 1 >= size) return [{ from, weight: 1 }]
  return [
    { from, weight: 1 - weight },
    { from: from + 1, weight },
  ]
}
