import { resample } from '../image/resample'

/** Ink of one drawn thing on nothing: 1 full ink, 0 none, row by row. */
export interface InkPatch {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** Ink above this counts where a shape is measured. */
export const inkLevel = 0.43

export function emptyPatch(width: number, height: number): InkPatch {
  return { width, height, data: new Float32Array(width * height) }
}

/** The patch cut to its ink; null where there is none. */
export function cropPatch(patch: InkPatch, level = inkLevel): InkPatch | null {
  const { width, height, data } = patch
  let left = width
  let right = -1
  let top = height
  let bottom = -1
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[y * width + x] ?? 0) < level) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  if (right < 0) return null
  const cropped = emptyPatch(right - left + 1, bottom - top + 1)
  for (let y = 0; y < cropped.height; y++) {
    const from = (y + top) * width + left
    cropped.data.set(data.subarray(from, from + cropped.width), y * cropped.width)
  }
  return cropped
}

/** The patch with empty rows and columns around it. */
export function padPatch(patch: InkPatch, margin: number): InkPatch {
  const padded = emptyPatch(patch.width + 2 * margin, patch.height + 2 * margin)
  for (let y = 0; y < patch.height; y++) {
    const row = patch.data.subarray(y * patch.width, (y + 1) * patch.width)
    padded.data.set(row, (y + margin) * padded.width + margin)
  }
  return padded
}

export function scalePatch(patch: InkPatch, width: number, height: number): InkPatch {
  const scaled = resample({ ...patch, data: Float64Array.from(patch.data) }, width, height)
  return { width, height, data: Float32Array.from(scaled.data) }
}

/** Gaussian blur; the border counts as empty. */
export function blurPatch(patch: InkPatch, deviation: number): InkPatch {
  const reach = Math.max(1, Math.ceil(2.5 * deviation))
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)),
  )
  const total = kernel.reduce((sum, weight) => sum + weight, 0)
  for (let i = 0; i < kernel.length; i++) kernel[i] = (kernel[i] ?? 0) / total
  const { width, height } = patch
  const across = convolveLines(patch.data, kernel, { lines: height, length: width, line: width, step: 1 })
  const data = convolveLines(across, kernel, { lines: width, length: height, line: 1, step: width })
  return { width, height, data }
}

interface Lines {
  readonly lines: number
  readonly length: number
  /** Distance in the array from a line to the next, and from a pixel of a line to the next. */
  readonly line: number
  readonly step: number
}

function convolveLines(
  from: Float32Array,
  kernel: Float32Array,
  { lines, length, line, step }: Lines,
): Float32Array {
  const to = new Float32Array(from.length)
  const reach = (kernel.length - 1) / 2
  for (let n = 0; n < lines; n++) {
    const start = n * line
    for (let i = 0; i < length; i++) {
      const first = Math.max(0, i - reach)
      const last = Math.min(length - 1, i + reach)
      let sum = 0
      for (let j = first; j <= last; j++) sum += (from[start + j * step] ?? 0) * (kernel[j - i + reach] ?? 0)
      to[start + i * step] = sum
    }
  }
  return to
}

/** Makes a soft edge hard again, `gain` times as steep about `level`. */
export function hardenPatch(patch: InkPatch, level: number, gain: number): InkPatch {
  const data = patch.data.map((value) => Math.max(0, Math.min(1, (value - level) * gain + 0.5)))
  return { ...patch, data }
}

/** Share of 1 at a place between pixels; 0 outside. */
export function samplePatch({ width, height, data }: InkPatch, sx: number, sy: number): number {
  const x = Math.floor(sx)
  const y = Math.floor(sy)
  if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) return 0
  const fx = sx - x
  const fy = sy - y
  const at = y * width + x
  const above = (data[at] ?? 0) * (1 - fx) + (data[at + 1] ?? 0) * fx
  const below = (data[at + width] ?? 0) * (1 - fx) + (data[at + width + 1] ?? 0) * fx
  return above * (1 - fy) + below * fy
}
