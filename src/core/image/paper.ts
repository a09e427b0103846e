import type { GreyRaster, InkMask } from './raster'
import { shrinkGrey } from './shrink'

const paperShrink = 4
/** Pens and print up to 2 * 4 * 3 pixels thick are closed over. */
const closingRadius = 3
const leastDarkness = 16
/** Ink is at least this part as dark as the darkest half per cent of the page. */
const faintInk = 0.33
const darkestShare = 0.005

/**
 * Ink of a whole page at about 150 dpi, for finding writing and not for reading it: darker than the paper around it,
 * the paper being the closing of the picture at a quarter of its size.
 */
export function pageInk(grey: GreyRaster): InkMask {
  const { width, height } = grey
  const paper = paperOf(grey)
  const soft = softened(grey)
  const dark = new Uint8Array(width * height)
  const histogram = new Uint32Array(256)
  for (let y = 0; y < height; y++) {
    const paperRow = Math.min(paper.height - 1, y >> 2) * paper.width
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const level = paper.data[paperRow + Math.min(paper.width - 1, x >> 2)] ?? 255
      const value = Math.max(0, level - (soft[i] ?? 0))
      dark[i] = value
      histogram[value] = (histogram[value] ?? 0) + 1
    }
  }
  const threshold = Math.max(leastDarkness, faintInk * darkest(histogram, width * height))
  for (let i = 0; i < dark.length; i++) dark[i] = (dark[i] ?? 0) >= threshold ? 1 : 0
  return { width, height, data: dark }
}

function darkest(histogram: Uint32Array, area: number): number {
  let count = 0
  for (let value = 255; value > 0; value--) {
    count += histogram[value] ?? 0
    if (count >= darkestShare * area) return value
  }
  return 0
}

/** Binomial 3 x 3: a dot screen of three pixels melts into its paper, a pen's stroke does not. */
function softened({ width, height, data }: GreyRaster): Uint8Array {
  const out = data.slice()
  for (let y = 1; y < height - 1; y++) {
    let left = columnSum(data, y * width, width)
    let middle = columnSum(data, y * width + 1, width)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const right = columnSum(data, i + 1, width)
      out[i] = (left + 2 * middle + right) >> 4
      left = middle
      middle = right
    }
  }
  return out
}

function columnSum(data: Uint8Array, i: number, width: number): number {
  return (data[i - width] ?? 0) + 2 * (data[i] ?? 0) + (data[i + width] ?? 0)
}

function paperOf(grey: GreyRaster): GreyRaster {
  const small = shrinkGrey(grey, paperShrink)
  const { width } = small
  const spread = brightest(brightest(small, 1), width)
  return inverted(brightest(brightest(inverted(spread), 1), width))
}

function inverted({ width, height, data }: GreyRaster): GreyRaster {
  return { width, height, data: data.map((value) => 255 - value) }
}

/** Brightest value within the closing's radius along one axis (`step` 1: along rows; the width: along columns). */
function brightest({ width, height, data }: GreyRaster, step: number): GreyRaster {
  const out = data.slice()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const at = step === 1 ? x : y
      const last = Math.min(closingRadius, (step === 1 ? width : height) - 1 - at)
      let value = 0
      for (let k = -Math.min(closingRadius, at); k <= last; k++) {
        const other = data[i + k * step] ?? 0
        if (other > value) value = other
      }
      out[i] = value
    }
  }
  return { width, height, data: out }
}
