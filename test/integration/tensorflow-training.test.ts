import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../../src/core/base/random'
import type {
  ComputeEngine,
  StepOptimizer,
  TrainableNet,
  TrainingBatch,
  TrainingSetup,
} from '../../src/core/lenet/compute-port'
import { lenet5 } from '../../src/core/lenet/lenet5'
import { lenet12 } from '../../src/core/lenet/lenet12'
import {
  type Activation,
  createInitialWeights,
  isConnected,
  type LenetModel,
  parameterTable,
  pixelsPerGlyph,
  type Weights,
} from '../../src/core/lenet/model'
import { lenetFamily, lenetModelFromId } from '../../src/core/lenet/model-family'
import { createPlainOptimizer } from '../../src/core/lenet/optimizers'
import type { LenetLoss } from '../../src/core/lenet/recipe'
import { lossAndGradients } from '../../src/core/lenet/tensor-engine'
import { loadTensorflow } from '../../src/platform/compute/tensorflow'
import { bindingOf } from '../../src/platform/compute/tensorflow-binding'
import { planOf } from '../../src/platform/compute/tensorflow-plan'

const { engine, missing } = await loadTensorflow()
const binding = engine ? bindingOf(tf.backend()) : null
const needed = engine ? it : it.skip
if (missing) console.warn(missing.message)

function tensorflow(): ComputeEngine {
  if (!engine) throw missing ?? new Error('no TensorFlow')
  return engine
}

const crossEntropy: LenetLoss = { kind: 'cross-entropy' }
const momentum: StepOptimizer = { kind: 'sgd', momentum: 0.9 }

function batchFor(model: LenetModel, count: number, random: Random): TrainingBatch {
  const targets = new Float32Array(count * model.classCount).fill(0.1 / model.classCount)
  for (let row = 0; row < count; row++) {
    const at = row * model.classCount + random.below(model.classCount)
    targets[at] = (targets[at] ?? 0) + 0.9
  }
  const pixels = Uint8Array.from({ length: count * pixelsPerGlyph(model) }, () => random.below(256))
  if (!model.geometryHead) return { count, pixels, targets }
  const geometry = Float32Array.from({ length: count * 8 }, () => random.normal(0.2, 0.5))
  for (let row = 0; row < count; row += 3) geometry.fill(Number.NaN, row * 8, row * 8 + 8)
  return { count, pixels, targets, geometry }
}

/** Biases and the geometry head's end start at 0 otherwise, where ReLU has its kink. */
function weightsFor(model: LenetModel, random: Random): Weights {
  const first = createInitialWeights(model, random)
  return new Map(
    parameterTable(model).map((entry) => [
      entry.name,
      {
        shape: entry.shape,
        data: (first.get(entry.name)?.data ?? new Float32Array(0)).map((value, i) =>
          isConnected(entry, i) ? value + random.normal(0, 0.05) : 0,
        ),
      },
    ]),
  )
}

/** Loss and slopes on tfjs's own CPU backend. */
async function reference(model: LenetModel, weights: Weights, batch: TrainingBatch, loss: LenetLoss) {
  const backend = tf.getBackend()
  await tf.setBackend('cpu')
  const tensors = new Map([...weights].map(([name, w]) => [name, tf.tensor(w.data, [...w.shape])]))
  const found = lossAndGradients(model, tensors, batch, loss)
  tf.dispose([...tensors.values()])
  await tf.setBackend(backend)
  return found
}

/** The first velocity of a net that has momentum is its slopes. */
async function slopesOf(net: TrainableNet): Promise<ReadonlyMap<string, Float32Array>> {
  const { tensors } = await net.optimizerState()
  return new Map([...tensors].map(([name, values]) => [name.replace('velocity/', ''), values]))
}

function farthestApart(one: Float32Array, other: Float32Array): number {
  expect(one.length).toBe(other.length)
  return one.reduce((farthest, value, i) => Math.max(farthest, Math.abs(value - (other[i] ?? Number.NaN))), 0)
}

