import { describe, expect, it } from 'vitest'
import { colourFromHex, colourOf, type MapPalette, paintMaps, paletteFrom, rangeOf } from './map-colours'
import { layOutMaps } from './map-layout'

const palette: MapPalette = {
  negative: [0, 0, 200],
  zero: [100, 100, 100],
  positive: [200, 0, 0],
  empty: [7, 7, 7],
}

describe('the diverging scale', () => {
  it('is neutral at 0, each end’s colour at the range and beyond', () => {
    expect(colourOf(0, 2, palette)).toEqual([100, 100, 100])
    expect(colourOf(2, 2, palette)).toEqual([200, 0, 0])
    expect(colourOf(9, 2, palette)).toEqual([200, 0, 0])
    expect(colourOf(-2, 2, palette)).toEqual([0, 0, 200])
    expect(colourOf(1, 2, palette)).toEqual([150, 50, 50])
    expect(colourOf(3, 0, palette)).toEqual([100, 100, 100])
  })

  it('spans the largest magnitude, so that 0 stays in the middle', () => {
    expect(rangeOf([0.5, -3, 1])).toBe(3)
    expect(rangeOf([])).toBe(0)
  })

  it('reads its colours from the tokens and refuses what is none', () => {
    expect(colourFromHex(' #fff')).toEqual([255, 255, 255])
    expect(colourFromHex('#1d4fb4')).toEqual([29, 79, 180])
    expect(() => colourFromHex('red')).toThrow(RangeError)
    const tokens: Record<string, string> = {
      '--map-negative': '#000001',
      '--map-zero': '#000002',
      '--map-empty': '#000004',
    }
    expect(paletteFrom((name) => tokens[name] ?? '#000003')).toEqual({
      negative: [0, 0, 1],
      zero: [0, 0, 2],
      positive: [0, 0, 3],
      empty: [0, 0, 4],
    })
  })
})

describe('painted maps', () => {
  // Two maps of 2x2, one over the other; values [y, x, map].
  const layout = { ...layOutMaps([2, 2, 2], { width: 9, height: 100 }) }
  const values = Float32Array.from([1, -1, 0, 0, 0, 0, 0, 1])
  const at = (pixels: Uint8ClampedArray, x: number, y: number) => {
    const start = (y * layout.width + x) * 4
    return [...pixels.subarray(start, start + 4)]
  }

  it('have each number at its place, gaps transparent, dimmed maps faint', () => {
    expect(layout.columns).toBe(1)
    const pixels = paintMaps({ layout, values, range: 1, palette, dimmed: new Set([1]) })
    expect(at(pixels, 0, 0)).toEqual([200, 0, 0, 255])
    expect(at(pixels, 1, 0)).toEqual([100, 100, 100, 255])
    expect(at(pixels, 0, 2)).toEqual([0, 0, 0, 0])
    const second = 2 + layout.gap
    expect(at(pixels, 0, second).slice(0, 3)).toEqual([0, 0, 200])
    expect(at(pixels, 1, second + 1).slice(0, 3)).toEqual([200, 0, 0])
    expect(at(pixels, 0, second)[3]).toBeLessThan(128)
  })

  it('are plain without values: the shape alone', () => {
    const pixels = paintMaps({ layout, values: null, range: 0, palette, dimmed: new Set() })
    expect(at(pixels, 1, 1)).toEqual([7, 7, 7, 255])
  })
})
