import { AppError } from '../core/base/app-error'
import { bytesFromCheckpoint, checkpointFromBytes } from '../core/training/checkpoint'
import type { TrainerState } from '../core/training/trainer-state'
import type { EpochFigures } from '../core/training/training-progress'
import type { RunFolders } from '../platform/training-runs/run-folders'
import type { TrainingRun, TrainingRunSummary } from '../protocol/commands/training'
import type { EngineEvent } from '../protocol/events'
import { asFound, jsonFromRunRecord, type RunRecord, runRecordFromJson } from './training-record'

/** The records of all runs on disk; what changes is written before anybody is told. */
export interface RunBook {
  /** Newest first; a record that cannot be read is passed over. */
  list(): Promise<readonly RunRecord[]>
  /** @throws AppError 'bad-argument' where there is no such run, 'store-damaged'. */
  find(runId: string): Promise<RunRecord>
  /** @throws AppError 'disk-full', 'dest-readonly'. */
  keep(record: RunRecord, figures?: readonly EpochFigures[]): Promise<void>
  /** The newest checkpoint that is sound; null where there is none. @throws AppError 'model-damaged' where none is. */
  state(runId: string): Promise<TrainerState | null>
  keepState(runId: string, state: TrainerState): Promise<void>
  remove(runId: string): Promise<void>
}

export function createRunBook(folders: RunFolders, broadcast: (event: EngineEvent) => void): RunBook {
  const read = async (runId: string): Promise<RunRecord | null> => {
    const json = await folders.readRecord(runId)
    return json === null ? null : asFound(runRecordFromJson(json), isAlive)
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
      if (record === null) throw new AppError('bad-argument', `There is no training run "${runId}".`)
      return record
    },
    async keep(record, figures = []) {
      await folders.writeRecord(record.runId, jsonFromRunRecord(record))
      broadcast({ event: 'train.changed', payload: { run: summaryOf(record), epochFigures: figures } })
    },
    async state(runId) {
      let fault: unknown = null
      for (const bytes of await folders.readCheckpoints(runId)) {
        try {
          return checkpointFromBytes(bytes)
        } catch (thrown) {
          fault ??= thrown
        }
      }
      if (fault !== null) throw fault
      return null
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
export function viewOf(
  record: RunRecord,
  state: TrainerState | null,
  plan: TrainingRun['plan'],
): TrainingRun {
  return {
    ...summaryOf(record),
    choices: record.choices,
    plan,
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