/** Within 1e-5 of the steepest slope of each parameter's layer, at each batch's count. */
async function expectSameSlopes(model: LenetModel, loss: LenetLoss, counts: readonly number[]) {
  const random = createRandom(4)
  const weights = weightsFor(model, random)
  const net = await tensorflow().openTrainableNet(model, weights, { loss, optimizer: momentum })
  for (const count of counts) {
    const batch = batchFor(model, count, random)
    const wanted = await reference(model, weights, batch, loss)
    await net.setWeights(weights)
    const { loss: found, right } = await net.trainStep(batch, { learningRate: 0.01 })
    expect(Math.abs(found / wanted.loss - 1)).toBeLessThan(1e-5)
    expect(right).toBe(wanted.right)
    const slopes = await slopesOf(net)
    for (const [name, expected] of wanted.gradients) {
      const apart = farthestApart(slopes.get(name) ?? new Float32Array(0), expected)
      // A bias's slope is a sum that may cancel: its layer's kernel tells how large the addends are.
      const steepest = Math.max(...['kernel', 'bias'].map((role) => highest(wanted.gradients, name, role)))
      expect(apart, `${name} of ${model.id}, ${count} examples`).toBeLessThan(1e-5 * steepest + 1e-9)
    }
  }
  net.dispose()
}

function highest(slopes: ReadonlyMap<string, Float32Array>, name: string, role: string): number {
  const values = slopes.get(name.replace(/[^.]+$/, role)) ?? new Float32Array(0)
  return values.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)
}

/** The two large nets take seconds an example on the reference. */
const large = ['lenet5-keras', 'lenet5-keras-same']

describe("the slopes of TensorFlow's graph", () => {
  needed.each(lenetFamily.map((model) => [model.id, model] as const))(
    'are those of the reference: %s, whole and ragged batches',
    { timeout: 60_000 },
    async (id, model) => {
      const loss = model.recipes?.[0]?.loss ?? crossEntropy
      await expectSameSlopes(model, loss, large.includes(id) ? [1] : [3, 1])
    },
  )

  needed('are those of the reference for a hundred nets of random shapes', { timeout: 120_000 }, async () => {
    const activations: Activation[] = ['tanh', 'scaled-tanh', 'sigmoid', 'relu', 'linear']
    const shape = fc.record({
      activation: fc.constantFrom(...activations),
      last: fc.constantFrom<Activation>('linear', 'sigmoid', 'scaled-tanh'),
      how: fc.constantFrom('max' as const, 'average' as const, 'trained' as const),
      loss: fc.constantFrom<LenetLoss>(
        crossEntropy,
        { kind: 'squared-error' },
        { kind: 'map', rubbish: 0.3 },
      ),
      side: fc.integer({ min: 9, max: 14 }),
      maps: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })),
      padding: fc.constantFrom('same' as const, 'valid' as const),
      size: fc.constantFrom(3, 5),
      count: fc.integer({ min: 1, max: 9 }),
      isSparse: fc.boolean(),
      hasHead: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(shape, async ({ loss, count, ...form }) => {
        await expectSameSlopes(netOfForm(form), loss, [count])
      }),
      { numRuns: 100, seed: 11, endOnFailure: true },
    )
  })
})

interface NetForm {
  readonly activation: Activation
  readonly last: Activation
  readonly how: 'max' | 'average' | 'trained'
  readonly side: number
  readonly maps: readonly [number, number]
  readonly padding: 'same' | 'valid'
  readonly size: number
  readonly isSparse: boolean
  readonly hasHead: boolean
}

function netOfForm({
  activation,
  last,
  how,
  side,
  maps,
  padding,
  size,
  isSparse,
  hasHead,
}: NetForm): LenetModel {
  const [few, more] = maps
  const copies = how === 'trained' ? 2 : 1
  const seen = few * copies
  const table = Array.from({ length: more }, (_, map) => [
    map % seen,
    ...(map % 2 === 0 && seen > 1 ? [(map + 1) % seen] : []),
  ])
  return {
    id: 'random',
    name: 'Random',
    classCount: 3,
    inputSide: side,
    layers: [
      { kind: 'convolution', name: 'c1', filters: few, size, padding, activation },
      how === 'trained' ? { kind: 'subsampling', name: 's2', copies, activation } : { kind: 'pooling', how },
      {
        kind: 'convolution',
        name: 'c3',
        filters: more,
        size: 3,
        padding: 'same',
        activation,
        ...(isSparse ? { table } : {}),
      },
      { kind: 'dense', name: 'f6', units: 5, activation },
      { kind: 'dense', name: 'output', units: 3, activation: last },
    ],
    ...(hasHead
      ? { geometryHead: { hidden: 3, mean: Array(8).fill(0.1), deviation: Array(8).fill(0.5) } }
      : {}),
  }
}

