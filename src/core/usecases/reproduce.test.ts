import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import type { ComputeEngine } from '../lenet/compute-port'
import type { LenetModel } from '../lenet/model'
import type { LenetRecipe } from '../lenet/recipe'
import { openTensorNet } from '../lenet/tensor-engine'
import type { ExampleSet } from '../training/examples'
import { type ReproduceRequest, reproduceRecipe } from './reproduce'

beforeAll(() => tf.setBackend('cpu'))

const recipe: LenetRecipe = {
  id: 'published',
  dataset: 'own',
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'sgd', learningRate: 0.2, momentum: 0 },
  batchSize: 8,
  epochs: 4,
  shuffles: true,
  published: { testAccuracy: 0.9, runningMeans: true, pointsAnEpoch: 2 },
}

/** Tells which of two halves is bright. */
const model: LenetModel = {
  id: 'halves',
  name: 'Halves',
  classCount: 2,
  inputSide: 4,
  layers: [{ kind: 'dense', name: 'output', units: 2, activation: 'linear' }],
  recipes: [recipe],
}

function halves(count: number, seed: number): ExampleSet {
  const random = createRandom(seed)
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 2)
  const pixels = Uint8Array.from({ length: count * 16 }, (_, at) => {
    const isBright = (at % 4 < 2 ? 0 : 1) === labels[Math.floor(at / 16)]
    return (isBright ? 140 : 0) + random.below(100)
  })
  return { count, pixels, labels }
}

const engine: ComputeEngine = {
  describe: () => ({ id: 'tensorflow', label: 'tfjs', version: '', device: 'CPU' }),
  openNet: (net, weights) => openTensorNet(net, weights),
  openTrainableNet: openTensorNet,
}
const request: ReproduceRequest = { model, recipe, seed: 3, training: halves(44, 1), test: halves(20, 2) }

async function run(changes: Partial<ReproduceRequest> = {}) {
  let ms = 0
  return reproduceRecipe(engine, { ...request, ...changes }, { clock: () => ms++ })
}

describe('reproducing a recipe', () => {
  it('measures the test set after each epoch, in true figures and running means', async () => {
    const { epochs, rows, points, examplesPerSecond } = await run()
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
    const last = epochs.at(-1)
    expect(last?.testAccuracy).toBe(1)
    const mean = epochs.reduce((sum, { testAccuracy }) => sum + testAccuracy, 0) / 4
    expect(last?.runningTestAccuracy).toBeCloseTo(mean, 10)
    expect(rows[0]).toMatchObject({ what: 'test accuracy, running mean', epoch: 4, published: 0.9 })
    expect(rows[0]?.ours).toBeCloseTo(mean, 10)
    // Six steps an epoch, the last of them four examples: points after the third and the sixth.
    expect(points.map(({ epochsSeen }) => epochsSeen)).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4])
    expect(points[7]?.trainLoss).toBeCloseTo(last?.trainLoss ?? Number.NaN, 6)
    expect(examplesPerSecond).toBeGreaterThan(0)
  })

  it('chooses nothing by the test set: another one leaves the weights as they are', async () => {
    const [one, other] = [await run(), await run({ test: halves(6, 9) })]
    expect(other.weights).toEqual(one.weights)
    expect((await run({ seed: 4 })).weights).not.toEqual(one.weights)
  })

  it('leaves the last figures open where it is cut short, and departs where it is told to', async () => {
    const { epochs, rows } = await run({ epochs: 2 })
    expect([epochs.length, rows[0]?.ours]).toEqual([2, null])
    const slow = await run({ variant: { ratesTimes: 1e-6, initializer: 'lecun' } })
    expect(slow.plan.schedule).toEqual({ kind: 'constant', learningRate: 0.2 * 1e-6 })
    const reach = Math.max(...(slow.weights.get('output.bias')?.data ?? []).map(Math.abs))
    // Biases begin at 0 by Keras's and Glorot's rule, by the 1998 paper's within 2.4 / 16.
    expect(reach).toBeGreaterThan(0.001)
    expect(reach).toBeLessThan(0.151)
  })
})
