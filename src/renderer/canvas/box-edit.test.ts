import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adjustBox,
  beginDrawing,
  beginMoving,
  boxOf,
  dragTo,
  grips,
  leastSide,
  proposedBox,
} from './box-edit'

const page = { width: 1000, height: 500 }
const inPage = fc.record({ x: fc.integer({ min: 0, max: 1000 }), y: fc.integer({ min: 0, max: 500 }) })
const anywhere = fc.record({
  x: fc.integer({ min: -500, max: 1500 }),
  y: fc.integer({ min: -500, max: 1000 }),
})
const whole = { horizontal: null, vertical: null } as const
const start = { x: 100, y: 100, width: 200, height: 60 }

function expectInside(box: { x: number; y: number; width: number; height: number }): void {
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.y).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(page.width)
  expect(box.y + box.height).toBeLessThanOrEqual(page.height)
  expect(box.width).toBeGreaterThanOrEqual(leastSide)
  expect(box.height).toBeGreaterThanOrEqual(leastSide)
}

describe('drawing', () => {
  it('gives a box inside the page from any corner to any other, or none worth reading', () => {
    fc.assert(
      fc.property(inPage, anywhere, (from, to) => {
        const box = boxOf(dragTo(beginDrawing(from), to), page)
        if (box !== null) expectInside(box)
      }),
    )
  })

  it('is nothing for a mere click', () => {
    expect(boxOf(beginDrawing({ x: 50, y: 50 }), page)).toBeNull()
  })
})

describe('moving and sizing', () => {
  it('stays inside the page and above the least side, by every grip', () => {
    fc.assert(
      fc.property(fc.constantFrom(whole, ...grips), anywhere, (grip, to) => {
        const box = boxOf(dragTo(beginMoving('f', start, grip, { x: 150, y: 130 }), to), page)
        expect(box).not.toBeNull()
        if (box !== null) expectInside(box)
      }),
    )
  })

  it('moves without changing the size', () => {
    expect(adjustBox(start, whole, { dx: 30, dy: -20 }, page)).toEqual({
      x: 130,
      y: 80,
      width: 200,
      height: 60,
    })
  })

  it('drags one edge and leaves the others', () => {
    expect(adjustBox(start, { horizontal: 'left', vertical: null }, { dx: 30, dy: 99 }, page)).toEqual({
      x: 130,
      y: 100,
      width: 170,
      height: 60,
    })
  })
})

it('proposes a box in the middle of what is seen', () => {
  const box = proposedBox({ x: 200, y: 100, width: 400, height: 300 }, page)
  expectInside(box)
  expect(box.x + box.width / 2).toBeCloseTo(400, 0)
  expect(box.y + box.height / 2).toBeCloseTo(250, 0)
})
