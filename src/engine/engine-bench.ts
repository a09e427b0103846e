import { AppError, appErrorFrom } from '../core/base/app-error'
import type { CancelSignal } from '../core/base/cancellation'
import { createRandom } from '../core/base/random'
import type {
  ComputeEngine,
  ComputeEngineId,
  TrainableNet,
  TrainingBatch,
  TrainingSetup,
} from '../core/lenet/compute-port'
import { createInitialWeights, type LenetModel } from '../core/lenet/model'
import type { EngineBench, EngineTiming } from '../protocol/commands/engines'
import type { ComputeEngines } from './compute-engines'
import { timeReading, timeTraining } from './engine-timing'
import { practiceBatches } from './practice-batches'

export interface BenchRequest {
  readonly model: LenetModel
  readonly batchSize: number
  readonly now: () => Date
  readonly signal: CancelSignal
  readonly pace?: BenchPace
}

export interface BenchPace {
  readonly rounds: number
  /** How long each engine trains, and how long it reads, in each round. */
  readonly sliceMs: number
}

const usualPace: BenchPace = { rounds: 5, sliceMs: 200 }
const setup: TrainingSetup = { loss: { kind: 'cross-entropy' }, optimizer: { kind: 'adam', weightDecay: 0 } }

/**
 * Times every engine that is there on this model: in each round all train and read one after the other, so that
 * whatever else the machine does meets all alike; the median of the rounds counts.
 * @throws AppError 'engine-missing' where none runs the model, 'cancelled'.
 */
export async function benchEngines(engines: ComputeEngines, request: BenchRequest): Promise<EngineBench> {
  const { model, batchSize, now } = request
  const failures: { id: ComputeEngineId; reason: string }[] = []
  const runners: Runner[] = []
  try {
    for (const id of engines.ids) {
      const { engine } = await engines.load(id)
      if (engine === null) continue
      try {
        runners.push(await openRunner(engine, model))
      } catch (thrown) {
        failures.push({ id, reason: appErrorFrom(thrown).message })
      }
    }
    await runRounds(runners, request, failures)
    const timings = runners.flatMap((runner) => timingOf(runner) ?? [])
    const [fastestToRead] = ranked(timings, ({ glyphsPerSecond }) => glyphsPerSecond)
    const [fastestToTrain] = ranked(timings, ({ trainExamplesPerSecond }) => trainExamplesPerSecond)
    if (fastestToRead === undefined || fastestToTrain === undefined) throw nothingTimed(failures[0]?.reason)
    return {
      architecture: model.id,
      batchSize,
      measuredAt: now().toISOString(),
      timings,
      failures,
      fastestToTrain: fastestToTrain.id,
      fastestToRead: fastestToRead.id,
    }
  } finally {
    for (const { net } of runners) net.dispose()
  }
}

function nothingTimed(said: string | undefined): AppError {
  return new AppError('engine-missing', said ?? 'No engine is there.', said === undefined ? {} : { said })
}

interface Runner {
  readonly id: ComputeEngineId
  readonly label: string
  readonly net: TrainableNet
  readonly trained: number[]
  readonly read: number[]
}

async function openRunner(engine: ComputeEngine, model: LenetModel): Promise<Runner> {
  const { id, label } = engine.describe()
  const weights = createInitialWeights(model, createRandom(1))
  const net = await engine.openTrainableNet(model, weights, setup)
  return { id, label, net, trained: [], read: [] }
}

/** An engine that fails in a round is timed no further and named. */
async function runRounds(
  runners: Runner[],
  { model, batchSize, signal, pace: { rounds, sliceMs } = usualPace }: BenchRequest,
  failures: { id: ComputeEngineId; reason: string }[],
): Promise<void> {
  const [batch] = practiceBatches(model, { batches: 1, batchSize, seed: 22 })
  if (batch === undefined) return
  for (let round = 0; round < rounds; round++) {
    for (const runner of [...runners]) {
      signal.throwIfCancelled()
      try {
        await runSlice(runner, batch, sliceMs)
      } catch (thrown) {
        failures.push({ id: runner.id, reason: appErrorFrom(thrown).message })
        runners.splice(runners.indexOf(runner), 1)
        runner.net.dispose()
      }
    }
  }
}

async function runSlice({ net, trained, read }: Runner, batch: TrainingBatch, ms: number): Promise<void> {
  trained.push(await timeTraining(net, batch, ms))
  read.push(await timeReading(net, batch, ms))
}

function timingOf({ id, label, trained, read }: Runner): EngineTiming | null {
  const [trainExamplesPerSecond, glyphsPerSecond] = [median(trained), median(read)]
  return trainExamplesPerSecond === null || glyphsPerSecond === null
    ? null
    : { id, label, trainExamplesPerSecond, glyphsPerSecond }
}

function ranked(
  timings: readonly EngineTiming[],
  speed: (timing: EngineTiming) => number,
): readonly EngineTiming[] {
  return [...timings].sort((a, b) => speed(b) - speed(a))
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
