import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bringIntoView,
  fitPage,
  pageFromScreen,
  realSize,
  screenFromPage,
  zoomAt,
  zoomLimits,
} from './viewport'

const coordinate = fc.double({ min: -5000, max: 5000, noNaN: true })
const point = fc.record({ x: coordinate, y: coordinate })
const size = fc.record({
  width: fc.integer({ min: 1, max: 8000 }),
  height: fc.integer({ min: 1, max: 8000 }),
})
const viewport = fc.record({
  scale: fc.double({ min: zoomLimits.least, max: zoomLimits.most, noNaN: true }),
  x: coordinate,
  y: coordinate,
})

it('turns page points to the screen and back', () => {
  fc.assert(
    fc.property(viewport, point, (view, page) => {
      const back = pageFromScreen(view, screenFromPage(view, page))
      expect(back.x).toBeCloseTo(page.x, 5)
      expect(back.y).toBeCloseTo(page.y, 5)
    }),
  )
})

it('zooms around the pointer: the page point under it stays', () => {
  fc.assert(
    fc.property(viewport, point, fc.double({ min: 0.1, max: 10, noNaN: true }), (view, anchor, factor) => {
      const before = pageFromScreen(view, anchor)
      const zoomed = zoomAt(view, anchor, factor)
      const after = pageFromScreen(zoomed, anchor)
      expect(after.x).toBeCloseTo(before.x, 4)
      expect(after.y).toBeCloseTo(before.y, 4)
      expect(zoomed.scale).toBeGreaterThanOrEqual(zoomLimits.least)
      expect(zoomed.scale).toBeLessThanOrEqual(zoomLimits.most)
    }),
  )
})

describe('fitPage', () => {
  it('shows the whole page in the middle and never enlarges it', () => {
    fc.assert(
      fc.property(size, size, (page, view) => {
        const fitted = fitPage(page, view)
        expect(fitted.scale).toBeLessThanOrEqual(1)
        expect(fitted.x * 2 + page.width * fitted.scale).toBeCloseTo(view.width, 5)
        expect(page.width * fitted.scale).toBeLessThanOrEqual(Math.max(1, view.width) + 1e-6)
        expect(page.height * fitted.scale).toBeLessThanOrEqual(Math.max(1, view.height) + 1e-6)
      }),
    )
  })
})

it('shows one page pixel on one screen pixel at real size', () => {
  expect(realSize({ scale: 0.3, x: 10, y: 10 }, { width: 800, height: 600 }).scale).toBeCloseTo(1, 10)
})

it('brings a box into view with the least move and keeps the scale', () => {
  const view = { width: 800, height: 600 }
  const far = { x: 3000, y: 100, width: 200, height: 50 }
  const moved = bringIntoView({ scale: 1, x: 0, y: 0 }, far, view)
  expect(moved.scale).toBe(1)
  expect(screenFromPage(moved, far).x + far.width).toBeLessThanOrEqual(view.width)
  expect(bringIntoView(moved, far, view)).toEqual(moved)
})
