import type { InkMask } from './raster'

/**
 * A horizontal shear by whole pixels a row: exact both ways, so that a piece cut in the upright picture owns exactly
 * the same ink in the original. Pixel (x, y) goes to (x + shifts[y], y).
 */
export interface RowShear {
  /** Rows of the raster; one shift each, none negative. */
  readonly shifts: Int32Array
  /** Width that holds every shifted row. */
  readonly width: number
}

/** @param slant x per y, positive where the hand leans to the right: shearing by it sets the hand upright. */
export function rowShear(width: number, height: number, slant: number): RowShear {
  const shifts = new Int32Array(height)
  let least = 0
  let most = 0
  for (let y = 0; y < height; y++) {
    const shift = Math.round(slant * (y - height / 2))
    shifts[y] = shift
    least = Math.min(least, shift)
    most = Math.max(most, shift)
  }
  for (let y = 0; y < height; y++) shifts[y] = (shifts[y] ?? 0) - least
  return { shifts, width: width + most - least }
}

export function shearMask(mask: InkMask, shear: RowShear): InkMask {
  const data = new Uint8Array(shear.width * mask.height)
  for (let y = 0; y < mask.height; y++) {
    const row = mask.data.subarray(y * mask.width, (y + 1) * mask.width)
    data.set(row, y * shear.width + (shear.shifts[y] ?? 0))
  }
  return { width: shear.width, height: mask.height, data }
}

/** Takes a raster of the sheared size back to the original's `width`. */
export function unshear(data: Uint8Array, shear: RowShear, width: number): Uint8Array {
  const height = shear.shifts.length
  const original = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const start = y * shear.width + (shear.shifts[y] ?? 0)
    original.set(data.subarray(start, start + width), y * width)
  }
  return original
}
