// Runs as Electron's engine process: trains a small LeNet with TensorFlow and posts how that went.
import * as tf from '@tensorflow/tfjs-core'
import { createRandom } from '../../src/core/base/random'
import { lenet5 } from '../../src/core/lenet/lenet5'
import { createInitialWeights } from '../../src/core/lenet/model'
import type { ExampleSet } from '../../src/core/training/examples'
import { trainNet } from '../../src/core/training/trainer'
import type { TrainingPlan } from '../../src/core/training/training-plan'
import { loadTensorflow } from '../../src/platform/compute/tensorflow'

export interface TrainingOutcome {
  /** Why TensorFlow is not there; null where it is. */
  readonly missing: string | null
  readonly label: string
  /** Mean loss of the first and of the last point of the curve. */
  readonly firstLoss: number
  readonly lastLoss: number
  /** Share of the examples read rightly afterwards. */
  readonly accuracy: number
  readonly tensorsLeftOver: number
  readonly electron: string
}

const side = 28

const plan: TrainingPlan = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'adam', weightDecay: 0 },
  schedule: { kind: 'one-cycle', learningRate: 0.003, warmUpShare: 0.1 },
  epochs: 6,
  batchSize: 32,
  lastBatch: 'kept',
  shuffles: true,
  labelSmoothing: 0,
  seed: 1,
  augmentation: null,
  earlyStopping: null,
  keeps: 'last',
}

/** Ten easy shapes: a bar at one of ten places, its thickness and grey by chance. */
function bars(count: number): ExampleSet {
  const random = createRandom(3)
  const pixels = new Uint8Array(count * side * side)
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10)
  for (let i = 0; i < count; i++) {
    const left = 4 + (labels[i] ?? 0) * 2
    const ink = 150 + random.below(100)
    for (let y = 4; y < 24; y++) {
      for (let x = left; x < left + 2 + random.below(2); x++) pixels[(i * side + y) * side + x] = ink
    }
  }
  return { count, pixels, labels }
}

async function train(): Promise<TrainingOutcome> {
  const { engine, missing } = await loadTensorflow()
  const electron = process.versions.electron ?? ''
  const nothing = { label: '', firstLoss: 0, lastLoss: 0, accuracy: 0, tensorsLeftOver: 0, electron }
  if (engine === null) return { ...nothing, missing: missing.message }
  const examples = bars(640)
  const before = tf.memory().numTensors
  const net = await engine.openTrainableNet(lenet5, createInitialWeights(lenet5, createRandom(1)), plan)
  const losses: number[] = []
  await trainNet(net, examples, plan, { onPoint: ({ loss }) => void losses.push(loss) })
  const scores = await net.infer(examples)
  net.dispose()
  return {
    missing: null,
    label: engine.describe().label,
    firstLoss: losses[0] ?? Number.NaN,
    lastLoss: losses.at(-1) ?? Number.NaN,
    accuracy: shareRight(scores, examples.labels),
    tensorsLeftOver: tf.memory().numTensors - before,
    electron,
  }
}

function shareRight(scores: Float32Array, labels: Uint8Array): number {
  let right = 0
  for (let i = 0; i < labels.length; i++) {
    const row = scores.subarray(i * 10, i * 10 + 10)
    if (row.indexOf(Math.max(...row)) === labels[i]) right++
  }
  return right / labels.length
}

process.parentPort.postMessage(await train())
