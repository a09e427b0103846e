import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FieldBox } from '../../src/core/image/geometry'
import { createFieldSegmenter } from '../../src/core/segment/create-field-segmenter'
import type { FieldSegmenter, SegmentedField } from '../../src/core/segment/field-segmenter'
import type { Arc } from '../../src/core/segment/lattice'
import type { CvMat, OpenCv } from '../../src/core/segment/opencv'
import { loadOpenCv } from '../../src/platform/opencv-loader/load-opencv'
import { boxOverlap, type DrawnField, drawField, printRule } from '../support/drawn-field'

let cv: OpenCv
let segmenter: FieldSegmenter

beforeAll(async () => {
  cv = await loadOpenCv()
  segmenter = createFieldSegmenter(cv)
})

function bestArc(field: SegmentedField, box: FieldBox): { arc: Arc | undefined; overlap: number } {
  let arc: Arc | undefined
  let overlap = 0
  for (const candidate of field.lattice.arcs) {
    const share = boxOverlap(candidate.box, box)
    if (share > overlap) {
      overlap = share
      arc = candidate
    }
  }
  return { arc, overlap }
}

/** The characters' arcs, which must follow each other from the lattice's start to its end. */
function expectPath(field: SegmentedField, drawn: DrawnField, least: number): void {
  let node = 0
  for (const box of drawn.boxes) {
    const { arc, overlap } = bestArc(field, box)
    expect(overlap).toBeGreaterThan(least)
    expect(arc?.from).toBe(node)
    node = arc?.to ?? -1
  }
  expect(node).toBe(field.lattice.nodeCount - 1)
}

/** Tight box of the pixels that pieces from..to own. */
function ownedBox(field: SegmentedField, from: number, to: number): FieldBox {
  const { width } = field.ink
  let [left, top, right, bottom] = [width, field.ink.height, 0, 0]
  field.pieceMap.forEach((owner, at) => {
    if (owner <= from || owner > to) return
    const x = at % width
    const y = Math.floor(at / width)
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  })
  return { x: left, y: top, width: right - left, height: bottom - top }
}

describe('a field without printing', () => {
  it('gives one path of right pieces for separate digits, upright or leaning, small or large', () => {
    const cases = [
      drawField('120357'),
      drawField('4.217', { slant: 0.45 }),
      drawField('30.52', { digitHeight: 24, height: 48, width: 200, left: 15 }),
      drawField('2041', { digitHeight: 160, height: 400, width: 900, left: 60 }),
    ]
    for (const drawn of cases) expectPath(segmenter.segment(drawn.grey), drawn, 0.6)
  })

  it('cuts digits that touch or run into each other', () => {
    for (const gap of [0, -0.04]) {
      for (const text of ['00', '305', '503', '530']) {
        const drawn = drawField(text, { gap })
        const field = segmenter.segment(drawn.grey)
        for (const box of drawn.boxes) expect(bestArc(field, box).overlap).toBeGreaterThan(0.6)
      }
    }
  })

  it('boxes are the tight boxes of the ink their pieces own, and pieces are numbered left to right', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '7'), minLength: 1, maxLength: 5 }),
        fc.double({ min: -0.1, max: 0.5, noNaN: true }),
        fc.constantFrom(-0.05, 0, 0.2),
        (text, slant, gap) => {
          const field = segmenter.segment(drawField(text, { slant, gap }).grey)
          expect(field.lattice.cuts).toHaveLength(field.lattice.nodeCount - 2)
          expect(new Set(field.pieceMap).size).toBe(field.lattice.nodeCount)
          for (const arc of field.lattice.arcs) expect(ownedBox(field, arc.from, arc.to)).toEqual(arc.box)
          field.pieceMap.forEach((owner, at) => {
            if (owner > 0) expect(field.ink.data[at]).toBe(1)
          })
        },
      ),
      { numRuns: 25 },
    )
  })

  it('is measured in field pixels whatever the size', () => {
    for (const digitHeight of [24, 50, 120, 200]) {
      const drawn = drawField('110', {
        digitHeight,
        height: 2 * digitHeight,
        width: 4 * digitHeight,
        slant: 0.3,
      })
      const { lineHeight, slant } = segmenter.segment(drawn.grey).lattice
      expect(lineHeight / digitHeight).toBeGreaterThan(0.9)
      expect(lineHeight / digitHeight).toBeLessThan(1.3)
      expect(slant).toBeGreaterThan(0.15)
      expect(slant).toBeLessThan(0.45)
    }
  })

  it('finds small writing in a large crop and large writing that fills one', () => {
    const small = drawField('2035', { height: 700, width: 900, digitHeight: 44 })
    expectPath(segmenter.segment(small.grey), small, 0.8)
    const tiny = drawField('2035', { height: 110, width: 300, digitHeight: 18 })
    expectPath(segmenter.segment(tiny.grey), tiny, 0.6)
    const large = drawField('203', { height: 310, width: 900, digitHeight: 280 })
    expectPath(segmenter.segment(large.grey), large, 0.8)
  })

  it('empty: one node, no arcs', () => {
    for (const [width, height] of [
      [1, 1],
      [3, 200],
      [400, 110],
    ] as const) {
      const grey = { width, height, data: new Uint8Array(width * height).fill(200) }
      const { lattice, ink, pieceMap } = segmenter.segment(grey)
      expect(lattice).toMatchObject({ nodeCount: 1, arcs: [], cuts: [] })
      expect(ink.data.length).toBe(width * height)
      expect(pieceMap.some((owner) => owner > 0)).toBe(false)
    }
  })
})

