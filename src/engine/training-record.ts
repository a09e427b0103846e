import * as v from 'valibot'
import { AppError, errorCodes } from '../core/base/app-error'
import { computeEngineIds } from '../core/lenet/compute-port'
import { trainingChoicesSchema, trainingPlanSchema } from './training-schemas'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const text = v.nullable(v.string())

/** A run as it lies in `run.json`; where it stands is in its checkpoint. */
const recordSchema = v.object({
  format: v.literal(1),
  runId: v.string(),
  choices: trainingChoicesSchema,
  /** As it was when the run began: a newer version's recipe does not change it. */
  plan: trainingPlanSchema,
  /** sha256 of each part of the data: a run goes on with the very examples that it began with. */
  dataSha256: v.array(v.string()),
  engine: v.picklist(computeEngineIds),
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

export function isTraining({ state }: Pick<RunRecord, 'state'>): boolean {
  return state === 'running' || state === 'pausing'
}

/** What the process that trained it left behind when it died. */
export function asInterrupted(record: RunRecord): RunRecord {
  return { ...record, state: 'interrupted', process: null }
}
