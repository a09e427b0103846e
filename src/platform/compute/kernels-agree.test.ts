import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../../core/base/random'
import type { TrainableNet, TrainingBatch, TrainingSetup } from '../../core/lenet/compute-port'
import {
  createInitialWeights,
  geometryNumbers,
  type LenetLayer,
  type LenetModel,
  pixelsPerGlyph,
  type Weights,
} from '../../core/lenet/model'
import { lenetFamily, lenetModelFromId } from '../../core/lenet/model-family'
import { openTensorNet } from '../../core/lenet/tensor-engine'
import { createKernelsEngine } from './kernels'

const engine = await createKernelsEngine(2)

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function batchFor(model: LenetModel, count: number, random: Random): TrainingBatch {
  const targets = new Float32Array(count * model.classCount)
  for (let row = 0; row < count; row++) targets[row * model.classCount + random.below(model.classCount)] = 1
  const geometry = Float32Array.from({ length: count * geometryNumbers }, () => random.normal(0, 1))
  // One glyph without.
  geometry.fill(Number.NaN, 0, geometryNumbers)
  return {
    count,
    pixels: Uint8Array.from({ length: count * pixelsPerGlyph(model) }, () => random.below(256)),
    targets,
    ...(model.geometryHead ? { geometry } : {}),
  }
}

/** A step of plain descent at rate 1 moves every parameter by its slope. */
async function slopesOf(net: TrainableNet, before: Weights, batch: TrainingBatch) {
  const outcome = await net.trainStep(batch, { learningRate: 1 })
  const after = await net.weights()
  const slopes = new Map(
    [...before].map(([name, { data }]) => [
      name,
      data.map((value, i) => value - (after.get(name)?.data[i] ?? Number.NaN)),
    ]),
  )
  return { ...outcome, slopes }
}

/** Scores, loss, hits and slopes of the kernels against tfjs's own backend. */
async function expectAgreement(model: LenetModel, count: number, random: Random): Promise<void> {
  const weights = createInitialWeights(model, random)
  const batch = batchFor(model, count, random)
  const loss = model.recipes?.[0]?.loss ?? ({ kind: 'cross-entropy' } as const)
  const setup: TrainingSetup = { loss, optimizer: { kind: 'sgd', momentum: 0 } }
  const reference = await openTensorNet(model, weights, setup)
  const net = await engine.openTrainableNet(model, weights, setup)
  const [wantedScores, scores] = [await reference.infer(batch), await net.infer(batch)]
  expect(farthestApart(scores, wantedScores) / highest(wantedScores)).toBeLessThan(1e-5)
  const wanted = await slopesOf(reference, weights, batch)
  const found = await slopesOf(net, weights, batch)
  expect(Math.abs(found.loss / wanted.loss - 1)).toBeLessThan(1e-5)
  expect(found.right).toBe(wanted.right)
  for (const [name, slope] of wanted.slopes) {
    // A difference of two weights is good to their last digit, a share near 1 less its target to a few 1e-7.
    const digits = 4e-7 * (1 + highest(weights.get(name)?.data ?? slope))
    const apart = farthestApart(found.slopes.get(name) ?? new Float32Array(0), slope)
    expect(apart, `${model.id} ${name}`).toBeLessThan(1e-5 * highest(slope) + digits)
  }
  reference.dispose()
  net.dispose()
}

function highest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function farthestApart(one: Float32Array, other: Float32Array): number {
  expect(one).toHaveLength(other.length)
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? Number.NaN))), 0)
}

describe('kernels and the reference', () => {
  // The wide Keras nets take seconds on the reference and have no layer that the small one lacks.
  const quick = lenetFamily.filter(({ id }) => id !== 'lenet5-keras' && id !== 'lenet5-keras-same')

  it.each(quick.map((model) => [model.id, model] as const))(
    'agree on %s: scores, loss, slopes',
    async (_, model) => {
      await expectAgreement(model, 3, createRandom(5))
    },
  )

  it('agree on 100 nets of random shapes, ragged batches among them', { timeout: 120_000 }, async () => {
    const random = createRandom(11)
    for (let i = 0; i < 100; i++) await expectAgreement(randomNet(random, i), 1 + random.below(20), random)
  })
})

