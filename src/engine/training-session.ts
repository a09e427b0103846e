import { setImmediate } from 'node:timers/promises'
import { AppError } from '../core/base/app-error'
import type { TrainableNet } from '../core/lenet/compute-port'
import { createInitialWeights, type LenetModel } from '../core/lenet/model'
import { streams } from '../core/training/batcher'
import { type TrainingHooks, type TrainingOutcome, trainNet } from '../core/training/trainer'
import type { TrainerState } from '../core/training/trainer-state'
import type { TrainingPlan } from '../core/training/training-plan'
import type { ComputeEngines } from './compute-engines'
import type { EngineChoice } from './engine-order'
import type { RunExamples } from './training-examples'

export interface SessionParts {
  readonly engines: ComputeEngines
  readonly wanted: EngineChoice
  readonly model: LenetModel
  readonly plan: TrainingPlan
  readonly examples: RunExamples
  readonly from: TrainerState | null
}

export interface SessionHooks
  extends Pick<TrainingHooks, 'shouldPause' | 'checkpoint' | 'onPoint' | 'onEpoch'> {
  /** The engine died in mid-step and was opened anew; the training goes on from its last checkpoint. */
  onRestart(fault: AppError): Promise<void>
}

const checkpointEvery = 60_000

/**
 * Trains until the plan's end or until it is paused. The host's own events are let through between steps.
 * @throws AppError as `trainNet`, and 'engine-stopped' where the engine dies twice.
 */
export async function runSession(parts: SessionParts, hooks: SessionHooks): Promise<TrainingOutcome> {
  let latest = parts.from
  const keep = async (state: TrainerState): Promise<void> => {
    latest = state
    await hooks.checkpoint?.(state)
  }
  const attempt = (): Promise<TrainingOutcome> =>
    withNet(parts, (net) =>
      trainNet(net, parts.examples.training, parts.plan, {
        ...hooks,
        ...(latest === null ? {} : { from: latest }),
        validation: parts.examples.validation,
        clock: () => performance.now(),
        breathe: async () => void (await setImmediate()),
        checkpointEvery,
        checkpoint: keep,
      }),
    )
  try {
    return await attempt()
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'engine-stopped') throw thrown
    await hooks.onRestart(thrown)
    return attempt()
  }
}

async function withNet<T>(parts: SessionParts, use: (net: TrainableNet) => Promise<T>): Promise<T> {
  const { engines, wanted, model, plan } = parts
  const { engine } = await engines.choose('train', model, wanted)
  const initial = createInitialWeights(model, streams.weights(plan.seed))
  const net = await engine.openTrainableNet(model, initial, plan)
  try {
    return await use(net)
  } finally {
    net.dispose()
  }
}
