import type { EngineClient } from '../../protocol/client'
import type { TrainingRun, TrainingRunSummary } from '../../protocol/commands/training'
import { type ExitCode, exitCodes } from '../exit-codes'
import { percent, tableFrom } from '../table'
import { type CliIo, printJson, UsageError } from '../verb'

/** `list`, `show RUN`, `stop RUN` and `remove RUN`. @throws UsageError for other words. */
export function lookAtRuns(
  words: readonly string[],
  asJson: boolean,
): (io: CliIo, client: EngineClient) => Promise<ExitCode> {
  const [what = '', runId = '', ...rest] = words
  const takesRun = what === 'show' || what === 'stop' || what === 'remove'
  if (rest.length > 0 || (!takesRun && what !== 'list') || takesRun !== (runId !== ''))
    throw new UsageError('train takes list, show RUN, stop RUN or remove RUN.')
  return async (io, client) => {
    if (what === 'show') {
      const run = await client.call('train.show', { runId })
      if (asJson) printJson(io, { run })
      else printRun(io, run)
      return exitCodes.done
    }
    if (what === 'remove') await client.call('train.remove', { runId })
    const runs =
      what === 'stop' ? [await client.call('train.stop', { runId })] : await client.call('train.list', {})
    if (asJson) printJson(io, { runs })
    else printRuns(io, runs)
    return exitCodes.done
  }
}

function printRun(io: CliIo, run: TrainingRun): void {
  printRuns(io, [run])
  io.print(
    `${run.engineLabel}, seed ${run.plan.seed}, batch ${run.plan.batchSize}: ${run.trainingExamples} examples, ` +
      `${run.validationExamples} held out, ${run.duplicates} left out as duplicates of held-out or tested ones`,
  )
  const columns = [
    { title: 'epoch', align: 'right' },
    { title: 'loss', align: 'right' },
    { title: 'right', align: 'right' },
    { title: 'loss held out', align: 'right' },
    { title: 'right held out', align: 'right' },
    { title: 'examples/s', align: 'right' },
  ] as const
  const share = (value: number | null): string => (value === null ? '-' : percent(value, 2))
  io.print(
    tableFrom(
      columns,
      run.epochFigures.map((figures) => [
        String(figures.epoch),
        figures.trainLoss.toFixed(4),
        share(figures.trainAccuracy),
        figures.validationLoss?.toFixed(4) ?? '-',
        share(figures.validationAccuracy),
        String(Math.round(figures.examplesPerSecond)),
      ]),
    ),
  )
}

function printRuns(io: CliIo, runs: readonly TrainingRunSummary[]): void {
  const columns = [
    { title: 'run' },
    { title: 'state' },
    { title: 'epochs', align: 'right' },
    { title: 'best held out', align: 'right' },
    { title: 'model' },
    { title: 'problem' },
  ] as const
  io.print(
    tableFrom(
      columns,
      runs.map(({ runId, state, epochsDone, epochs, bestValidationAccuracy, modelId, problem }) => [
        runId,
        state,
        `${epochsDone} of ${epochs}`,
        bestValidationAccuracy === null ? '-' : percent(bestValidationAccuracy, 2),
        modelId ?? '-',
        problem?.message ?? '',
      ]),
    ),
  )
}
