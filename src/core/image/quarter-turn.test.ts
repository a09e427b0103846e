import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turnPage } from './quarter-turn'
import type { PageRaster } from './raster'

const pages = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).map(
  ([width, height]): PageRaster => ({
    grey: { width, height, data: Uint8Array.from({ length: width * height }, (_, index) => index) },
    colour: { width, height, data: Uint8Array.from({ length: width * height * 4 }, (_, index) => index * 3) },
    dpi: 300,
  }),
)

describe('turning a page', () => {
  it('puts the top left corner to the top right', () => {
    const page: PageRaster = {
      grey: { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) },
      colour: { width: 3, height: 2, data: new Uint8Array(24) },
      dpi: null,
    }
    expect(turnPage(page, 1).grey).toEqual({ width: 2, height: 3, data: Uint8Array.of(4, 1, 5, 2, 6, 3) })
    expect(turnPage(page, 3).grey).toEqual({ width: 2, height: 3, data: Uint8Array.of(3, 6, 2, 5, 1, 4) })
  })

  it('is undone by turning on to a whole turn', () => {
    fc.assert(
      fc.property(pages, fc.constantFrom(1, 2, 3), (page, turns) => {
        const back = turns === 1 ? 3 : turns === 3 ? 1 : 2
        expect(turnPage(turnPage(page, turns), back)).toEqual(page)
      }),
    )
  })

  it('makes two quarters a half', () => {
    fc.assert(
      fc.property(pages, (page) => {
        expect(turnPage(turnPage(page, 1), 1)).toEqual(turnPage(page, 2))
      }),
    )
  })
})
