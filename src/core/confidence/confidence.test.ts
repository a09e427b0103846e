import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import type { Candidate, FieldReading, ReadCharacter } from '../read/field-reader'
import { glyphArea, type Lattice } from '../segment/lattice'
import { calibrationFromJson, confidenceFromShare, fitShareCurve, plainCalibration } from './calibration'
import { createJudge } from './judge'
import { type CheckedReading, coverageAt, expectedCalibrationError, rightAmongMostConfident } from './risk'

const checked = fc.array(
  fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), isRight: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
)

describe('risk and coverage', () => {
  it('never lets more errors through than the rate, and more errors never read less', () => {
    fc.assert(
      fc.property(checked, (readings) => {
        const points = coverageAt(readings, [0.01, 0.05, 0.5])
        for (const { errorRate, share, threshold } of points) {
          const taken = readings.filter((reading) => reading.confidence >= threshold)
          expect(taken.length).toBe(Math.round(share * readings.length))
          expect(taken.filter((reading) => !reading.isRight).length).toBeLessThanOrEqual(
            errorRate * taken.length,
          )
        }
        expect(points.map((p) => p.share)).toEqual(points.map((p) => p.share).sort((a, b) => a - b))
      }),
    )
  })

  it('counts by hand', () => {
    const readings: CheckedReading[] = [
      { confidence: 0.9, isRight: true },
      { confidence: 0.8, isRight: true },
      { confidence: 0.7, isRight: false },
      { confidence: 0.6, isRight: true },
    ]
    expect(coverageAt(readings, [0, 0.25])).toEqual([
      { errorRate: 0, share: 0.5, threshold: 0.8 },
      { errorRate: 0.25, share: 1, threshold: 0.6 },
    ])
    expect(rightAmongMostConfident(readings, 0.75)).toBeCloseTo(2 / 3)
    expect(expectedCalibrationError(readings, 1)).toBeCloseTo(0)
    expect(expectedCalibrationError(readings, 10)).toBeCloseTo((0.1 + 0.2 + 0.7 + 0.4) / 4)
    expect([coverageAt([], [0.1])[0]?.share, expectedCalibrationError([])]).toEqual([0, 0])
  })
})

describe('calibration', () => {
  it('finds the curve that made the outcomes', () => {
    const random = createRandom(7)
    const readings = Array.from({ length: 20_000 }, (): CheckedReading => {
      const confidence = random.next()
      return {
        confidence,
        isRight: random.chance(confidenceFromShare({ slope: 0.6, offset: -0.8 }, confidence)),
      }
    })
    const curve = fitShareCurve(readings)
    expect(curve.slope).toBeCloseTo(0.6, 1)
    expect(curve.offset).toBeCloseTo(-0.8, 1)
    const after = readings.map((r) => ({ ...r, confidence: confidenceFromShare(curve, r.confidence) }))
    expect(expectedCalibrationError(after)).toBeLessThan(0.03)
    expect(expectedCalibrationError(after)).toBeLessThan(expectedCalibrationError(readings) / 3)
  })

  it('stays finite and rising, whatever it is fitted on', () => {
    fc.assert(
      fc.property(checked, (readings) => {
        const curve = fitShareCurve(readings)
        const values = [0, 0.2, 0.5, 0.9, 1].map((share) => confidenceFromShare(curve, share))
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true)
        expect(values).toEqual([...values].sort((a, b) => a - b))
      }),
    )
  })

  it('refuses a file that is none', () => {
    const plain = plainCalibration('lenet12')
    expect(calibrationFromJson(JSON.stringify(plain))).toEqual(plain)
    expect(() => calibrationFromJson('{')).toThrow(/not JSON/)
    expect(() => calibrationFromJson(JSON.stringify({ ...plain, slope: 'steep' }))).toThrow(/slope/)
  })
})

const lattice = (arcCount: number): Lattice => {
  const geometry = { height: 1, width: 1, centre: 0, top: 0, bottom: 0, logAspect: 0, pieces: 0.2, fill: 1 }
  const arc = {
    from: 0,
    to: 1,
    box: { x: 0, y: 0, width: 1, height: 1 },
    glyph: new Uint8Array(glyphArea),
    geometry,
  }
  return {
    nodeCount: 2,
    arcs: Array.from({ length: arcCount }, () => arc),
    cuts: [],
    lineHeight: 1,
    slant: 0,
  }
}

function readingOf(candidates: readonly Candidate[], weakest?: Partial<ReadCharacter>): FieldReading {
  const character: ReadCharacter = {
    character: '2',
    isDigit: true,
    arc: { from: 0, to: 1 },
    box: { x: 0, y: 0, width: 1, height: 1 },
    glyph: new Uint8Array(glyphArea),
    probability: 0.6,
    alternatives: [{ digit: '7', p: 0.4 }],
    ...weakest,
  }
  return { candidates, characters: [character], lattice: lattice(1), logTotal: -1 }
}

const candidate = (digits: string, share: number): Candidate => ({ text: digits, digits, share })

describe('the judge', () => {
  const judge = createJudge(plainCalibration('test'))

  it('reads what is sure and rejects what says nothing', () => {
    expect(judge.judge(readingOf([candidate('250', 0.99)]), 'amount')).toMatchObject({
      verdict: 'read',
      reason: 'sure',
    })
    expect(judge.judge(readingOf([candidate('250', 0.05)]), 'amount')).toMatchObject({
      verdict: 'reject',
      reason: 'low-share',
    })
    expect(
      judge.judge(
        { candidates: [], characters: [], lattice: lattice(0), logTotal: Number.NEGATIVE_INFINITY },
        'date',
      ).reason,
    ).toBe('no-ink')
    expect(
      judge.judge(
        { candidates: [], characters: [], lattice: lattice(3), logTotal: Number.NEGATIVE_INFINITY },
        'date',
      ).reason,
    ).toBe('no-reading')
  })

  it('says why a person should look', () => {
    const rivals = readingOf([candidate('250', 0.6), candidate('750', 0.4)])
    expect(judge.judge(rivals, 'amount')).toMatchObject({ verdict: 'review', reason: 'two-readings' })
    expect(judge.judge(readingOf([candidate('250', 0.6)]), 'amount').reason).toBe('low-margin')
    const touching = readingOf([candidate('250', 0.6)], { alternatives: [{ digit: 'none', p: 0.4 }] })
    expect(judge.judge(touching, 'amount').reason).toBe('touching-digits')
  })

  it('never simply reads what breaks the rules of its kind', () => {
    expect(judge.judge(readingOf([candidate('31022013', 0.999)]), 'date')).toMatchObject({
      verdict: 'review',
      reason: 'grammar-broken',
    })
    expect(judge.judge(readingOf([candidate('560001', 0.999)]), 'pin').verdict).toBe('read')
  })

  it('doubts a digit under the line that the field’s accept line implies', () => {
    const character = (probability: number): ReadCharacter | undefined =>
      readingOf([candidate('2', 1)], { probability }).characters[0]
    const doubts = [0.99, 0.999].map((p) => {
      const one = character(p)
      return one === undefined ? null : [judge.isDoubtful(one, 1), judge.isDoubtful(one, 8)]
    })
    expect(doubts).toEqual([
      [false, true],
      [false, false],
    ])
  })
})
