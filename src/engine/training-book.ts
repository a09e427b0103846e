import { AppError, appErrorFrom } from '../core/base/app-error'
import { bytesFromCheckpoint, checkpointFromBytes } from '../core/training/checkpoint'
import type { TrainerState } from '../core/training/trainer-state'
import type { EpochFigures } from '../core/training/training-progress'
import type { RunFolders } from '../platform/training-runs/run-folders'
import type { TrainingRun, TrainingRunSummary } from '../protocol/commands/training'
import type { EngineEvent } from '../protocol/events'
import {
  asInterrupted,
  isTraining,
  jsonFromRunRecord,
  type RunRecord,
  runRecordFromJson,
} from './training-record'

/** The records of all runs on disk; what changes is written before anybody is told. */
export interface RunBook {
  /** Newest first; a record that cannot be read is passed over. */
  list(): Promise<readonly RunRecord[]>
  /** @throws AppError 'training-unknown', 'store-damaged'. */
  find(runId: string): Promise<RunRecord>
  /** @throws AppError 'disk-full', 'dest-readonly'. */
  keep(record: RunRecord, figures?: readonly EpochFigures[]): Promise<void>
  /** @throws AppError 'model-damaged' where there are checkpoints and none is sound. */
  stored(runId: string): Promise<StoredState>
  keepState(runId: string, state: TrainerState): Promise<void>
  remove(runId: string): Promise<void>
}

export interface StoredState {
  /** The newest checkpoint that is sound; null where there is none. */
  readonly state: TrainerState | null
  /** What is wrong with the newest, where the one before serves. */
  readonly fault: AppError | null
}

/** A process that trains writes a checkpoint a minute; one that did not for so long is not it. */
const silenceLimit = 300_000

export function createRunBook(folders: RunFolders, broadcast: (event: EngineEvent) => void): RunBook {
  const read = async (runId: string): Promise<RunRecord | null> => {
    const json = await folders.readRecord(runId)
    if (json === null) return null
    const record = runRecordFromJson(json)
    if (!isTraining(record)) return record
    const isFresh = Date.now() - (await folders.touchedAt(runId)) < silenceLimit
    const trains = isFresh && record.process !== null && isAlive(record.process)
    return trains ? record : asInterrupted(record)
  }
  return {
    async list() {
      const ids = await folders.ids()
      const records = await Promise.all(ids.map((id) => read(id).catch(() => null)))
      return records
        .filter((record) => record !== null)
        .sort((one, other) => other.startedAt.localeCompare(one.startedAt))
    },
    async find(runId) {
      const ids = await folders.ids()
      const record = ids.includes(runId) ? await read(runId) : null
      if (record === null) throw new AppError('training-unknown', `There is no training run "${runId}".`)
      return record
    },
    async keep(record, figures = []) {
      await folders.writeRecord(record.runId, jsonFromRunRecord(record))
      broadcast({ event: 'train.changed', payload: { run: summaryOf(record), epochFigures: figures } })
    },
    async stored(runId) {
      let fault: AppError | null = null
      for (const bytes of await folders.readCheckpoints(runId)) {
        try {
          return { state: checkpointFromBytes(bytes), fault }
        } catch (thrown) {
          const why = appErrorFrom(thrown)
          const message = 'The newest checkpoint is damaged; the training goes on from the one before.'
          fault ??= why.code === 'model-damaged' ? new AppError(why.code, message, {}, why) : why
        }
      }
      if (fault !== null)
        throw new AppError('model-damaged', 'The checkpoints of this run are damaged.', { runId }, fault)
      return { state: null, fault }
    },
    keepState: (runId, state) => folders.writeCheckpoint(runId, bytesFromCheckpoint(state)),
    async remove(runId) {
      await folders.remove(runId)
      broadcast({ event: 'train.removed', payload: { runId } })
    },
  }
}

export function summaryOf(record: RunRecord): TrainingRunSummary {
  const { runId, choices, engine, state, startedAt, endedAt, epochsDone, epochs } = record
  const { bestEpoch, bestValidationAccuracy, problem, modelId } = record
  return {
    runId,
    architecture: choices.architecture,
    data: choices.data,
    engine,
    state,
    startedAt,
    endedAt,
    epochsDone,
    epochs,
    bestEpoch,
    bestValidationAccuracy,
    problem,
    modelId,
  }
}

/** A run that does not train now. */
export function viewOf(record: RunRecord, state: TrainerState | null): TrainingRun {
  return {
    ...summaryOf(record),
    choices: record.choices,
    plan: record.plan,
    engineLabel: record.engineLabel,
    trainingExamples: record.trainingExamples,
    validationExamples: record.validationExamples,
    duplicates: record.duplicates,
    points: state?.points ?? [],
    epochFigures: state?.epochFigures ?? [],
    stoppedEarlyAt: record.stoppedEarlyAt,
    examplesPerSecond: 0,
    secondsLeft: null,
    stepsAnEpoch: record.stepsAnEpoch,
  }
}

/** Whether a process of that number runs; a stranger's counts too, who may not be signalled. */
function isAlive(process_: number): boolean {
  if (process_ === process.pid) return false
  try {
    process.kill(process_, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
