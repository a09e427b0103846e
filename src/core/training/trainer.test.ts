import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import type { TrainableNet } from '../lenet/compute-port'
import { createInitialWeights, type LenetModel } from '../lenet/model'
import { bytesFromWeights } from '../lenet/safetensors'
import { openTensorNet } from '../lenet/tensor-engine'
import { bytesFromCheckpoint, checkpointFromBytes } from './checkpoint'
import { type ExampleSet, shuffledOrder } from './examples'
import { mnistPlan } from './recipes'
import { trainNet } from './trainer'
import type { TrainingPlan } from './training-plan'
import type { EpochFigures } from './training-progress'

const tinyNet: LenetModel = {
  id: 'tiny',
  name: 'Tiny',
  classCount: 2,
  inputSide: 28,
  layers: [
    { kind: 'pooling', how: 'average' },
    { kind: 'pooling', how: 'average' },
    { kind: 'dense', name: 'f6', units: 6, activation: 'tanh' },
    { kind: 'dense', name: 'output', units: 2, activation: 'linear' },
  ],
}

/** Bars upright and bars lying. */
function bars(count: number): ExampleSet {
  const pixels = new Uint8Array(count * 784)
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2)
  labels.forEach((label, i) => {
    const upright = new Uint8Array(784)
    for (let y = 6; y < 22; y++) upright.fill(200, y * 28 + 12, y * 28 + 15)
    for (let at = 0; at < 784; at++) {
      const turned = (at % 28) * 28 + Math.floor(at / 28)
      pixels[i * 784 + at] = upright[label === 0 ? at : turned] ?? 0
    }
  })
  return { count, pixels, labels }
}

const quick: TrainingPlan = {
  ...mnistPlan,
  schedule: { kind: 'one-cycle', learningRate: 0.02, warmUpShare: 0.15 },
  epochs: 4,
  batchSize: 16,
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function open(): Promise<TrainableNet> {
  return openTensorNet(tinyNet, createInitialWeights(tinyNet, createRandom(1)), quick)
}

describe('the trainer', () => {
  it('shows every example once an epoch', () => {
    const order = shuffledOrder(bars(50), createRandom(2))
    expect([...order].sort((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect([...order]).not.toEqual([...shuffledOrder(bars(50), createRandom(3))])
  })

  it('learns, and gives equal weights for an equal seed', async () => {
    const epochs: EpochFigures[] = []
    const run = async (seed: number): Promise<unknown> => {
      const net = await open()
      await trainNet(net, bars(160), { ...quick, seed }, { onEpoch: (figures) => void epochs.push(figures) })
      const weights = await net.weights()
      net.dispose()
      return weights
    }
    const first = await run(1)
    expect(epochs).toHaveLength(4)
    expect(epochs.at(-1)?.trainLoss).toBeLessThan((epochs[0]?.trainLoss ?? 0) / 1.5)
    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
  })

  it('goes on from wherever it was paused to the same weights, through a checkpoint', async () => {
    const plan: TrainingPlan = { ...quick, batchSize: 24, lastBatch: 'kept', keeps: 'best' }
    const validation = bars(20)
    const whole = await open()
    await trainNet(whole, bars(160), plan, { validation })
    const wanted = await whole.weights()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 27 }), async (pauseAt) => {
        const before = await open()
        let asked = 0
        const shouldPause = (): boolean => ++asked > pauseAt
        const paused = await trainNet(before, bars(160), plan, { validation, shouldPause })
        before.dispose()
        expect(paused.end).toBe('paused')
        const from = checkpointFromBytes(bytesFromCheckpoint(paused.state))
        expect(from).toEqual(paused.state)
        const after = await open()
        const finished = await trainNet(after, bars(160), plan, { validation, from })
        expect(finished.end).toBe('finished')
        expect(finished.state.epochFigures).toHaveLength(4)
        expect(await after.weights()).toEqual(wanted)
        after.dispose()
      }),
      { numRuns: 6 },
    )
    whole.dispose()
  })

  it('takes a checkpoint each minute and after each epoch', async () => {
    const net = await open()
    let now = 0
    const steps: number[] = []
    await trainNet(net, bars(160), quick, {
      // Fifteen seconds a step, by a clock that is read once or more a step.
      clock: () => now,
      breathe: async () => undefined,
      checkpointEvery: 60_000,
      shouldPause: () => {
        now += 15_000
        return false
      },
      checkpoint: ({ epoch, step }) => void steps.push(10 * epoch + step),
    })
    expect(steps).toEqual([3, 7, 10, 13, 17, 20, 23, 27, 30, 33, 37, 40])
    net.dispose()
  })

  it('estimates second derivatives anew before each epoch, and goes on with those of the epoch', async () => {
    const plan: TrainingPlan = {
      ...quick,
      optimizer: { kind: 'diagonal', mu: 0.02 },
      schedule: { kind: 'constant', learningRate: 0.01 },
      curvatureExamples: 25,
      augmentation: null,
      epochs: 2,
    }
    const openDiagonal = () => openTensorNet(tinyNet, createInitialWeights(tinyNet, createRandom(1)), plan)
    const whole = await openDiagonal()
    const curvatures: unknown[] = []
    const outcome = await trainNet(whole, bars(160), plan, {
      onEpoch: (_, { optimizer }) => void curvatures.push(optimizer.tensors),
    })
    expect(curvatures[0]).not.toEqual(curvatures[1])
    expect(outcome.state.epochFigures[1]?.trainLoss).toBeLessThan(
      outcome.state.epochFigures[0]?.trainLoss ?? 0,
    )
    const before = await openDiagonal()
    let asked = 0
    const { state } = await trainNet(before, bars(160), plan, { shouldPause: () => ++asked > 14 })
    const after = await openDiagonal()
    await trainNet(after, bars(160), plan, { from: checkpointFromBytes(bytesFromCheckpoint(state)) })
    expect(await after.weights()).toEqual(await whole.weights())
    for (const net of [whole, before, after]) net.dispose()
  })

  it('ends early without a better epoch, and gives the best one back', async () => {
    const net = await open()
    const plan: TrainingPlan = {
      ...quick,
      // So small that it cannot get better by more than rounding, then so large that it gets worse.
      schedule: { kind: 'passes', rates: [0.01, 5, 5, 5, 5, 5] },
      epochs: 6,
      earlyStopping: { patience: 2 },
      keeps: 'best',
    }
    const weights: unknown[] = []
    const outcome = await trainNet(net, bars(160), plan, {
      validation: bars(40),
      onEpoch: async () => void weights.push(await net.weights()),
    })
    const { best, epochFigures, stoppedEarlyAt } = outcome.state
    const lowest = Math.min(...epochFigures.map(({ validationLoss }) => validationLoss ?? Number.NaN))
    expect(best?.validationLoss).toBe(lowest)
    expect(stoppedEarlyAt).toBe((best?.epoch ?? 0) + 2)
    expect(epochFigures).toHaveLength(stoppedEarlyAt ?? 0)
    expect(await net.weights()).toEqual(weights[(best?.epoch ?? 0) - 1])
    net.dispose()
  })
})