describe('kernels wider than five taps', () => {
  it.each(['same', 'valid'] as const)('agree with the reference: %s', async (padding) => {
    const layers: LenetLayer[] = [
      { kind: 'convolution', name: 'c1', filters: 7, size: 7, padding, activation: 'tanh' },
      { kind: 'pooling', how: 'max' },
      { kind: 'convolution', name: 'c3', filters: 9, size: 7, padding: 'same', activation: 'tanh' },
      { kind: 'dense', name: 'output', units: 3, activation: 'linear' },
    ]
    const model: LenetModel = { id: 'wide-taps', name: 'Wide taps', classCount: 3, inputSide: 15, layers }
    for (const count of [2, 21]) await expectAgreement(model, count, createRandom(count))
  })
})

/** Small, and of every kind of layer, padding and activation. */
function randomNet(random: Random, index: number): LenetModel {
  const activation = () => random.pick(['tanh', 'scaled-tanh', 'sigmoid', 'relu'] as const)
  const size = random.pick([1, 2, 3, 5])
  const padding = size % 2 === 1 && random.chance(0.5) ? 'same' : 'valid'
  const filters = 1 + random.below(7)
  const second = 1 + random.below(7)
  const table = Array.from({ length: second }, (_, i) =>
    Array.from({ length: filters }, (_x, map) => map).filter(
      (map) => map === i % filters || random.chance(0.5),
    ),
  )
  const copies = random.pick([1, 2])
  const isSubsampled = random.chance(0.3)
  const middle: LenetLayer = isSubsampled
    ? { kind: 'subsampling', name: 's2', copies, activation: activation() }
    : { kind: 'pooling', how: random.pick(['max', 'average'] as const) }
  const isTabled = !(isSubsampled && copies === 2) && random.chance(0.5)
  const units = 2 + random.below(9)
  const codes = [0, 1, 2].map(() => Array.from({ length: units }, () => random.pick([-1, 1])))
  const isRbf = random.chance(0.25)
  const last: LenetLayer = isRbf
    ? { kind: 'rbf', name: 'output', codes }
    : { kind: 'dense', name: 'output', units: 3, activation: random.pick(['linear', 'sigmoid'] as const) }
  return {
    id: `random-${index}`,
    name: 'Random',
    classCount: 3,
    inputSide: 12 + random.below(5),
    layers: [
      { kind: 'convolution', name: 'c1', filters, size, padding, activation: activation() },
      middle,
      {
        kind: 'convolution',
        name: 'c3',
        filters: second,
        size: 3,
        padding: random.pick(['same', 'valid'] as const),
        activation: activation(),
        ...(isTabled ? { table } : {}),
      },
      ...(random.chance(0.5)
        ? []
        : [{ kind: 'pooling', how: random.pick(['max', 'average'] as const) } as const]),
      { kind: 'dense', name: 'f6', units, activation: activation() },
      last,
    ],
  }
}

it('reads glyphs without geometry as in any other batch, whatever was read before', async () => {
  const model = lenetModelFromId('lenet12')
  const random = createRandom(12)
  const weights = createInitialWeights(model, random)
  for (const [name, { data }] of weights)
    if (name.startsWith('geometry')) data.set(data.map(() => random.normal(0, 0.5)))
  const net = await engine.openNet(model, weights)
  const { pixels, geometry } = batchFor(model, 65, random)
  const few = (count: number) => pixels.subarray(0, count * pixelsPerGlyph(model))
  const together = await net.infer({ count: 65, pixels })
  await net.infer({ count: 2, pixels: few(2), geometry: (geometry ?? new Float32Array()).fill(1) })
  expect(await net.infer({ count: 2, pixels: few(2) })).toEqual(together.subarray(0, 2 * model.classCount))
  net.dispose()
})