const optimizers: readonly StepOptimizer[] = [
  { kind: 'sgd', momentum: 0 },
  momentum,
  { kind: 'adam', weightDecay: 0 },
  { kind: 'adam', weightDecay: 0.05 },
  { kind: 'diagonal', mu: 0.02 },
]

function titleOf(optimizer: StepOptimizer): string {
  return Object.values(optimizer).join(' ')
}

const small = netOfForm({
  activation: 'tanh',
  last: 'linear',
  how: 'max',
  side: 12,
  maps: [3, 4],
  padding: 'valid',
  size: 3,
  isSparse: true,
  hasHead: true,
})

async function opened(
  optimizer: StepOptimizer,
  model: LenetModel = small,
): Promise<{ net: TrainableNet; random: Random }> {
  const random = createRandom(1)
  const setup: TrainingSetup = { loss: crossEntropy, optimizer }
  const net = await tensorflow().openTrainableNet(model, weightsFor(model, random), setup)
  if (optimizer.kind === 'diagonal') {
    const curvature = (length: number): Float32Array =>
      Float32Array.from({ length }, () => random.between(0, 0.5))
    await net.setCurvatures(
      new Map([...(await net.weights())].map(([name, { data }]) => [name, curvature(data.length)])),
    )
  }
  return { net, random }
}

describe.each(optimizers.map((optimizer) => [titleOf(optimizer), optimizer] as const))(
  '%s',
  (_, optimizer) => {
    needed('moves the weights as optimizers.ts does', async () => {
      const { net, random } = await opened(optimizer)
      const plain = createPlainOptimizer(optimizer)
      const first = await net.weights()
      const start = new Map([...first].map(([name, { data }]) => [name, data.slice()]))
      const values = new Map([...first].map(([name, { data }]) => [name, data]))
      plain.setState(await net.optimizerState())
      const learningRate = optimizer.kind === 'adam' ? 0.002 : 0.05
      for (let step = 0; step < 6; step++) {
        const before = await net.weights()
        const batch = batchFor(net.model, 4 + step, random)
        const { gradients } = await reference(net.model, before, batch, crossEntropy)
        plain.step(values, gradients, learningRate)
        await net.trainStep(batch, { learningRate })
      }
      const weights = await net.weights()
      for (const [name, expected] of values) {
        const moved = farthestApart(expected, start.get(name) ?? new Float32Array(0))
        const apart = farthestApart(weights.get(name)?.data ?? new Float32Array(0), expected)
        expect(moved).toBeGreaterThan(0)
        // Adam divides slopes by their own size, and with them what rounding left of those near 0.
        expect(apart, name).toBeLessThan(moved * (optimizer.kind === 'adam' ? 2e-2 : 1e-4))
      }
      const { steps, tensors } = await net.optimizerState()
      expect(steps).toBe(6)
      for (const [name, expected] of plain.state().tensors) {
        const most = expected.reduce((highest, value) => Math.max(highest, Math.abs(value)), 0)
        expect(farthestApart(tensors.get(name) ?? new Float32Array(0), expected), name).toBeLessThan(
          2e-4 * most,
        )
      }
      net.dispose()
    })

    needed(
      'goes on to the same bits from a state that was saved, and forgets it with new weights',
      async () => {
        const { net, random } = await opened(optimizer)
        const batches = [7, 7, 5].map((count) => batchFor(net.model, count, random))
        const step = async (of: TrainableNet, i: number) =>
          of.trainStep(batches[i] ?? batchFor(net.model, 1, random), { learningRate: 0.003 })
        await step(net, 0)
        const weights = await net.weights()
        const state = await net.optimizerState()
        const other = await tensorflow().openTrainableNet(net.model, weights, net.setup)
        await other.setOptimizerState(state)
        for (const i of [1, 2]) expect(await step(other, i)).toEqual(await step(net, i))
        expect(await other.weights()).toEqual(await net.weights())
        expect(await other.optimizerState()).toEqual(await net.optimizerState())
        expect(await other.weights()).not.toEqual(weights)
        await other.setWeights(weights)
        const forgotten = await other.optimizerState()
        expect(forgotten.steps).toBe(0)
        for (const values of forgotten.tensors.values())
          expect(values.every((value) => value === 0)).toBe(true)
        net.dispose()
        other.dispose()
      },
    )
  },
)

