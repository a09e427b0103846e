import * as v from 'valibot'
import { AppError } from '../base/app-error'
import type { CheckedReading } from './risk'
import type { ConfidenceLines } from './verdict'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** How a model's field shares become confidences; stands beside its weights as `calibration.json`. */
const calibrationSchema = v.object({
  format: v.literal(1),
  model: v.string(),
  /** confidence = sigmoid(slope * logit(share) + offset), after Platt 1999. */
  slope: v.pipe(v.number(), v.minValue(0)),
  offset: v.number(),
  lines: v.object({ accept: share, reject: share }),
  /** What it was fitted on: never fields the net was trained on. */
  fittedOn: v.object({
    name: v.string(),
    fields: v.number(),
    seed: v.number(),
    eceBefore: share,
    eceAfter: share,
  }),
})

export type FieldCalibration = v.InferOutput<typeof calibrationSchema>

export interface ShareCurve {
  readonly slope: number
  readonly offset: number
}

/** @throws AppError 'model-damaged' where the text is no calibration. */
export function calibrationFromJson(text: string): FieldCalibration {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('model-damaged', 'The calibration is not JSON.', {}, cause)
  }
  const parsed = v.safeParse(calibrationSchema, value)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const where = v.getDotPath(issue) ?? 'the whole file'
  throw new AppError('model-damaged', `The calibration cannot be used: ${where}: ${issue.message}.`)
}

/** For a model that nobody calibrated: the share as it is, and lines that ask for a look rather often. */
export function plainCalibration(model: string): FieldCalibration {
  const lines: ConfidenceLines = { accept: 0.98, reject: 0.1 }
  const fittedOn = { name: 'nothing', fields: 0, seed: 0, eceBefore: 0, eceAfter: 0 }
  return { format: 1, model, slope: 1, offset: 0, lines, fittedOn }
}

/** Shares nearer to 0 or 1 than this say no more. */
const shareLimit = 1e-6

function logitOf(value: number): number {
  const held = Math.min(1 - shareLimit, Math.max(shareLimit, value))
  return Math.log(held / (1 - held))
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}

/** Probability that a reading with this share is right; rises with the share. */
export function confidenceFromShare(curve: ShareCurve, value: number): number {
  return sigmoid(curve.slope * logitOf(value) + curve.offset)
}

/**
 * Fits the curve by Newton's method on the likelihood, with Platt's smoothed targets so that it stays finite where
 * all readings are right. `confidence` of the readings is their share.
 */
export function fitShareCurve(readings: readonly CheckedReading[]): ShareCurve {
  const rightCount = readings.filter((reading) => reading.isRight).length
  const wrongCount = readings.length - rightCount
  const points = readings.map((reading) => ({
    x: logitOf(reading.confidence),
    target: reading.isRight ? (rightCount + 1) / (rightCount + 2) : 1 / (wrongCount + 2),
  }))
  let slope = 1
  let offset = 0
  for (let step = 0; step < 50; step++) {
    // The small ridge keeps the step finite where all shares are equal.
    let slopeSlope = 1e-6
    let slopeOffset = 0
    let offsetOffset = 1e-6
    let slopeGradient = 0
    let offsetGradient = 0
    for (const { x, target } of points) {
      const p = sigmoid(slope * x + offset)
      const weight = p * (1 - p)
      slopeSlope += weight * x * x
      slopeOffset += weight * x
      offsetOffset += weight
      slopeGradient += (p - target) * x
      offsetGradient += p - target
    }
    const determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset
    const slopeStep = (offsetOffset * slopeGradient - slopeOffset * offsetGradient) / determinant
    const offsetStep = (slopeSlope * offsetGradient - slopeOffset * slopeGradient) / determinant
    slope = Math.max(0, slope - clamp(slopeStep))
    offset -= clamp(offsetStep)
    if (Math.abs(slopeStep) + Math.abs(offsetStep) < 1e-9) break
  }
  return { slope, offset }
}

/** Newton's step overshoots far from the optimum. */
function clamp(step: number): number {
  return Math.max(-1, Math.min(1, step))
}
