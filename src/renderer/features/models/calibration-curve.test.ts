import fc from 'fast-check'
import { expect, it } from 'vitest'
import { confidenceFromShare } from '../../../core/confidence/calibration'
import { curvePoints } from './calibration-curve'

it('the drawn curve is the one that fields are judged by', () => {
  const calibrations = fc.record({
    slope: fc.double({ min: 0, max: 4, noNaN: true }),
    offset: fc.double({ min: -3, max: 3, noNaN: true }),
  })
  fc.assert(
    fc.property(calibrations, (calibration) => {
      const points = curvePoints(calibration, 31)
      expect([points[0]?.share, points.at(-1)?.share]).toEqual([0, 1])
      for (const { share, confidence } of points) {
        expect(confidence).toBeCloseTo(confidenceFromShare(calibration, share), 9)
      }
    }),
    { numRuns: 30 },
  )
})
