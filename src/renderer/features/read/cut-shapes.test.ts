import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldView } from '../../../../test/support/field-views'
import {
  addCut,
  cutRightOf,
  fieldCutsFrom,
  leastPieceWidth,
  meanX,
  moveCut,
  removeCut,
  splitGlyph,
} from './cut-shapes'

const field = fieldView({ text: '2473' })
const cuts = field.reading?.cuts ?? []
const xs = (list: readonly { path: readonly { x: number }[] }[]) => list.map((cut) => cut.path[0]?.x)

describe('moveCut', () => {
  it('keeps cuts in order and apart, whatever the hand does', () => {
    const moves = fc.array(fc.tuple(fc.nat(cuts.length - 1), fc.integer({ min: -200, max: 200 })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(moves, (steps) => {
        const moved = steps.reduce((list, [index, dx]) => moveCut(list, index, dx, field.box), [...cuts])
        for (let index = 1; index < moved.length; index++) {
          const gap =
            meanX(moved[index] ?? { path: [], movedByHand: false }) -
            meanX(moved[index - 1] ?? { path: [], movedByHand: false })
          expect(gap).toBeGreaterThanOrEqual(leastPieceWidth - 1e-9)
        }
        for (const cut of moved) {
          expect(meanX(cut)).toBeGreaterThanOrEqual(field.box.x - 1e-9)
          expect(meanX(cut)).toBeLessThanOrEqual(field.box.x + field.box.width + 1e-9)
        }
      }),
    )
  })

  it('keeps the shape of the seam and marks it as moved by hand', () => {
    const seam = {
      path: [
        { x: 120, y: 40 },
        { x: 126, y: 70 },
        { x: 118, y: 99 },
      ],
      movedByHand: false,
    }
    const [, moved] = moveCut([cuts[0] ?? seam, seam, cuts[3] ?? seam], 1, 5, field.box)
    expect(moved?.path.map(({ x }) => x)).toEqual([125, 131, 123])
    expect(moved?.movedByHand).toBe(true)
  })
})

describe('splitting and merging', () => {
  it('splits a glyph through its middle', () => {
    const glyph = field.reading?.glyphs[1]
    if (glyph === undefined) throw new Error('no glyph')
    expect(xs(splitGlyph(cuts, glyph, field.box))).toEqual([98, 118, 128, 138, 158, 178])
  })

  it('puts no cut on another or outside the field', () => {
    expect(addCut(cuts, 119, field.box)).toHaveLength(cuts.length)
    expect(addCut(cuts, field.box.x - 5, field.box)).toHaveLength(cuts.length)
  })

  it('merges by taking an inner cut away, never an end', () => {
    expect(xs(removeCut(cuts, 2))).toEqual([98, 118, 158, 178])
    expect(removeCut(cuts, 0)).toHaveLength(cuts.length)
    expect(removeCut(cuts, cuts.length - 1)).toHaveLength(cuts.length)
  })

  it('finds the cut to the right of a glyph', () => {
    const glyphs = field.reading?.glyphs ?? []
    expect(glyphs.map((glyph) => cutRightOf(cuts, glyph))).toEqual([1, 2, 3, 4])
  })
})

it('gives the segmenter cuts in field pixels', () => {
  expect(fieldCutsFrom(cuts, field.box)[0]?.path).toEqual([
    { x: 8, y: 0 },
    { x: 8, y: 59 },
  ])
})
