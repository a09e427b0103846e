import { beforeAll, describe, expect, it } from 'vitest'
import { loadOpenCv } from '../../platform/opencv-loader/load-opencv'
import { createRandom } from '../base/random'
import { symbol } from '../decode/symbols'
import { createFieldSegmenter } from '../segment/create-field-segmenter'
import { fieldKinds } from '../segment/field-finder'
import type { FieldSegmenter } from '../segment/field-segmenter'
import type { DigitSet } from '../training/idx'
import { concatenateArcs, createSharedOrder, joinExamples, singleDigits } from './arc-examples'
import { damageAsJpeg } from './compression'
import { createScannedSource, strokeSource, writeDigit } from './glyph-sources'
import { type Hand, randomHand } from './hand'
import { blurPatch, cropPatch, emptyPatch, type InkPatch } from './ink-patch'
import { classOfSymbol, labelArcs } from './labelled-arcs'
import { drawMark } from './marks'
import { redrawPen } from './pen'
import { strokesFromText } from './strokes'
import { synthesizeField } from './synthetic-field'

const sources = [{ source: strokeSource, weight: 1 }]
const hand: Hand = {
  height: 50,
  pen: 5,
  slant: 0,
  aspect: 0.6,
  widening: 1,
  elastic: 0,
  jitter: 0,
  habit: 0,
}

function inkOf(patch: InkPatch | null): number {
  return patch?.data.reduce((sum, value) => sum + value, 0) ?? 0
}

describe('strokes', () => {
  it('read points, corners and lifts', () => {
    expect(strokesFromText('0,0 50,100 | 100,0 ; 10,-10')).toEqual([
      [
        [
          { x: 0, y: 0 },
          { x: 0.5, y: 1 },
        ],
        [
          { x: 0.5, y: 1 },
          { x: 1, y: 0 },
        ],
      ],
      [[{ x: 0.1, y: -0.1 }]],
    ])
    expect(() => strokesFromText('1,2 three')).toThrow(RangeError)
  })

  it('draw every digit about as high as the hand writes', () => {
    for (let digit = 0; digit < 10; digit++) {
      const patch = writeDigit(digit, strokeSource, hand, createRandom(digit))
      expect(patch?.height).toBeGreaterThan(40)
      expect(patch?.height).toBeLessThan(66)
    }
  })
})

describe('the pen', () => {
  it('is redrawn to about the width that was asked for', () => {
    const bar = emptyPatch(40, 60)
    for (let y = 10; y < 50; y++) bar.data.fill(1, y * 40 + 17, y * 40 + 23)
    const widthOf = (patch: InkPatch): number =>
      inkOf({ ...patch, data: patch.data.subarray(30 * 40, 31 * 40) })
    expect(widthOf(bar)).toBe(6)
    expect(Math.abs(widthOf(redrawPen(bar, 12)) - 12)).toBeLessThan(2)
    expect(Math.abs(widthOf(redrawPen(bar, 3)) - 3)).toBeLessThan(1.5)
  })
})

describe('marks', () => {
  it('lie where people write them', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed)
      const point = drawMark('.', hand, random)
      const comma = drawMark(',', hand, random)
      const dash = drawMark('-', hand, random)
      expect(point?.drop).toBeGreaterThan(0.25)
      expect(comma?.drop).toBeGreaterThan(0.25)
      expect(Math.abs(dash?.drop ?? 1)).toBeLessThan(0.6)
      expect(point?.patch.height).toBeLessThan(20)
      expect(dash?.patch.width).toBeGreaterThan(dash?.patch.height ?? 0)
    }
  })
})

describe('JPEG damage', () => {
  it('keeps flat paper, harms detail, and harms it more at low quality', () => {
    const flat = { width: 16, height: 16, data: new Float32Array(256).fill(200) }
    damageAsJpeg(flat, 50)
    for (const value of flat.data) expect(Math.abs(value - 200)).toBeLessThan(2)
    const harm = (quality: number): number => {
      const random = createRandom(1)
      const data = Float32Array.from({ length: 256 }, () => random.between(0, 255))
      const kept = data.slice()
      damageAsJpeg({ width: 16, height: 16, data }, quality)
      return data.reduce((sum, value, i) => sum + Math.abs(value - (kept[i] ?? 0)), 0) / 256
    }
    expect(harm(95)).toBeLessThan(harm(55))
    expect(harm(55)).toBeLessThan(harm(10))
  })
})

