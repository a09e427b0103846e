import { AppError } from '../../core/base/app-error'
import type { GlyphBatch, TrainableNet, TrainingSetup } from '../../core/lenet/compute-port'
import { geometryValues, inputValues } from '../../core/lenet/glyph-input'
import {
  assertWeightsFit,
  geometryNumbers,
  inputFormOf,
  type LenetModel,
  parameterTable,
  pixelsPerGlyph,
  sizeOfShape,
  type Weights,
} from '../../core/lenet/model'
import { countRight } from '../../core/lenet/tensor-engine'
import { type Feed, openSession, type TensorflowBinding, type TensorflowSession } from './tensorflow-binding'
import { feeds } from './tensorflow-loss'
import { memoriesOf, type Plan, parameterTotal, planOf, updateFeeds } from './tensorflow-plan'

/** Glyphs a call: enough to keep TensorFlow busy, few enough to keep its memory small. */
const inferenceBatch = 512

/** Cross-entropy and plain SGD, where a net is only to be read with. */
const readingSetup: TrainingSetup = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'sgd', momentum: 0 },
}

/**
 * A net as one TensorFlow graph whose weights and moments are its variables: a step is one call into TensorFlow.
 * Calls run at once and block until they are done.
 */
export async function openTensorflowNet(
  binding: TensorflowBinding,
  model: LenetModel,
  initial: Weights,
  setup: TrainingSetup = readingSetup,
): Promise<TrainableNet> {
  assertWeightsFit(model, initial)
  const plan = planOf(model, setup)
  const session = openSession(binding, plan.graph.savedModel())
  const kept = keptNumbers(session, plan, model)
  const memories = memoriesOf(setup.optimizer)
  let steps = 0

  const start = (weights: Weights): void => {
    kept.write('weights', (name) => weights.get(name)?.data)
    for (const memory of memories) kept.write(memory, () => undefined)
    steps = 0
  }
  start(initial)

  return {
    model,
    setup,
    stepsInFlight: 1,
    infer: async (batch) => inferAll(session, plan.scores, model, batch),
    async trainStep(batch, { learningRate }) {
      steps++
      const [loss, scores] = session.run(
        {
          ...inputFeeds(model, batch),
          [feeds.targets]: [batch.targets, [batch.count, model.classCount]],
          [feeds.share]: scalarFeed(1 / batch.count),
          ...rateFeeds(setup, learningRate, steps),
        },
        [plan.step.loss, plan.step.scores],
      )
      const right = countRight(scores ?? [], batch.targets, model.classCount)
      return { loss: loss?.[0] ?? Number.NaN, right }
    },
    weights: async () => weightsOf(model, kept.read('weights')),
    async setWeights(next) {
      assertWeightsFit(model, next)
      start(next)
    },
    async optimizerState() {
      const tensors = memories.flatMap((memory) =>
        [...kept.read(memory)].map(([name, values]) => [`${memory}/${name}`, values] as const),
      )
      return { steps, tensors: new Map(tensors) }
    },
    async setOptimizerState(state) {
      for (const memory of memories) kept.write(memory, (name) => state.tensors.get(`${memory}/${name}`))
      steps = state.steps
    },
    async setCurvatures(curvatures) {
      if (!memories.includes('curvature')) {
        throw new AppError('bad-argument', `Second derivatives are of no use to ${setup.optimizer.kind}.`)
      }
      const known = kept.read('curvature')
      kept.write('curvature', (name) => curvatures.get(name) ?? known.get(name))
    },
    dispose: session.close,
  }
}

function inferAll(
  session: TensorflowSession,
  scores: string,
  model: LenetModel,
  batch: GlyphBatch,
): Float32Array {
  const outputs = new Float32Array(batch.count * model.classCount)
  for (let from = 0; from < batch.count; from += inferenceBatch) {
    const part = partOf(batch, from, Math.min(batch.count, from + inferenceBatch), model)
    const [found] = session.run(inputFeeds(model, part), [scores])
    if (found) outputs.set(found, from * model.classCount)
  }
  return outputs
}

type Feeds = Record<string, Feed>

function inputFeeds(model: LenetModel, batch: GlyphBatch): Feeds {
  const { side, channels } = inputFormOf(model)
  const { count } = batch
  const pixels: Feed = [inputValues(model, batch.pixels, count), [count, side, side, channels]]
  if (!model.geometryHead) return { [feeds.pixels]: pixels }
  const { rows, present } = geometryValues(model, batch) ?? {
    rows: new Float32Array(count * geometryNumbers),
    present: new Float32Array(count),
  }
  return {
    [feeds.pixels]: pixels,
    [feeds.geometry]: [rows, [count, geometryNumbers]],
    [feeds.present]: [present, [count, 1]],
  }
}

/** The rates of a step, counted from 1; Adam's bias correction (Kingma and Ba 2015, section 2) is in its rate. */
function rateFeeds({ optimizer }: TrainingSetup, rate: number, step: number): Feeds {
  if (optimizer.kind !== 'adam') return { [updateFeeds.rate]: scalarFeed(rate) }
  const corrected = (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step)
  if (optimizer.weightDecay === 0) return { [updateFeeds.rate]: scalarFeed(corrected) }
  return {
    [updateFeeds.rate]: scalarFeed(corrected),
    [updateFeeds.decay]: scalarFeed(rate * optimizer.weightDecay),
  }
}

function scalarFeed(value: number): Feed {
  return [Float32Array.of(value), []]
}

type Parts = ReadonlyMap<string, Float32Array>

interface KeptNumbers {
  read(variable: string): Parts
  /** Zeros where a part is missing. */
  write(variable: string, partOf: (parameter: string) => Float32Array | undefined): void
}

/** The variables of a session, each all parameters one after another in the table's order. */
function keptNumbers(session: TensorflowSession, plan: Plan, model: LenetModel): KeptNumbers {
  const entries = parameterTable(model)
  const total = parameterTotal(entries)
  const accessTo = (variable: string): { read: string; assign: string } => {
    const access = plan.kept.get(variable)
    if (!access) throw new RangeError(`no variable ${variable}`)
    return access
  }
  return {
    read(variable) {
      const [flat = new Float32Array(total)] = session.run({}, [accessTo(variable).read])
      const parts = new Map<string, Float32Array>()
      let from = 0
      for (const { name, shape } of entries) {
        const end = from + sizeOfShape(shape)
        parts.set(name, flat.slice(from, end))
        from = end
      }
      return parts
    },
    write(variable, partOf) {
      const flat = new Float32Array(total)
      let from = 0
      for (const { name, shape } of entries) {
        flat.set(partOf(name) ?? [], from)
        from += sizeOfShape(shape)
      }
      session.run({ [updateFeeds.flat]: [flat, [total]] }, [accessTo(variable).assign])
    },
  }
}

function weightsOf(model: LenetModel, parts: Parts): Weights {
  return new Map(
    parameterTable(model).map(({ name, shape }) => [
      name,
      { shape, data: parts.get(name) ?? new Float32Array(sizeOfShape(shape)) },
    ]),
  )
}

function partOf(batch: GlyphBatch, start: number, end: number, model: LenetModel): GlyphBatch {
  const area = pixelsPerGlyph(model)
  const pixels = batch.pixels.subarray(start * area, end * area)
  const geometry = batch.geometry?.subarray(start * geometryNumbers, end * geometryNumbers)
  return { count: end - start, pixels, ...(geometry ? { geometry } : {}) }
}
