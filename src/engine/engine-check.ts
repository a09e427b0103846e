import { appErrorFrom } from '../core/base/app-error'
import type { CancelSignal } from '../core/base/cancellation'
import { createRandom } from '../core/base/random'
import type {
  ComputeEngine,
  ComputeEngineId,
  TrainableNet,
  TrainingBatch,
  TrainingSetup,
} from '../core/lenet/compute-port'
import { lenet5 } from '../core/lenet/lenet5'
import { createInitialWeights, type Weights } from '../core/lenet/model'
import { openReferenceNet } from '../platform/compute/reference-net'
import type { EngineCheck } from '../protocol/commands/engines'
import { wireErrorFrom } from '../protocol/errors'
import type { ComputeEngines } from './compute-engines'
import { timeTraining } from './engine-timing'
import { practiceBatches } from './practice-batches'

/** Losses may be so far apart and no farther. */
const checkTolerance = 1e-3
const checkedBatch = 4
const timedBatch = 128
const timedMs = 400
const slowStepMs = 200
const learningRate = 0.001
const setup: TrainingSetup = { loss: { kind: 'cross-entropy' }, optimizer: { kind: 'adam', weightDecay: 0 } }

export interface CheckRequest {
  readonly ids: readonly ComputeEngineId[]
  readonly steps: number
  readonly signal: CancelSignal
}

export interface CheckOutcome {
  readonly checks: readonly EngineCheck[]
  readonly missing: readonly { readonly id: ComputeEngineId; readonly reason: string }[]
}

/**
 * Trains LeNet-5 from the same weights on the same batches with each engine and with the reference.
 * @throws AppError 'cancelled'.
 */
export async function checkEngines(
  engines: ComputeEngines,
  { ids, steps, signal }: CheckRequest,
): Promise<CheckOutcome> {
  const batches = practiceBatches(lenet5, { batches: steps, batchSize: checkedBatch, seed: 20 })
  const weights = createInitialWeights(lenet5, createRandom(1))
  const missing: { id: ComputeEngineId; reason: string }[] = []
  const found: ComputeEngine[] = []
  for (const id of ids) {
    const { engine, missing: reason } = await engines.load(id)
    if (engine === null) missing.push({ id, reason: reason.message })
    else found.push(engine)
  }
  const referenceLosses = found.length === 0 ? [] : await trainReference(weights, batches, signal)
  const checks: EngineCheck[] = []
  for (const engine of found) {
    checks.push(await checkEngine(engine, { weights, batches, referenceLosses, signal }))
  }
  return { checks, missing }
}

async function trainReference(
  weights: Weights,
  batches: readonly TrainingBatch[],
  signal: CancelSignal,
): Promise<readonly number[]> {
  const net = openReferenceNet(lenet5, weights, setup)
  const losses: number[] = []
  for (const batch of batches) {
    signal.throwIfCancelled()
    losses.push(net.trainStep(batch, { learningRate }).loss)
    // It blocks the process: whoever else waits is let in between.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return losses
}

interface CheckParts {
  readonly weights: Weights
  readonly batches: readonly TrainingBatch[]
  readonly referenceLosses: readonly number[]
  readonly signal: CancelSignal
}

async function checkEngine(
  engine: ComputeEngine,
  { weights, batches, referenceLosses, signal }: CheckParts,
): Promise<EngineCheck> {
  const { id, label } = engine.describe()
  const losses: number[] = []
  try {
    const net = await engine.openTrainableNet(lenet5, weights, setup)
    try {
      let stepMs = 0
      for (const batch of batches) {
        signal.throwIfCancelled()
        const start = performance.now()
        losses.push((await net.trainStep(batch, { learningRate })).loss)
        stepMs = performance.now() - start
      }
      const farthestApart = farthest(losses, referenceLosses)
      // Its speed is known already where it is that slow.
      const trainExamplesPerSecond = stepMs > slowStepMs ? checkedBatch / (stepMs / 1000) : await timed(net)
      const passed = farthestApart <= checkTolerance
      const outcome = { passed, trainExamplesPerSecond, problem: null }
      return { id, label, losses, referenceLosses, farthestApart, ...outcome }
    } finally {
      net.dispose()
    }
  } catch (thrown) {
    if (appErrorFrom(thrown).code === 'cancelled') throw thrown
    const farthestApart = losses.length === 0 ? null : farthest(losses, referenceLosses)
    const nothing = { passed: false, trainExamplesPerSecond: null }
    return { id, label, losses, referenceLosses, farthestApart, ...nothing, problem: wireErrorFrom(thrown) }
  }
}

async function timed(net: TrainableNet): Promise<number | null> {
  const [batch] = practiceBatches(lenet5, { batches: 1, batchSize: timedBatch, seed: 21 })
  return batch ? timeTraining(net, batch, timedMs) : null
}

/** A loss that is no number is infinitely far. */
function farthest(losses: readonly number[], references: readonly number[]): number {
  const apart = losses.map((loss, i) => Math.abs(loss - (references[i] ?? Number.NaN)))
  return Math.max(...apart.map((distance) => (Number.isNaN(distance) ? Number.MAX_VALUE : distance)))
}
