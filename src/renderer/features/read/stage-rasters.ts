import type { ColourRaster, GreyRaster, InkMask } from '../../../core/image/raster'

/** Grey as RGBA, to be shown beside the other stages. */
export function greyRaster(grey: GreyRaster): ColourRaster {
  return paint(grey, (index) => {
    const value = grey.data[index] ?? 255
    return [value, value, value]
  })
}

/** Ink black on white, whatever the theme. */
export function inkRaster(ink: InkMask): ColourRaster {
  return paint(ink, (index) => (ink.data[index] ? black : white))
}

/** Each piece in one of `colours` (`#rrggbb`), neighbours in different ones; ink of no piece in grey. */
export function pieceRaster(pieceMap: Uint8Array, ink: InkMask, colours: readonly string[]): ColourRaster {
  const palette = colours.map(rgbFromHex)
  return paint(ink, (index) => {
    const piece = pieceMap[index] ?? 0
    if (piece > 0) return palette[(piece - 1) % palette.length] ?? black
    return ink.data[index] ? faint : white
  })
}

export function pieceCount(pieceMap: Uint8Array): number {
  return pieceMap.reduce((most, piece) => Math.max(most, piece), 0)
}

/** Part of the picture that is ink, 0 to 1. */
export function inkShare(ink: InkMask): number {
  const inked = ink.data.reduce((sum, value) => sum + (value ? 1 : 0), 0)
  return ink.data.length === 0 ? 0 : inked / ink.data.length
}

type Rgb = readonly [number, number, number]
const black: Rgb = [0, 0, 0]
const white: Rgb = [255, 255, 255]
const faint: Rgb = [200, 200, 200]

function rgbFromHex(hex: string): Rgb {
  const value = Number.parseInt(hex.replace('#', ''), 16)
  return Number.isNaN(value) ? black : [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

function paint(size: { width: number; height: number }, colourAt: (index: number) => Rgb): ColourRaster {
  const { width, height } = size
  const data = new Uint8Array(width * height * 4)
  for (let index = 0; index < width * height; index++) {
    const [red, green, blue] = colourAt(index)
    data[index * 4] = red
    data[index * 4 + 1] = green
    data[index * 4 + 2] = blue
    data[index * 4 + 3] = 255
  }
  return { width, height, data }
}
