import { cornerOf, indexOf, type MapLayout } from './map-layout'

export type Colour = readonly [red: number, green: number, blue: number]

/** Colours of a diverging scale: one end for each sign, neutral at 0. */
export interface MapPalette {
  readonly negative: Colour
  readonly zero: Colour
  readonly positive: Colour
  /** Of maps without values: the shape alone. */
  readonly empty: Colour
}

const dimmedAlpha = 56

/** `#rgb` or `#rrggbb`. @throws RangeError for anything else. */
export function colourFromHex(hex: string): Colour {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim())?.[1]
  if (digits === undefined) throw new RangeError(`no colour: ${hex}`)
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  const part = (at: number) => Number.parseInt(full.slice(at, at + 2), 16)
  return [part(0), part(2), part(4)]
}

/** @param token the value of a custom property. */
export function paletteFrom(token: (name: string) => string): MapPalette {
  return {
    negative: colourFromHex(token('--map-negative')),
    zero: colourFromHex(token('--map-zero')),
    positive: colourFromHex(token('--map-positive')),
    empty: colourFromHex(token('--map-empty')),
  }
}

/** The colour of a value; values beyond ±range are drawn as ±range, 0 and an empty range as neutral. */
export function colourOf(value: number, range: number, palette: MapPalette): Colour {
  const { zero } = palette
  const end = value < 0 ? palette.negative : palette.positive
  const part = range > 0 ? Math.min(1, Math.abs(value) / range) : 0
  const mix = (at: 0 | 1 | 2) => Math.round(zero[at] + (end[at] - zero[at]) * part)
  return [mix(0), mix(1), mix(2)]
}

/** The largest magnitude: the scale's ends, so that 0 is neutral in every picture. */
export function rangeOf(values: ArrayLike<number>): number {
  let range = 0
  for (let at = 0; at < values.length; at++) range = Math.max(range, Math.abs(values[at] ?? 0))
  return range
}

export interface Painting {
  readonly layout: MapLayout
  /** Row-major [height, width, maps]; null draws empty maps. */
  readonly values: ArrayLike<number> | null
  readonly range: number
  readonly palette: MapPalette
  /** Maps shown faintly. */
  readonly dimmed: ReadonlySet<number>
}

/** @returns RGBA of the whole table of pictures; gaps are transparent. */
export function paintMaps({
  layout,
  values,
  range,
  palette,
  dimmed,
}: Painting): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(layout.width * layout.height * 4)
  for (let map = 0; map < layout.maps; map++) {
    const corner = cornerOf(layout, map)
    const alpha = dimmed.has(map) ? dimmedAlpha : 255
    for (let y = 0; y < layout.mapHeight; y++) {
      for (let x = 0; x < layout.mapWidth; x++) {
        const value = values?.[indexOf(layout, { map, x, y })]
        const [red, green, blue] = value === undefined ? palette.empty : colourOf(value, range, palette)
        const at = ((corner.y + y) * layout.width + corner.x + x) * 4
        pixels[at] = red
        pixels[at + 1] = green
        pixels[at + 2] = blue
        pixels[at + 3] = alpha
      }
    }
  }
  return pixels
}
