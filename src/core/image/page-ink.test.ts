import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inkBoxes } from './ink-boxes'
import { pageInk } from './paper'
import { shrinkGrey } from './shrink'

/** Flood fill: slow and plainly right. */
function floodedBoxes(width: number, height: number, ink: Uint8Array): string[] {
  const left = ink.slice()
  const boxes: string[] = []
  for (let start = left.indexOf(1); start >= 0; start = left.indexOf(1)) {
    const todo = [start]
    left[start] = 0
    let [minX, minY, maxX, maxY, area] = [width, height, 0, 0, 0]
    for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
      const [x, y] = [i % width, Math.floor(i / width)]
      area++
      minX = Math.min(minX, x)
      minY = Math.min(minY, y)
      maxX = Math.max(maxX, x)
      maxY = Math.max(maxY, y)
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          if (nx < 0 || ny < 0 || nx >= width || ny >= height || left[ny * width + nx] !== 1) continue
          left[ny * width + nx] = 0
          todo.push(ny * width + nx)
        }
      }
    }
    boxes.push([minX, minY, maxX - minX + 1, maxY - minY + 1, area].join(' '))
  }
  return boxes.sort()
}

describe('boxes of connected ink', () => {
  it('are those of a flood fill', () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }))
      .chain(([width, height]) =>
        fc.tuple(
          fc.constant(width),
          fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 1 }),
        ),
      )
    fc.assert(
      fc.property(picture, ([width, data]) => {
        const height = data.length / width
        const found = inkBoxes({ width, height, data }).map((box) =>
          [box.x, box.y, box.width, box.height, box.area].join(' '),
        )
        expect(found.sort()).toEqual(floodedBoxes(width, height, data))
      }),
    )
  })
})

describe('a page made smaller', () => {
  it('has the mean of each square', () => {
    const data = Uint8Array.from([10, 20, 30, 40, 5, 30, 40, 50, 60, 5, 9, 9, 9, 9, 9])
    expect(shrinkGrey({ width: 5, height: 3, data }, 2)).toEqual({
      width: 2,
      height: 1,
      data: Uint8Array.from([25, 45]),
    })
  })
})

describe('ink of a page', () => {
  it('is what is darker than the paper around it, on light and dark paper alike', () => {
    const [width, height] = [200, 100]
    const data = new Uint8Array(width * height)
    for (let i = 0; i < data.length; i++) data[i] = i % width < 100 ? 220 : 120
    const stroke = (x: number): void => {
      for (let y = 30; y < 60; y++)
        for (let k = 0; k < 4; k++) data[y * width + x + k] = (data[y * width + x] ?? 0) / 2
    }
    stroke(40)
    stroke(150)
    const boxes = inkBoxes(pageInk({ width, height, data })).filter(({ height: own }) => own > 20)
    expect(
      boxes.map(({ x, width: own }) => [Math.abs(x - 40) < 3 || Math.abs(x - 150) < 3, own < 8]),
    ).toEqual([
      [true, true],
      [true, true],
    ])
  })
})