describe('printed rules', () => {
  it('go, and the strokes across them stay', () => {
    const drawn = drawField('2750')
    printRule(drawn.grey, { x: 0, y: 96, width: 400, height: 3 })
    printRule(drawn.grey, { x: 0, y: 55, width: 400, height: 2 })
    printRule(drawn.grey, { x: 390, y: 0, width: 3, height: 110 })
    const field = segmenter.segment(drawn.grey)
    for (const box of drawn.boxes) expect(bestArc(field, box).overlap).toBeGreaterThan(0.8)
    expect(field.ink.data.subarray(97 * 400, 97 * 400 + 380).some((ink) => ink > 0)).toBe(false)
    expect(field.lattice.arcs.every((arc) => arc.box.x + arc.box.width < 300)).toBe(true)
  })
})

describe('printed cells', () => {
  const cells = Array.from({ length: 4 }, (_, index) => ({
    x: 20 + index * 60,
    y: 20,
    width: 60,
    height: 70,
  }))

  function drawnCells(text: string, gap: number): DrawnField {
    const drawn = drawField(text, { digitHeight: 46, gap, left: 32, width: 280 })
    for (const cell of cells) {
      printRule(drawn.grey, { x: cell.x, y: 20, width: 2, height: 70 })
      printRule(drawn.grey, { x: cell.x, y: 20, width: 60, height: 2 })
      printRule(drawn.grey, { x: cell.x, y: 88, width: 60, height: 2 })
    }
    printRule(drawn.grey, { x: 260, y: 20, width: 2, height: 70 })
    return drawn
  }

  it('are one arc each, the border gone, an empty one none', () => {
    const drawn = drawnCells('2075', 60 / 46 - 0.6)
    const field = segmenter.segment(drawn.grey, { cells })
    expectPath(field, drawn, 0.8)
    expect(field.lattice.nodeCount).toBe(5)
    const three = segmenter.segment(drawnCells('207', 60 / 46 - 0.6).grey, { cells })
    expect(three.lattice.nodeCount).toBe(4)
  })

  it('are never joined, even where one digit leaves its cell', () => {
    const drawn = drawnCells('2075', 0.78)
    const field = segmenter.segment(drawn.grey, { cells })
    for (const arc of field.lattice.arcs) expect(arc.box.width).toBeLessThan(45)
    for (const box of drawn.boxes) expect(bestArc(field, box).overlap).toBeGreaterThan(0.7)
  })
})