describe("TensorFlow's graph", () => {
  needed('ends at the same bits for equal batches', async () => {
    const run = async () => {
      const { net } = await opened({ kind: 'adam', weightDecay: 0.01 }, lenetModelFromId('lenet5-d2l-max'))
      const random = createRandom(5)
      for (let step = 0; step < 25; step++) {
        await net.trainStep(batchFor(net.model, step % 7 === 6 ? 61 : 64, random), { learningRate: 0.002 })
      }
      const weights = await net.weights()
      net.dispose()
      return weights
    }
    expect(await run()).toEqual(await run())
  })

  needed.each([
    ['lenet5', lenet5],
    ['lenet5-tanh', lenetModelFromId('lenet5-tanh')],
    ['lenet5-d2l', lenetModelFromId('lenet5-d2l')],
  ])('takes at most 60 operations a step with Adam: %s', (_, model) => {
    const { graph, step } = planOf(model, { loss: crossEntropy, optimizer: { kind: 'adam', weightDecay: 0 } })
    const operations = graph.operationsOf([step.loss, step.scores])
    expect(operations).toContain('ResourceApplyAdam')
    expect(operations.filter((operation) => operation === 'Conv2DBackpropFilter')).toHaveLength(
      model.layers.filter(({ kind }) => kind === 'convolution').length,
    )
    expect(operations.length).toBeLessThanOrEqual(60)
  })

  needed('leaves neither tensor nor graph behind', async () => {
    const held = () => [tf.memory().numTensors, binding?.getNumOfTensors(), binding?.getNumOfSavedModels()]
    const before = held()
    const { net, random } = await opened({ kind: 'adam', weightDecay: 0.01 })
    const whileOpen = held()
    for (let step = 0; step < 5; step++)
      await net.trainStep(batchFor(net.model, 8, random), { learningRate: 0.01 })
    await net.infer(batchFor(net.model, 700, random))
    await net.setOptimizerState(await net.optimizerState())
    await net.setWeights(await net.weights())
    await expect(net.setCurvatures(new Map())).rejects.toThrow(
      expect.objectContaining({ code: 'bad-argument' }),
    )
    expect(held()).toEqual(whileOpen)
    net.dispose()
    net.dispose()
    expect(held()).toEqual(before)
  })

  needed('leaves the arrays that it was given as they were', async () => {
    const random = createRandom(9)
    const weights = weightsFor(lenet12, random)
    const before = structuredClone(weights)
    const batch = batchFor(lenet12, 6, random)
    const given = structuredClone(batch)
    const setup: TrainingSetup = { loss: crossEntropy, optimizer: { kind: 'adam', weightDecay: 0.1 } }
    const net = await tensorflow().openTrainableNet(lenet12, weights, setup)
    for (let step = 0; step < 3; step++) await net.trainStep(batch, { learningRate: 0.01 })
    expect(weights).toEqual(before)
    expect(batch).toEqual(given)
    expect((await net.weights()).get('output.bias')?.data).not.toEqual(before.get('output.bias')?.data)
    net.dispose()
  })

  needed('refuses weights of another net', async () => {
    const weights = weightsFor(lenet12, createRandom(1))
    const setup: TrainingSetup = { loss: crossEntropy, optimizer: momentum }
    const wrong = expect.objectContaining({ code: 'model-damaged' })
    await expect(tensorflow().openTrainableNet(lenet5, weights, setup)).rejects.toThrow(wrong)
    const net = await tensorflow().openTrainableNet(lenet5, weightsFor(lenet5, createRandom(1)), setup)
    await expect(net.setWeights(weights)).rejects.toThrow(wrong)
    net.dispose()
  })
})
