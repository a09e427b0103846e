import type { LoadedModel } from '../../engine/model-registry'
import type { EngineClient } from '../../protocol/client'
import type { TrainingRunSummary } from '../../protocol/commands/training'
import { percent } from '../table'
import type { CliIo } from '../verb'

/** Begins or resumes a run and waits until it trains no longer; Ctrl-C pauses it. */
export async function followRun(
  io: CliIo,
  client: EngineClient,
  begin: () => Promise<TrainingRunSummary>,
): Promise<TrainingRunSummary> {
  let speed = 0
  const ended = new Promise<TrainingRunSummary>((resolve) => {
    client.on('train.progressed', ({ examplesPerSecond }) => {
      speed = examplesPerSecond
    })
    client.on('train.changed', ({ run, epochFigures }) => {
      for (const { epoch, trainLoss, validationAccuracy } of epochFigures) {
        const heldOut = validationAccuracy === null ? '' : `, held out ${percent(validationAccuracy, 2)}`
        io.note(
          `epoch ${epoch} of ${run.epochs}: loss ${trainLoss.toFixed(4)}${heldOut}, ${Math.round(speed)} examples/s`,
        )
      }
      if (run.state !== 'running' && run.state !== 'pausing') resolve(run)
    })
  })
  const { runId, engine } = await begin()
  io.note(`run ${runId} on ${engine}`)
  const pause = (): void => void client.call('train.pause', { runId }).catch(() => undefined)
  process.once('SIGINT', pause)
  try {
    return await ended
  } finally {
    process.removeListener('SIGINT', pause)
  }
}

export function modelLine({ modelId, runCard }: LoadedModel): string {
  const { ownTest } = runCard.metrics
  return `${modelId}: ${percent(ownTest?.accuracy ?? 0, 2)} of ${ownTest?.digits} (${ownTest?.name}) right`
}