describe('a training that does not end well', () => {
  it('stops when asked to', async () => {
    const net = await open()
    let steps = 0
    const isCancelled = (): boolean => ++steps > 3
    await expect(trainNet(net, bars(160), quick, { isCancelled })).rejects.toMatchObject({
      code: 'cancelled',
    })
    net.dispose()
  })

  it('says at which step the loss was lost, and has the last good weights', async () => {
    const net = await open()
    const first = await net.weights()
    const wild: TrainingPlan = {
      ...quick,
      schedule: { kind: 'constant', learningRate: Number.POSITIVE_INFINITY },
    }
    await expect(trainNet(net, bars(160), wild)).rejects.toMatchObject({
      code: 'training-diverged',
      details: { step: 2 },
    })
    expect(await net.weights()).toEqual(first)
    net.dispose()
  })

  it('refuses what does not go together, in words', async () => {
    const net = await open()
    const few = bars(4)
    await expect(trainNet(net, few, quick)).rejects.toMatchObject({ code: 'bad-argument' })
    const wrong = { ...bars(32), labels: new Uint8Array(32).fill(7) }
    await expect(trainNet(net, wrong, quick)).rejects.toMatchObject({ code: 'labels-damaged' })
    const early = { ...quick, earlyStopping: { patience: 1 } }
    await expect(trainNet(net, bars(32), early)).rejects.toMatchObject({ code: 'bad-argument' })
    net.dispose()
  })
})

describe('a checkpoint', () => {
  it('of the longest run can be read again; one turned bit in it is seen', async () => {
    const net = await open()
    let asked = 0
    const { state } = await trainNet(net, bars(32), quick, { shouldPause: () => ++asked > 1 })
    net.dispose()
    const third = 1 / 3
    const figures = {
      ...{ trainLoss: third, trainAccuracy: third, validationLoss: third, validationAccuracy: third },
      examplesPerSecond: 1e5 * third,
    }
    const long = {
      ...state,
      epochFigures: Array.from({ length: 2000 }, (_, i) => ({ epoch: i + 1, ...figures })),
      points: Array.from({ length: 2000 }, (_, i) => ({
        ...{ epochsSeen: i + third, step: i, loss: third, accuracy: third, learningRate: third / 1e7 },
      })),
    }
    const bytes = bytesFromCheckpoint(long)
    expect(checkpointFromBytes(bytes)).toEqual(long)
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1
    expect(() => checkpointFromBytes(bytes)).toThrow(expect.objectContaining({ code: 'model-damaged' }))
  })

  it('that is damaged is named', () => {
    expect(() => checkpointFromBytes(Uint8Array.of(1, 2, 3))).toThrow(
      expect.objectContaining({ code: 'model-damaged' }),
    )
    expect(() => checkpointFromBytes(bytesFromWeights(new Map(), { training: '{"epoch": -1}' }))).toThrow(
      expect.objectContaining({ code: 'model-damaged' }),
    )
  })
})
