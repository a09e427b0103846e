import { describe, expect, it } from 'vitest'
import type { Arc, Lattice } from '../../../core/segment/lattice'
import { nodePositions, wallFrom } from './bricks'

const geometry = {
  height: 1,
  width: 1,
  centre: 0,
  top: -0.5,
  bottom: 0.5,
  logAspect: 0,
  pieces: 0.2,
  fill: 0.3,
}
const arc = (from: number, to: number): Arc => ({
  from,
  to,
  box: { x: from * 20 + 2, y: 5, width: (to - from) * 20 - 4, height: 30 },
  glyph: new Uint8Array(784),
  geometry,
})
const cut = (x: number) => ({
  path: [
    { x: x + 8, y: 0 },
    { x, y: 20 },
    { x: x - 8, y: 40 },
  ],
})
const lattice: Lattice = {
  nodeCount: 4,
  arcs: [arc(0, 1), arc(0, 2), arc(1, 2), arc(1, 3), arc(2, 3)],
  cuts: [cut(20), cut(40)],
  lineHeight: 30,
  slant: 0.4,
}
const used = [0, 2, 4].map((index) => ({ box: arc(index / 2, index / 2 + 1).box, character: '7', p: 0.9 }))
const named = (name: string, p: number) => [
  { name, p },
  { name: '1', p: 0.2 },
  { name: '2', p: 0.001 },
]
const names = [named('7', 0.7), named('none', 0.9), named('7', 0.99), named('8', 0.6), named('7', 0.9)]

it('stands nodes on their cuts half way down, slanted or not', () => {
  expect(nodePositions(lattice)).toEqual([2, 20, 40, 58])
})

describe('wallFrom', () => {
  const wall = wallFrom(lattice, names, used)

  it('lays the reading in use in the first row, edge to edge', () => {
    const first = wall.bricks.filter(({ row }) => row === 0)
    expect(first.map(({ look, x, width, glyphIndex }) => [look, x, x + width, glyphIndex])).toEqual([
      ['in-use', 2, 20, 0],
      ['in-use', 20, 40, 1],
      ['in-use', 40, 58, 2],
    ])
  })

  it('shows close seconds, other digits and what is no digit', () => {
    const looks = wall.bricks.filter(({ row }) => row > 0).map(({ look, character }) => [look, character])
    expect(looks).toContainEqual(['second', '1'])
    expect(looks).toContainEqual(['possible', '8'])
    expect(looks).toContainEqual(['none', null])
    expect(wall.folded).toBe(0)
  })

  it('never lays two bricks of a row over each other', () => {
    for (const brick of wall.bricks) {
      for (const other of wall.bricks) {
        if (brick === other || brick.row !== other.row) continue
        expect(brick.x >= other.x + other.width - 1 || other.x >= brick.x + brick.width - 1).toBe(true)
      }
    }
  })

  it('is empty where there is no ink', () => {
    const blank = { ...lattice, nodeCount: 1, arcs: [], cuts: [] }
    expect(wallFrom(blank, [], [])).toEqual({ bricks: [], rows: 0, folded: 0 })
  })
})
