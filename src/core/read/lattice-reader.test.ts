import { describe, expect, it } from 'vitest'
import type { GlyphClassifier } from '../lenet/classifier'
import type { FieldSegmenter } from '../segment/field-segmenter'
import { type Arc, glyphArea, glyphSide, type Lattice } from '../segment/lattice'
import { createLatticeReader } from './lattice-reader'

/** Seven-segment figures, so that a classifier can be written down instead of trained: bits a to g. */
const segmentsOfDigit = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f]
const dotBit = 0x80

/** Draws the segments of a figure as bars of 28x28, one row of the glyph a bar. */
function glyphOf(bits: number): Uint8Array {
  const glyph = new Uint8Array(glyphArea)
  for (let bit = 0; bit < 8; bit++)
    if ((bits >> bit) & 1) glyph.fill(255, (bit * 3 + 2) * glyphSide + 4, (bit * 3 + 2) * glyphSide + 24)
  return glyph
}

/** Names a figure by how many bars differ from each digit's; a lone dot is a mark, anything else unknown is junk. */
const segmentClassifier: GlyphClassifier = {
  modelId: 'seven-segments',
  classCount: 12,
  logProbabilities: async (glyphs, count) => {
    const logs = new Float32Array(count * 12)
    for (let row = 0; row < count; row++) {
      let bits = 0
      for (let bit = 0; bit < 8; bit++)
        if (glyphs[row * glyphArea + (bit * 3 + 2) * glyphSide + 10] === 255) bits |= 1 << bit
      const scores = [...segmentsOfDigit, -1, dotBit].map((target) =>
        target < 0 ? -4 : -2.5 * distance(bits, target),
      )
      const total = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0))
      logs.set(
        scores.map((score) => score - total),
        row * 12,
      )
    }
    return logs
  },
}

function distance(a: number, b: number): number {
  let differing = a ^ b
  let bars = 0
  for (; differing > 0; differing >>= 1) bars += differing & 1
  return bars
}

interface ArcSketch {
  readonly span: readonly [number, number]
  readonly bits: number
  readonly height?: number
  readonly width?: number
  readonly centre?: number
}

function latticeOf(nodeCount: number, sketches: readonly ArcSketch[]): Lattice {
  const arcs = sketches.map(({ span: [from, to], bits, height = 1, width = 0.6, centre = 0 }): Arc => {
    const geometry = { height, width, centre, top: centre - height / 2, bottom: centre + height / 2 }
    return {
      from,
      to,
      box: { x: from * 20, y: 5, width: (to - from) * 20 - 2, height: 30 },
      glyph: glyphOf(bits),
      geometry: { ...geometry, logAspect: Math.log(width / height), pieces: (to - from) / 5, fill: 0.3 },
    }
  })
  return { nodeCount, arcs, cuts: [], lineHeight: 30, slant: 0 }
}

const chainOf = (digits: string): ArcSketch[] =>
  Array.from(digits, (digit, at) => ({ span: [at, at + 1], bits: segmentsOfDigit[Number(digit)] ?? 0 }))

const fixedSegmenter: FieldSegmenter = {
  segment: (grey) => ({
    lattice: latticeOf(grey.data.includes(0) ? 4 : 2, grey.data.includes(0) ? chainOf('407') : []),
    ink: { ...grey, data: new Uint8Array(grey.data.length) },
    pieceMap: new Uint8Array(grey.data.length),
  }),
}

const reader = createLatticeReader({ segmenter: fixedSegmenter, classifier: segmentClassifier })

describe('the lattice reader', () => {
  it('reads a chain of clear figures, sure of it, with their boxes', async () => {
    const reading = await reader.readLattice(latticeOf(4, chainOf('250')), 'amount')
    expect(reading.candidates[0]).toMatchObject({ text: '250', digits: '250' })
    expect(reading.candidates[0]?.share).toBeGreaterThan(0.5)
    expect(reading.characters.map((c) => [c.character, c.box.x])).toEqual([
      ['2', 0],
      ['5', 20],
      ['0', 40],
    ])
    expect(reading.characters.every((c) => c.isDigit && c.probability > 0.7)).toBe(true)
  })

  it('offers each candidate once, best first, with shares of one whole', async () => {
    const { candidates } = await reader.readLattice(latticeOf(4, chainOf('838')), 'digits')
    const shares = candidates.map((c) => c.share)
    expect(candidates.length).toBe(8)
    expect(new Set(candidates.map((c) => c.digits)).size).toBe(8)
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
    const sum = shares.reduce((total, share) => total + share, 0)
    expect(sum).toBeGreaterThan(0.8)
    expect(sum).toBeLessThanOrEqual(1 + 1e-9)
  })

  it('joins the pieces of a broken figure instead of reading each', async () => {
    const broken: ArcSketch[] = [
      { span: [0, 1], bits: 0x30, width: 0.2 },
      { span: [0, 2], bits: segmentsOfDigit[8] ?? 0 },
      { span: [1, 2], bits: 0x4f, width: 0.3 },
      { span: [2, 3], bits: segmentsOfDigit[5] ?? 0 },
    ]
    const { candidates, characters } = await reader.readLattice(latticeOf(4, broken), 'amount')
    expect(candidates[0]?.digits).toBe('85')
    expect(characters[0]?.arc).toEqual({ from: 0, to: 2 })
    const others = characters[0]?.alternatives ?? []
    const whole = others.reduce((sum, other) => sum + other.p, characters[0]?.probability ?? 0)
    expect(others.some((other) => other.digit === 'none')).toBe(true)
    expect(whole).toBeCloseTo(1, 1)
  })

  it('tells a comma from a point and a dash by size and place', async () => {
    const mark = (height: number, width: number, centre: number): Promise<string | undefined> => {
      const sketches = chainOf('10000').map(
        (arc, at): ArcSketch => (at < 2 ? arc : { ...arc, span: [at + 1, at + 2] }),
      )
      sketches.splice(2, 0, { span: [2, 3], bits: dotBit, height, width, centre })
      return reader
        .readLattice(latticeOf(7, sketches), 'amount')
        .then(({ candidates }) => candidates[0]?.text)
    }
    expect(await mark(0.35, 0.15, 0.45)).toBe('10,000')
    expect(await mark(0.08, 0.08, 0.4)).toBe('10.000')
  })

  it('still reads what breaks the grammar of its kind', async () => {
    const { candidates } = await reader.readLattice(latticeOf(8, chainOf('1234567')), 'zip')
    expect(candidates[0]?.digits).toBe('1234567')
  })

  it('lets the ZIP grammar choose among segmentations', async () => {
    const sketches = [...chainOf('90210'), { span: [0, 2] as const, bits: segmentsOfDigit[8] ?? 0 }]
    sketches.sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])
    const { candidates } = await reader.readLattice(latticeOf(6, sketches), 'zip')
    expect(candidates.map((c) => c.digits.length)).toEqual(candidates.map(() => 5))
    expect(candidates[0]?.digits).toBe('90210')
  })

  it('says nothing of a field without ink, and reads one through its segmenter', async () => {
    const blank = { width: 4, height: 4, data: new Uint8Array(16).fill(255) }
    const nothing = await reader.read({ grey: blank, kind: 'amount' })
    expect([nothing.candidates, nothing.characters]).toEqual([[], []])
    const inked = { ...blank, data: Uint8Array.from(blank.data, (value, at) => (at === 5 ? 0 : value)) }
    expect((await reader.read({ grey: inked, kind: 'amount' })).candidates[0]?.digits).toBe('407')
  })
})