describe('blurring', () => {
  it('keeps the ink', () => {
    const dot = emptyPatch(21, 21)
    dot.data[10 * 21 + 10] = 1
    expect(inkOf(blurPatch(dot, 1.5))).toBeCloseTo(1, 4)
    expect(cropPatch(emptyPatch(5, 5))).toBeNull()
  })
})

describe('a synthetic field', () => {
  it.each(fieldKinds)('of kind %s repeats itself by seed and owns what it says', (kind) => {
    const field = synthesizeField(kind, sources, createRandom(4))
    const again = synthesizeField(kind, sources, createRandom(4))
    expect(again.digits).toBe(field.digits)
    expect(Buffer.compare(again.grey.data, field.grey.data)).toBe(0)
    expect(Buffer.compare(again.owners, field.owners)).toBe(0)
    const { width, height, data } = field.grey
    expect(data.length).toBe(width * height)
    expect(field.owners.length).toBe(width * height)
    const owners = new Set(field.owners)
    for (let owner = 1; owner <= field.symbols.length; owner++) expect(owners).toContain(owner)
    expect(Math.max(...owners)).toBe(field.symbols.length)
    expect(field.digits).toBe(field.symbols.filter((value) => value < 10).join(''))
  })

  it('has dark ink on lighter paper', () => {
    for (let seed = 0; seed < 10; seed++) {
      const { grey, owners } = synthesizeField('pin', sources, createRandom(seed))
      const mean = (isInk: boolean): number => {
        const values = grey.data.filter((_, at) => (owners[at] !== 0) === isInk)
        return values.reduce((sum, value) => sum + value, 0) / values.length
      }
      expect(mean(true)).toBeLessThan(mean(false) - 20)
    }
  })
})

describe("the segmenter's pieces", () => {
  let segmenter: FieldSegmenter
  beforeAll(async () => {
    segmenter = createFieldSegmenter(await loadOpenCv())
  })

  it('are labelled with every digit, and mostly junk', () => {
    let digits = 0
    let found = 0
    for (let seed = 0; seed < 12; seed++) {
      const field = synthesizeField('pin', sources, createRandom(seed))
      const arcs = labelArcs(field, segmenter)
      digits += field.digits.length
      found += arcs.symbols.filter((value) => value < 10).length
      expect(arcs.glyphs.length).toBe(arcs.count * 784)
      expect(arcs.geometry.length).toBe(arcs.count * 8)
      expect(arcs.symbols.filter((value) => value === symbol.junk).length).toBeGreaterThan(arcs.count / 3)
    }
    // The cutter's ceiling is near 97 %, and blots and pale ink take some.
    expect(found).toBeGreaterThan(0.85 * digits)
  })

  it('become examples in the shares that were asked for', () => {
    const random = createRandom(1)
    const fields = [0, 1, 2, 3].map((seed) => synthesizeField('amount', sources, createRandom(seed)))
    const arcs = concatenateArcs(fields.map((field) => labelArcs(field, segmenter)))
    const singles = singleDigits(40, sources, random)
    const examples = joinExamples(arcs, [singles], random)
    expect(examples.count).toBe(arcs.count + 40)
    expect(examples.labels.subarray(0, arcs.count)).toEqual(arcs.symbols.map(classOfSymbol))
    expect(examples.labels.subarray(arcs.count)).toEqual(singles.labels)
    const how = { examplesPerEpoch: 4000, shares: [0.7, 0.3], junkPerCharacter: 1, markWeight: 1 }
    const order = createSharedOrder(arcs, examples, how)(examples, random)
    const fromArcs = order.filter((index) => index < arcs.count)
    expect(Math.abs(fromArcs.length / 4000 - 0.7)).toBeLessThan(0.04)
    const junk = fromArcs.filter((index) => arcs.symbols[index] === symbol.junk)
    expect(Math.abs(junk.length / fromArcs.length - 0.5)).toBeLessThan(0.05)
  })
})

describe('scanned digits', () => {
  it('are redrawn at the size of the hand', () => {
    const pixels = new Uint8Array(784)
    for (let y = 4; y < 24; y++) pixels.fill(255, y * 28 + 12, y * 28 + 15)
    const set: DigitSet = { count: 1, width: 28, height: 28, pixels, labels: Uint8Array.of(1) }
    const shape = createScannedSource(set).shape(1, hand, createRandom(1))
    expect(Math.abs((shape?.height ?? 0) - 50)).toBeLessThan(6)
    expect(createScannedSource(set).shape(2, hand, createRandom(1))).toBeNull()
    expect(randomHand(createRandom(1), 30).height).toBe(30)
  })
})
