import { describe, expect, it } from 'vitest'
import { drawCells, drawDigit, drawnPage } from '../../../test/support/drawn-page'
import { createRandom } from '../base/random'
import type { PageRaster } from '../image/raster'
import type { TemplateZone } from './field-finder'
import { createFieldFinder } from './find-fields'
import { fieldsOfTemplate } from './template'

const page = drawnPage({ width: 900, height: 600, random: createRandom(3) })
const cellsBox = { x: 300, y: 240, width: 264, height: 52 }
drawCells(page, cellsBox, 6).forEach(({ x, y }, i) => {
  drawDigit(page, '440010'[i] ?? '', { x: x + 12, y: y + 10, width: 20, height: 32 })
})
const raster: PageRaster = { grey: page.grey, colour: page.grey, dpi: null }
const finder = createFieldFinder()

function zone(x: number, y: number, more: Partial<TemplateZone> = {}): TemplateZone {
  return { name: 'zone', kind: 'pin', x, y, width: 264 / 900, height: 52 / 600, ...more }
}

function fieldsOf(...zones: TemplateZone[]) {
  return fieldsOfTemplate({ id: 't', name: 'form', zones }, raster, finder)
}

describe('fields of a template', () => {
  it('snaps a zone that lies a little off to the printed cells', () => {
    const [field] = fieldsOf(zone(315 / 900, 250 / 600))
    expect(field?.cells?.length).toBe(6)
    expect(Math.abs((field?.box.x ?? 0) - cellsBox.x)).toBeLessThanOrEqual(3)
    expect(field?.kind).toBe('pin')
  })

  it('widens a zone where nothing is printed, and keeps it on the page', () => {
    const [inside, corner] = fieldsOf(zone(0.05, 0.7), zone(0.9, 0.95))
    expect(inside?.cells).toBeUndefined()
    expect(inside?.box.width).toBeGreaterThanOrEqual(Math.floor(264 * 1.2))
    expect(corner && corner.box.x + corner.box.width <= 900 && corner.box.y + corner.box.height <= 600).toBe(
      true,
    )
  })

  it('does not snap to cells of another number, and leaves out zones outside the page', () => {
    const fields = fieldsOf(zone(300 / 900, 240 / 600, { cellCount: 8 }), zone(1.4, 0.2))
    expect(fields.map(({ cells }) => cells)).toEqual([undefined])
  })
})
