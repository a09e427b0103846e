import type { FieldCalibration } from '../../../core/confidence/calibration'

export interface CurvePoint {
  readonly share: number
  readonly confidence: number
}

/** Shares nearer to 0 or 1 than this say no more. */
const shareLimit = 1e-6

/** Confidence = sigmoid(slope * logit(share) + offset), as core/confidence has it. */
function confidenceAt(share: number, { slope, offset }: Pick<FieldCalibration, 'slope' | 'offset'>): number {
  const held = Math.min(1 - shareLimit, Math.max(shareLimit, share))
  return 1 / (1 + Math.exp(-(slope * Math.log(held / (1 - held)) + offset)))
}

/** The curve from share 0 to share 1, closer together at its steep ends. */
export function curvePoints(
  calibration: Pick<FieldCalibration, 'slope' | 'offset'>,
  count: number,
): CurvePoint[] {
  return Array.from({ length: count }, (_, at) => {
    const share = (1 - Math.cos((Math.PI * at) / (count - 1))) / 2
    return { share, confidence: confidenceAt(share, calibration) }
  })
}
