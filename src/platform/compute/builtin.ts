import { AppError } from '../../core/base/app-error'
import type { ComputeEngine, ComputeNet, GlyphBatch } from '../../core/lenet/compute-port'
import {
  type Activation,
  assertWeightsFit,
  extentAfter,
  geometryNumbers,
  inputFormOf,
  type LenetLayer,
  type LenetModel,
  type Weights,
} from '../../core/lenet/model'
import {
  activationStep,
  denseStep,
  gatherConvolution,
  poolingStep,
  type Step,
  scatterConvolution,
} from './builtin-layers'

/** Inference in plain TypeScript, for machines without TensorFlow: needs nothing, starts at once. */
export function createBuiltinEngine(): ComputeEngine {
  return {
    describe: () => ({
      id: 'builtin',
      label: 'Built-in engine, CPU',
      version: '1',
      device: 'CPU, one thread',
      trains: false,
    }),
    refusal: refusalOf,
    openNet: openBuiltinNet,
    openTrainableNet: async () => {
      throw new AppError('engine-missing', 'The built-in engine reads but cannot train: install TensorFlow.')
    },
  }
}

/**
 * The net runs what the product reads with: pictures as they are, layers with plain sums, linear outputs; it refuses
 * the rest of the family.
 */
function refusalOf(model: LenetModel): string | null {
  const input = inputFormOf(model)
  const [paper, ink] = input.levels
  const isPlain = input.channels === 1 && input.side === model.inputSide && input.pixelsPerPixel === 1
  const strange = model.layers.find(({ kind }) => kind === 'subsampling' || kind === 'rbf')
  const last = model.layers.at(-1)
  const isLinear = last?.kind === 'dense' && last.activation !== 'sigmoid'
  if (isPlain && paper === 0 && ink === 1 && !strange && isLinear) return null
  const what = strange ? `its ${strange.kind} layers` : isLinear ? 'its input' : 'its outputs'
  return `The built-in engine does not know ${what}: ${model.id} needs TensorFlow.`
}

async function openBuiltinNet(model: LenetModel, initial: Weights): Promise<ComputeNet> {
  const refusal = refusalOf(model)
  if (refusal !== null) throw new AppError('engine-missing', refusal, { model: model.id })
  assertWeightsFit(model, initial)
  let weights = initial
  let steps = compileLayers(model, weights)
  let head = compileHead(model, weights)
  const area = model.inputSide * model.inputSide
  const pixels = new Float64Array(area)

  function inferGlyph(batch: GlyphBatch, index: number, outputs: Float32Array): void {
    for (let i = 0; i < area; i++) pixels[i] = (batch.pixels[index * area + i] ?? 0) / 255
    let values: Float64Array = pixels
    for (const step of steps) values = step(values)
    const at = index * model.classCount
    const addends = batch.geometry && head ? head(batch.geometry, index) : null
    for (let i = 0; i < model.classCount; i++) outputs[at + i] = (values[i] ?? 0) + (addends?.[i] ?? 0)
  }

  return {
    model,
    // Not async: nothing to wait for, but the port promises a promise.
    infer(batch) {
      const outputs = new Float32Array(batch.count * model.classCount)
      for (let index = 0; index < batch.count; index++) inferGlyph(batch, index, outputs)
      return Promise.resolve(outputs)
    },
    weights: async () => weights,
    async setWeights(next) {
      assertWeightsFit(model, next)
      weights = next
      steps = compileLayers(model, weights)
      head = compileHead(model, weights)
    },
    dispose() {
      steps = []
    },
  }
}

function tensor(weights: Weights, name: string): Float32Array {
  const found = weights.get(name)
  if (!found) throw new AppError('model-damaged', `The tensor ${name} is missing.`)
  return found.data
}

function compileLayers(model: LenetModel, weights: Weights): Step[] {
  const steps: Step[] = []
  let extent = { side: model.inputSide, channels: 1 }
  for (const layer of cheapestOrder(model.layers)) {
    if (layer.kind === 'activation') steps.push(activationStep(layer.activation))
    else {
      steps.push(...compileLayer(layer, extent, weights))
      extent = extentAfter(layer, extent)
    }
  }
  return steps
}

type PlainLayer = LenetLayer | { readonly kind: 'activation'; readonly activation: Activation }

/** Activations as steps of their own; behind max pooling where there is one, which is the same at a quarter of the work. */
function cheapestOrder(layers: readonly LenetLayer[]): PlainLayer[] {
  const steps: PlainLayer[] = []
  let waiting: Activation = 'linear'
  layers.forEach((layer, i) => {
    const next = layers[i + 1]
    steps.push(layer)
    const activation = layer.kind === 'convolution' || layer.kind === 'dense' ? layer.activation : waiting
    const waits = layer.kind === 'convolution' && next?.kind === 'pooling' && next.how === 'max'
    waiting = waits ? activation : 'linear'
    if (!waits) steps.push({ kind: 'activation', activation })
  })
  return steps
}

function compileLayer(
  layer: LenetLayer,
  extent: { side: number; channels: number },
  weights: Weights,
): Step[] {
  const { side, channels } = extent
  if (layer.kind === 'pooling') return [poolingStep(side, channels, layer.how)]
  // `assertRuns` has refused the model before.
  if (layer.kind === 'subsampling' || layer.kind === 'rbf') throw new RangeError(`no step for ${layer.kind}`)
  const kernel = tensor(weights, `${layer.name}.kernel`)
  const bias = tensor(weights, `${layer.name}.bias`)
  if (layer.kind === 'dense') return [denseStep(side * side * channels, layer.units, kernel, bias)]
  const pad = layer.padding === 'same' ? (layer.size - 1) / 2 : 0
  const shape = { side, channels, filters: layer.filters, size: layer.size, pad }
  if (channels === 1) return [scatterConvolution(shape, kernel, bias)]
  if (pad === 0) return [gatherConvolution(shape, kernel, bias)]
  const padded = { ...shape, side: side + 2 * pad, pad: 0 }
  return [paddingStep(side, channels, pad), gatherConvolution(padded, kernel, bias)]
}

function paddingStep(side: number, channels: number, pad: number): Step {
  const wide = side + 2 * pad
  const output = new Float64Array(wide * wide * channels)
  return (input) => {
    for (let y = 0; y < side; y++) {
      const row = input.subarray(y * side * channels, (y + 1) * side * channels)
      output.set(row, ((y + pad) * wide + pad) * channels)
    }
    return output
  }
}

type Head = (geometry: Float32Array, index: number) => Float64Array | null

function compileHead(model: LenetModel, weights: Weights): Head | null {
  const head = model.geometryHead
  if (!head) return null
  const hidden = denseStep(
    geometryNumbers,
    head.hidden,
    tensor(weights, 'geometry1.kernel'),
    tensor(weights, 'geometry1.bias'),
  )
  const squash = activationStep('tanh')
  const output = denseStep(
    head.hidden,
    model.classCount,
    tensor(weights, 'geometry2.kernel'),
    tensor(weights, 'geometry2.bias'),
  )
  const numbers = new Float64Array(geometryNumbers)
  return (geometry, index) => {
    const at = index * geometryNumbers
    if (Number.isNaN(geometry[at])) return null
    for (let i = 0; i < geometryNumbers; i++) {
      numbers[i] = ((geometry[at + i] ?? 0) - (head.mean[i] ?? 0)) / (head.deviation[i] ?? 1)
    }
    return output(squash(hidden(numbers)))
  }
}
