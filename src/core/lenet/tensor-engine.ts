// The layers package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import type { GlyphBatch, TrainableNet, TrainingBatch, TrainingSetup } from './compute-port'
import type { TensorWeights } from './layer-ops'
import { assertWeightsFit, geometryNumbers, type LenetModel, pixelsPerGlyph, type Weights } from './model'
import { createPlainOptimizer } from './optimizers'
import type { LenetLoss } from './recipe'
import { batchTensors, forward, lossOf } from './tensor-net'

/** Glyphs a call to the backend: enough to keep it busy, few enough to keep its memory small. */
const inferenceBatch = 512

/** Cross-entropy and Adam, where a net is only to be read with. */
const plainSetup: TrainingSetup = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'adam', weightDecay: 0 },
}

/** A net on tfjs, whatever its backend (tfjs's own CPU backend is the tests' reference). */
export async function openTensorNet(
  model: LenetModel,
  initial: Weights,
  setup: TrainingSetup = plainSetup,
): Promise<TrainableNet> {
  assertWeightsFit(model, initial)
  let stored = copyOf(initial)
  let tensors = upload(stored)
  let optimizer = createPlainOptimizer(setup.optimizer)
  // What was asked for last, so that copies are taken behind it.
  let stepping: Promise<unknown> = Promise.resolve()

  const replace = (next: Weights): void => {
    for (const tensor of tensors.values()) tensor.dispose()
    stored = next
    tensors = upload(next)
  }

  return {
    model,
    setup,
    stepsInFlight: 1,
    async infer(batch) {
      const outputs = new Float32Array(batch.count * model.classCount)
      for (let start = 0; start < batch.count; start += inferenceBatch) {
        const part = partOf(batch, start, Math.min(batch.count, start + inferenceBatch), model)
        const result = tf.tidy(() => forward(model, tensors, batchTensors(model, part)))
        outputs.set(await result.data(), start * model.classCount)
        result.dispose()
      }
      return outputs
    },
    trainStep(batch, { learningRate }) {
      // The batch is with the backend when this returns; only its answer is waited for.
      const asked = askSlopes(model, tensors, batch, setup.loss)
      const step = readSlopes(asked, batch).then(({ loss, right, gradients }) => {
        optimizer.step(dataOf(stored), gradients, learningRate)
        replace(stored)
        return { loss, right }
      })
      stepping = step.catch(() => undefined)
      return step
    },
    async weights() {
      await stepping
      return copyOf(stored)
    },
    async setWeights(next) {
      await stepping
      assertWeightsFit(model, next)
      optimizer = createPlainOptimizer(setup.optimizer)
      replace(copyOf(next))
    },
    async optimizerState() {
      await stepping
      return optimizer.state()
    },
    async setOptimizerState(state) {
      await stepping
      optimizer.setState(state)
    },
    setCurvatures: async (curvatures) => optimizer.setCurvatures(curvatures),
    dispose() {
      for (const tensor of tensors.values()) tensor.dispose()
      tensors = new Map()
    },
  }
}

/** Mean loss of a batch, its examples that are right, and the slope by every parameter. */
interface LossAndGradients {
  readonly loss: number
  readonly right: number
  readonly gradients: ReadonlyMap<string, Float32Array>
}

/**
 * Loss and slopes of a batch at the given weights, at once: for backends that compute on the processor. Leaves no
 * tensor behind.
 */
export function lossAndGradients(
  model: LenetModel,
  weights: TensorWeights,
  batch: TrainingBatch,
  loss: LenetLoss = { kind: 'cross-entropy' },
): LossAndGradients {
  const asked = askSlopes(model, weights, batch, loss)
  const read = asked.tensors.map((tensor) => tensor.dataSync())
  tf.dispose([...asked.tensors])
  return slopesFrom(asked, read, batch)
}

/** What a backend was sent: the tensors of mean loss, scores, and the slope by each of `names`. */
interface AskedSlopes {
  readonly names: readonly string[]
  readonly tensors: readonly tf.Tensor[]
}

function askSlopes(
  model: LenetModel,
  weights: TensorWeights,
  batch: TrainingBatch,
  loss: LenetLoss,
): AskedSlopes {
  const names = [...weights.keys()]
  return tf.tidy(() => {
    let scores: tf.Tensor | undefined
    const inputs = batchTensors(model, batch)
    const targets = tf.tensor2d(batch.targets, [batch.count, model.classCount])
    const lossAt = (...parameters: tf.Tensor[]): tf.Scalar => {
      const named = new Map(parameters.map((parameter, i) => [names[i] ?? '', parameter]))
      const found = forward(model, named, inputs)
      scores = tf.keep(tf.clone(found))
      return lossOf(loss, found, targets)
    }
    const { value, grads } = tf.valueAndGrads(lossAt)([...weights.values()])
    if (!scores) throw new RangeError('the loss was not asked for')
    return { names, tensors: [value, scores, ...grads] }
  })
}

/** Waits for the backend and leaves no tensor behind. */
async function readSlopes(asked: AskedSlopes, batch: TrainingBatch): Promise<LossAndGradients> {
  const { targets } = batch
  const copied = { ...batch, targets: targets.slice() }
  try {
    return slopesFrom(asked, await Promise.all(asked.tensors.map((tensor) => tensor.data())), copied)
  } finally {
    tf.dispose([...asked.tensors])
  }
}

function slopesFrom(
  { names }: AskedSlopes,
  [value, scores, ...slopes]: readonly ArrayLike<number>[],
  { count, targets }: TrainingBatch,
): LossAndGradients {
  return {
    loss: value?.[0] ?? Number.NaN,
    right: countRight(scores ?? [], targets, targets.length / count),
    gradients: new Map(names.map((name, i) => [name, Float32Array.from(slopes[i] ?? [])])),
  }
}

/** Rows, of `classCount` numbers each, whose highest score is at their highest target; the first of equals counts. */
export function countRight(scores: ArrayLike<number>, targets: Float32Array, classCount: number): number {
  let right = 0
  for (let start = 0; start < targets.length; start += classCount) {
    let named = start
    let wanted = start
    for (let i = start + 1; i < start + classCount; i++) {
      if ((scores[i] ?? 0) > (scores[named] ?? 0)) named = i
      if ((targets[i] ?? 0) > (targets[wanted] ?? 0)) wanted = i
    }
    if (named === wanted) right++
  }
  return right
}

function upload(weights: Weights): Map<string, tf.Tensor> {
  return new Map([...weights].map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]))
}

function copyOf(weights: Weights): Weights {
  return new Map([...weights].map(([name, { data, shape }]) => [name, { shape, data: data.slice() }]))
}

function dataOf(weights: Weights): ReadonlyMap<string, Float32Array> {
  return new Map([...weights].map(([name, { data }]) => [name, data]))
}

function partOf(batch: GlyphBatch, start: number, end: number, model: LenetModel): GlyphBatch {
  const area = pixelsPerGlyph(model)
  const pixels = batch.pixels.subarray(start * area, end * area)
  const geometry = batch.geometry?.subarray(start * geometryNumbers, end * geometryNumbers)
  return { count: end - start, pixels, ...(geometry ? { geometry } : {}) }
}
