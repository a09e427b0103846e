import * as v from 'valibot'
import { AppError, errorCodes } from '../core/base/app-error'
import { trainingChoicesSchema } from './training-schemas'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const text = v.nullable(v.string())

/** A run as it lies in `run.json`; where it stands is in its checkpoint. */
const recordSchema = v.object({
  format: v.literal(1),
  runId: v.string(),
  choices: trainingChoicesSchema,
  engine: v.picklist(['tensorflow', 'kernels', 'webgpu', 'builtin']),
  engineLabel: v.string(),
  state: v.picklist(['running', 'pausing', 'paused', 'interrupted', 'stopped', 'finished', 'failed']),
  /** Process that trains it, while it runs. */
  process: v.nullable(whole),
  startedAt: v.string(),
  endedAt: text,
  epochsDone: whole,
  epochs: whole,
  stepsAnEpoch: whole,
  bestEpoch: v.nullable(whole),
  bestValidationAccuracy: v.nullable(v.number()),
  stoppedEarlyAt: v.nullable(whole),
  trainingExamples: whole,
  validationExamples: whole,
  /** Left out of the training part: the same picture is held out or tested. */
  duplicates: whole,
  problem: v.nullable(
    v.object({
      code: v.picklist(errorCodes),
      message: v.string(),
      details: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
    }),
  ),
  modelId: text,
})

export type RunRecord = v.InferOutput<typeof recordSchema>

/** @throws AppError 'store-damaged' where the text is not a run's record. */
export function runRecordFromJson(json: string): RunRecord {
  try {
    return v.parse(recordSchema, JSON.parse(json))
  } catch (cause) {
    throw new AppError('store-damaged', 'The record of a training run cannot be read.', {}, cause)
  }
}

export function jsonFromRunRecord(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`
}

/** What the process that trained it left behind when it died. */
export function asFound(record: RunRecord, isAlive: (process: number) => boolean): RunRecord {
  const trains = record.state === 'running' || record.state === 'pausing'
  if (!trains || (record.process !== null && isAlive(record.process))) return record
  return { ...record, state: 'interrupted', process: null }
}
