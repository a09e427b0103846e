import { expect, it } from 'vitest'
import { glyphArea, type Lattice } from '../core/segment/lattice'
import { nameArcs } from './arc-names'

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
const box = { x: 0, y: 0, width: 10, height: 20 }

it('names each arc of its own glyph, likeliest first', async () => {
  const arc = (ink: number, from: number) => ({
    from,
    to: from + 1,
    box,
    geometry,
    glyph: new Uint8Array(glyphArea).fill(ink),
  })
  const lattice: Lattice = { nodeCount: 3, arcs: [arc(3, 0), arc(10, 1)], cuts: [], lineHeight: 20, slant: 0 }
  const names = await nameArcs(
    {
      modelId: 'by-ink',
      classCount: 12,
      // Says of a glyph that it is the class of its first pixel's value.
      logProbabilities: async (glyphs, count) =>
        Float32Array.from({ length: count * 12 }, (_, at) =>
          Math.log(at % 12 === glyphs[Math.floor(at / 12) * glyphArea] ? 0.89 : 0.01),
        ),
    },
    lattice,
  )
  expect(names.map(([first]) => first?.name)).toEqual(['3', 'none'])
  expect(names[0]?.[0]?.p).toBeCloseTo(0.89, 6)
  expect(names[0]).toHaveLength(12)
})