describe('training on kernels', () => {
  const model = lenetModelFromId('lenet5')
  const optimizers: readonly TrainingSetup['optimizer'][] = [
    { kind: 'sgd', momentum: 0.9 },
    { kind: 'adam', weightDecay: 0.01 },
    { kind: 'diagonal', mu: 0.02 },
  ]

  it.each(optimizers)('by $kind follows the reference', async (optimizer) => {
    const setup: TrainingSetup = { loss: { kind: 'cross-entropy' }, optimizer }
    const random = createRandom(3)
    const weights = createInitialWeights(model, random)
    const nets = [
      await openTensorNet(model, weights, setup),
      await engine.openTrainableNet(model, weights, setup),
    ]
    const batches = [3, 7, 2].map((count) => batchFor(model, count, random))
    const curvatures = new Map([...weights].map(([name, { data }]) => [name, data.map(() => random.next())]))
    const courses: number[][] = []
    for (const net of nets) {
      if (optimizer.kind === 'diagonal') await net.setCurvatures(curvatures)
      const losses: number[] = []
      for (const batch of batches) losses.push((await net.trainStep(batch, { learningRate: 1e-3 })).loss)
      courses.push(losses)
      net.dispose()
    }
    const [wanted = [], found = []] = courses
    found.forEach((value, i) => {
      expect(Math.abs(value / (wanted[i] ?? 0) - 1)).toBeLessThan(1e-4)
    })
  })

  it.each(optimizers)(
    'by $kind is the same bits again, on any number of threads, and from its state',
    async (optimizer) => {
      const setup: TrainingSetup = { loss: { kind: 'cross-entropy' }, optimizer }
      const weights = createInitialWeights(model, createRandom(1))
      const batches = Array.from({ length: 6 }, (_, i) => batchFor(model, 40 + i, createRandom(i)))
      const run = async (threads: number, pauseAt: number): Promise<Weights> => {
        const host = await createKernelsEngine(threads)
        let net = await host.openTrainableNet(model, weights, setup)
        for (const [i, batch] of batches.entries()) {
          if (i === pauseAt) {
            const [kept, state] = [await net.weights(), await net.optimizerState()]
            net.dispose()
            net = await host.openTrainableNet(model, kept, setup)
            await net.setOptimizerState(state)
          }
          await net.trainStep(batch, { learningRate: 1e-3 })
        }
        const trained = await net.weights()
        net.dispose()
        return trained
      }
      const first = await run(2, -1)
      expect(await run(2, -1)).toEqual(first)
      expect(await run(1, -1)).toEqual(first)
      expect(await run(3, 4)).toEqual(first)
    },
  )

  it('is the same bits where steps of many sizes wait for one another', async () => {
    const setup: TrainingSetup = {
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'sgd', momentum: 0.9 },
    }
    const weights = createInitialWeights(model, createRandom(1))
    const sizes = [100, 2, 36, 5, 50, 1, 17, 3, 64, 4, 33, 2]
    const batches = sizes.map((count, i) => batchFor(model, count, createRandom(i)))
    const run = async (threads: number): Promise<Weights> => {
      const host = await createKernelsEngine(threads)
      const net = await host.openTrainableNet(model, weights, setup)
      // All at once: small batches leave threads without work, which must not run ahead.
      await Promise.all(batches.map((batch) => net.trainStep(batch, { learningRate: 1e-2 })))
      const trained = await net.weights()
      net.dispose()
      return trained
    }
    const first = await run(1)
    for (let again = 0; again < 5; again++) expect(await run(3)).toEqual(first)
  })

  it('reads a glyph as the same bits alone and among others', async () => {
    const net = await engine.openNet(model, createInitialWeights(model, createRandom(1)))
    const count = 70
    const area = pixelsPerGlyph(model)
    const { pixels } = batchFor(model, count, createRandom(2))
    const together = await net.infer({ count, pixels })
    for (const glyph of [0, 17, 66, 69]) {
      const alone = await net.infer({ count: 1, pixels: pixels.subarray(glyph * area, (glyph + 1) * area) })
      expect(alone).toEqual(together.slice(glyph * model.classCount, (glyph + 1) * model.classCount))
    }
    net.dispose()
  })

  it('says what happened where the net was disposed of under a step', async () => {
    const setup: TrainingSetup = { loss: { kind: 'cross-entropy' }, optimizer: { kind: 'sgd', momentum: 0 } }
    const net = await engine.openTrainableNet(model, createInitialWeights(model, createRandom(1)), setup)
    const step = net.trainStep(batchFor(model, 64, createRandom(2)), { learningRate: 1e-3 })
    net.dispose()
    await expect(step).rejects.toMatchObject({ code: 'engine-stopped' })
  })
})
