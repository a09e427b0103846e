import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cornerOf, indexOf, layOutMaps, layOutTable, placeAt } from './map-layout'

const room = { width: 124, height: 276 }
const shapes = fc.oneof(
  fc
    .tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 64 }))
    .map(([side, maps]) => [side, side, maps]),
  fc.integer({ min: 1, max: 512 }).map((units) => [units]),
)

describe('maps laid out', () => {
  it('fit the room wherever a scale lets them, LeNet-5’s layers all do', () => {
    for (const shape of [
      [32, 32, 1],
      [28, 28, 6],
      [14, 14, 6],
      [10, 10, 16],
      [5, 5, 16],
      [1, 1, 120],
      [84],
      [10],
    ]) {
      const { width, height, scale } = layOutMaps(shape, room)
      expect(width * scale, `${shape}`).toBeLessThanOrEqual(room.width)
      expect(height * scale, `${shape}`).toBeLessThanOrEqual(room.height)
    }
  })

  it('are found again under every one of their pixels, and nothing in the gaps', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const layout = layOutMaps(shape, room)
        let found = 0
        const misplaced: string[] = []
        for (let y = 0; y < layout.height; y++) {
          for (let x = 0; x < layout.width; x++) {
            const place = placeAt(layout, x + 0.5, y + 0.5)
            if (place === null) continue
            found++
            const corner = cornerOf(layout, place.map)
            if (corner.x + place.x !== x || corner.y + place.y !== y) misplaced.push(`${x}, ${y}`)
          }
        }
        expect(misplaced).toEqual([])
        expect(found).toBe(shape.reduce((product, side) => product * side, 1))
      }),
      { numRuns: 40 },
    )
  })

  it('have each number of the layer once', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const layout = layOutMaps(shape, room)
        const seen = new Set<number>()
        for (let map = 0; map < layout.maps; map++)
          for (let y = 0; y < layout.mapHeight; y++)
            for (let x = 0; x < layout.mapWidth; x++) seen.add(indexOf(layout, { map, x, y }))
        expect(seen.size).toBe(shape.reduce((product, side) => product * side, 1))
        expect(Math.max(...seen)).toBe(seen.size - 1)
      }),
      { numRuns: 40 },
    )
  })

  it('are the 7x12 picture of the paper where there are 84 units', () => {
    const layout = layOutMaps([84], room)
    expect([layout.columns, layout.rows, layout.gap]).toEqual([7, 12, 0])
  })

  it('stand so many to a row where asked', () => {
    const layout = layOutTable([5, 5, 96], 16, { width: 420, height: 150 })
    expect([layout.columns, layout.rows]).toEqual([16, 6])
    expect(layout.width * layout.scale).toBeLessThanOrEqual(420)
  })
})
