import { describe, expect, it } from 'vitest'
import { centred, DrawingPad } from './drawing-pad.svelte'

const inkAt = (pad: DrawingPad, x: number, y: number) => pad.ink[y * 28 + x] ?? -1

describe('the drawing pad', () => {
  it('draws a stroke without holes, soft at its edge', () => {
    const pad = new DrawingPad()
    pad.stroke({ x: 5.5, y: 10.5 }, { x: 20.5, y: 10.5 })
    for (let x = 5; x <= 20; x++) expect(inkAt(pad, x, 10), `${x}`).toBe(255)
    expect(inkAt(pad, 12, 12)).toBeLessThan(255)
    expect(inkAt(pad, 12, 20)).toBe(0)
    expect(pad.isEmpty).toBe(false)
  })

  it('stays inside at its borders', () => {
    const pad = new DrawingPad()
    pad.stroke({ x: -3, y: -3 }, { x: 31, y: 31 })
    expect(pad.ink).toHaveLength(784)
    expect(inkAt(pad, 0, 0)).toBe(255)
    expect(inkAt(pad, 27, 27)).toBe(255)
  })

  it('erases what it drew', () => {
    const pad = new DrawingPad()
    pad.stroke({ x: 8.5, y: 8.5 }, { x: 18.5, y: 8.5 })
    pad.pen = 'erase'
    pad.stroke({ x: 8.5, y: 8.5 }, { x: 18.5, y: 8.5 })
    expect(inkAt(pad, 12, 8)).toBe(0)
  })

  it('is drawn on by keys while the pen is down', () => {
    const pad = new DrawingPad()
    pad.move(-4, 0)
    expect(pad.isEmpty).toBe(true)
    pad.togglePen()
    for (let step = 0; step < 6; step++) pad.move(0, 1)
    pad.togglePen()
    pad.move(3, 0)
    expect([inkAt(pad, 10, 14), inkAt(pad, 10, 20), inkAt(pad, 13, 20)]).toEqual([255, 255, 0])
    pad.move(99, 99)
    expect(pad.cursor).toEqual({ x: 27, y: 27 })
  })

  it('copies the glyph it is given', () => {
    const glyph = new Uint8Array(784).fill(3)
    const pad = new DrawingPad()
    pad.load(glyph)
    pad.stroke({ x: 5, y: 5 }, { x: 6, y: 6 })
    expect(glyph.every((value) => value === 3)).toBe(true)
  })

  it('hands the net a digit of 20 pixels in the middle', () => {
    const pad = new DrawingPad()
    pad.stroke({ x: 3.5, y: 2.5 }, { x: 3.5, y: 9.5 })
    const rows = Array.from({ length: 28 }, (_, y) => centred(pad.ink).subarray(y * 28, y * 28 + 28))
    const inked = rows.flatMap((row, y) => (row.some((value) => value > 0) ? [y] : []))
    expect(inked).toHaveLength(20)
    expect([inked[0], inked.at(-1)]).toEqual([4, 23])
  })
})
