/** One reading that was checked against the truth. */
export interface CheckedReading {
  /** 0 to 1. */
  readonly confidence: number
  readonly isRight: boolean
}

/** How much can be read without a look when at most `errorRate` of what is read may be wrong. */
export interface CoveragePoint {
  readonly errorRate: number
  /** Share of all readings at or above the threshold, 0 to 1. */
  readonly share: number
  /** Least confidence that is read; above 1 where nothing can be. */
  readonly threshold: number
}

/** No confidence reaches it. */
const unreachable = 1.01

/** The largest share of readings, most confident first, whose errors stay within each rate. Ties stay together. */
export function coverageAt(
  readings: readonly CheckedReading[],
  errorRates: readonly number[],
): CoveragePoint[] {
  const sorted = readings.toSorted((a, b) => b.confidence - a.confidence)
  return errorRates.map((errorRate) => {
    let wrong = 0
    let taken = 0
    let threshold = unreachable
    sorted.forEach((reading, rank) => {
      if (!reading.isRight) wrong++
      const isLastOfTie = sorted[rank + 1]?.confidence !== reading.confidence
      if (!isLastOfTie || wrong > errorRate * (rank + 1)) return
      taken = rank + 1
      threshold = reading.confidence
    })
    return { errorRate, share: readings.length === 0 ? 0 : taken / readings.length, threshold }
  })
}

/** Share right among the most confident `part` (0 to 1) of the readings; 0 where that is none. */
export function rightAmongMostConfident(readings: readonly CheckedReading[], part: number): number {
  const sorted = readings.toSorted((a, b) => b.confidence - a.confidence)
  const chosen = sorted.slice(0, Math.floor(readings.length * part))
  return chosen.length === 0 ? 0 : chosen.filter((reading) => reading.isRight).length / chosen.length
}

/** Expected calibration error over equal bins of confidence (Guo and others 2017): 0 is honest, 1 is a lie. */
export function expectedCalibrationError(readings: readonly CheckedReading[], binCount = 15): number {
  const bins = Array.from({ length: binCount }, () => ({ confidence: 0, right: 0 }))
  for (const { confidence, isRight } of readings) {
    const bin = bins[Math.min(binCount - 1, Math.floor(confidence * binCount))]
    if (bin === undefined) continue
    bin.confidence += confidence
    if (isRight) bin.right++
  }
  const gap = bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0)
  return readings.length === 0 ? 0 : gap / readings.length
}
