import type { EpochFigures, TrainingPoint, TrainingState } from '../../../core/training/training-progress'
import type { TrainingRun, TrainingRunSummary } from '../../../protocol/commands/training'
import type { Events } from '../../../protocol/events'

/** What may be done with a run in a state. */
export function isGoing(state: TrainingState): boolean {
  return state === 'running' || state === 'pausing'
}

export function canResume(state: TrainingState): boolean {
  return state === 'paused' || state === 'interrupted'
}

/** Points in the order of their steps: a run that went back to a checkpoint goes over the old ones. */
function withPoints(before: readonly TrainingPoint[], news: readonly TrainingPoint[]): TrainingPoint[] {
  const [first] = news
  if (first === undefined) return [...before]
  const kept = before.filter(({ step }) => step < first.step)
  return [...kept, ...news]
}

export function withProgress(run: TrainingRun, news: Events['train.progressed']): TrainingRun {
  const { points, examplesPerSecond, secondsLeft } = news
  return { ...run, points: withPoints(run.points, points), examplesPerSecond, secondsLeft }
}

/** Figures of a change may be all of the run or only the newest; those past the run's epoch are of a lost attempt. */
export function withChange(
  run: TrainingRun,
  { run: summary, epochFigures }: Events['train.changed'],
): TrainingRun {
  const byEpoch = new Map([...run.epochFigures, ...epochFigures].map((figures) => [figures.epoch, figures]))
  const figures: EpochFigures[] = [...byEpoch.values()]
    .filter(({ epoch }) => epoch <= summary.epochsDone)
    .sort((a, b) => a.epoch - b.epoch)
  const isStill = !isGoing(summary.state)
  return {
    ...run,
    ...summary,
    epochFigures: figures,
    ...(isStill ? { examplesPerSecond: 0, secondsLeft: null } : {}),
  }
}

/** An answer of the engine, with the points that came while it was under way. */
export function afterAnswer(answer: TrainingRun, current: TrainingRun | null): TrainingRun {
  if (current?.runId !== answer.runId || !isGoing(answer.state)) return answer
  const last = answer.points.at(-1)?.step ?? -1
  return { ...answer, points: [...answer.points, ...current.points.filter(({ step }) => step > last)] }
}

/** The list with one entry put in or changed; newest first. */
export function withSummary(
  runs: readonly TrainingRunSummary[],
  summary: TrainingRunSummary,
): TrainingRunSummary[] {
  return newestFirst([...runs.filter(({ runId }) => runId !== summary.runId), summary])
}

export function newestFirst(runs: readonly TrainingRunSummary[]): TrainingRunSummary[] {
  return [...runs].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** Epochs since the best one; null where nothing ends the run early. */
export function epochsWithoutGain(
  run: TrainingRun,
): { readonly epochs: number; readonly patience: number } | null {
  const patience = run.plan.earlyStopping?.patience
  if (patience === undefined || run.validationExamples === 0) return null
  return { epochs: run.epochsDone - (run.bestEpoch ?? run.epochsDone), patience }
}

/** Share of the whole training that is done, 0 to 1. */
export function shareDone(run: TrainingRun): number {
  if (run.state === 'finished') return 1
  const seen = Math.max(run.points.at(-1)?.epochsSeen ?? 0, run.epochsDone)
  return run.epochs > 0 ? Math.min(1, seen / run.epochs) : 0
}

/** A tenth of the training or a state is worth a word to a screen reader; a point of a curve is not. */
export function isWorthSaying(before: TrainingRunSummary | undefined, now: TrainingRunSummary): boolean {
  if (before === undefined || before.state !== now.state) return true
  const tenth = (run: TrainingRunSummary): number =>
    Math.floor((10 * run.epochsDone) / Math.max(1, run.epochs))
  return tenth(before) !== tenth(now)
}