describe("a person's cuts", () => {
  it('make a chain of just these pieces', () => {
    const drawn = drawField('1023')
    const middle = (drawn.boxes[1]?.x ?? 0) + (drawn.boxes[1]?.width ?? 0) / 2
    const cuts = [0.5, 0, 0.5].map((_, index) => ({
      path: [
        {
          x: index === 1 ? middle : (drawn.boxes[index]?.x ?? 0) + (drawn.boxes[index]?.width ?? 0) + 5,
          y: 0,
        },
        {
          x: index === 1 ? middle : (drawn.boxes[index]?.x ?? 0) + (drawn.boxes[index]?.width ?? 0) + 5,
          y: 110,
        },
      ],
    }))
    const { lattice } = segmenter.segment(drawn.grey, { cuts })
    expect(lattice.arcs.map((arc) => [arc.from, arc.to])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ])
    expect(lattice.arcs[1]?.box.x).toBeCloseTo(drawn.boxes[1]?.x ?? 0, -1)
    expect((lattice.arcs[1]?.box.x ?? 0) + (lattice.arcs[1]?.box.width ?? 0)).toBeLessThanOrEqual(
      Math.ceil(middle),
    )
  })

  it("taken from the lattice's own cuts give the same pieces", () => {
    for (const [text, slant, gap] of [
      ['4027', 0.3, 0],
      ['12.35', 0, 0.2],
      ['500', 0.5, -0.05],
    ] as const) {
      const drawn = drawField(text, { slant, gap })
      const free = segmenter.segment(drawn.grey)
      const again = segmenter.segment(drawn.grey, { cuts: free.lattice.cuts })
      const single = free.lattice.arcs.filter((arc) => arc.to === arc.from + 1)
      expect(again.lattice.arcs.map((arc) => arc.box)).toEqual(single.map((arc) => arc.box))
      expect(again.pieceMap).toEqual(free.pieceMap)
    }
  })

  it('between which there is no ink make no piece', () => {
    const at = (x: number) => ({ path: [{ x, y: 0 }] })
    const { lattice } = segmenter.segment(drawField('10').grey, { cuts: [at(2), at(4), at(399)] })
    expect(lattice.nodeCount).toBe(2)
  })
})

describe("OpenCV's memory", () => {
  it('is all given back', () => {
    const alive = new Set<CvMat>()
    const counting: OpenCv = Object.create(cv, {
      Mat: {
        value: new Proxy(cv.Mat, {
          construct(target, values: [number, number, number]) {
            const mat: CvMat = Reflect.construct(target, values)
            alive.add(mat)
            const release = mat.delete.bind(mat)
            mat.delete = () => {
              alive.delete(mat)
              release()
            }
            return mat
          },
        }),
      },
    })
    const { grey } = drawField('20357')
    const counted = createFieldSegmenter(counting)
    counted.segment(grey)
    expect(alive.size).toBe(0)
    expect(() => counted.segment({ width: 3, height: 3, data: new Uint8Array(900) })).toThrow()
    expect(alive.size).toBe(0)
  })

  it('does not grow over many fields', () => {
    const heap = () => Reflect.get(cv, 'HEAP8').length
    const size = { digitHeight: 24, height: 48, width: 140, left: 10 }
    // Two by turns: a field that comes twice in a row is not cleaned again.
    const small = [drawField('207', size).grey, drawField('315', size).grey]
    const segmentTimes = (times: number) => {
      for (let count = 0; count < times; count++) for (const grey of small) segmenter.segment(grey)
    }
    segmentTimes(10)
    const before = heap()
    segmentTimes(75)
    expect(heap()).toBe(before)
  })
})
