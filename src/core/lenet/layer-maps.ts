import { inputValues } from './glyph-input'
import { layerTable } from './layer-table'
import {
  type Activation,
  type Extent,
  extentAfter,
  inputFormOf,
  type LenetLayer,
  type LenetModel,
  type Weights,
} from './model'

/** What one layer makes of a glyph. */
export interface LayerMap {
  /** As in the layer table; `input` for what the first layer sees. */
  readonly name: string
  readonly kind: LenetLayer['kind'] | 'input'
  /** [side, side, maps] or [units]. */
  readonly shape: readonly number[]
  /** Row-major in that shape, after the activation. */
  readonly values: Float32Array
}

export interface GlyphPass {
  /** The input, then every layer in order; a geometry head is silent. */
  readonly layers: readonly LayerMap[]
  /** As `ComputeNet.infer` gives them, [classCount]. */
  readonly scores: Float32Array
}

/**
 * One glyph through the net, every layer's values kept. In plain numbers, so that it needs no engine and takes a few
 * milliseconds: a drawn glyph is looked at while it is drawn.
 * @param glyph inputSide x inputSide x channels bytes, ink 255 on 0.
 */
export function passGlyph(model: LenetModel, weights: Weights, glyph: Uint8Array): GlyphPass {
  const { side, channels } = inputFormOf(model)
  const rows = layerTable(model)
  let extent: Extent = { side, channels }
  let values = inputValues(model, glyph, 1)
  const layers: LayerMap[] = [{ name: 'input', kind: 'input', shape: [side, side, channels], values }]
  model.layers.forEach((layer, index) => {
    const next = extentAfter(layer, extent)
    values = applyToGlyph(layer, { before: extent, after: next, values, weights })
    extent = next
    const { name = '', shape = [] } = rows[index] ?? {}
    layers.push({ name, kind: layer.kind, shape, values })
  })
  return { layers, scores: scoresOf(model, values) }
}

interface LayerInput {
  readonly before: Extent
  readonly after: Extent
  readonly values: Float32Array
  readonly weights: Weights
}

function applyToGlyph(layer: LenetLayer, input: LayerInput): Float32Array {
  switch (layer.kind) {
    case 'convolution': {
      const pad = layer.padding === 'same' ? Math.floor((layer.size - 1) / 2) : 0
      return squash(convolve(input, layer, pad), layer.activation)
    }
    case 'pooling':
      return pool(input, layer.how)
    case 'subsampling': {
      const { side, channels } = input.after
      const coefficients = tensorOf(input.weights, `${layer.name}.kernel`)
      const biases = tensorOf(input.weights, `${layer.name}.bias`)
      const sums = pool(input, 'sum')
      const spread = Float64Array.from({ length: side * side * channels }, (_, i) => {
        const map = i % channels
        const from = Math.floor(i / channels) * input.before.channels + Math.floor(map / layer.copies)
        return (sums[from] ?? 0) * (coefficients[map] ?? 0) + (biases[map] ?? 0)
      })
      return squash(spread, layer.activation)
    }
    case 'dense': {
      const kernel = tensorOf(input.weights, `${layer.name}.kernel`)
      const sums = Float64Array.from(tensorOf(input.weights, `${layer.name}.bias`))
      const count = layer.units
      input.values.forEach((value, i) => {
        if (value !== 0) addProducts(sums, kernel, { value, from: i * count, count, to: 0 })
      })
      return squash(sums, layer.activation)
    }
    case 'rbf':
      return Float32Array.from(layer.codes, (code) =>
        code.reduce((sum, wanted, i) => sum + ((input.values[i] ?? 0) - wanted) ** 2, 0),
      )
  }
}

function convolve(
  { before, after, values, weights }: LayerInput,
  { name, size, filters }: Extract<LenetLayer, { kind: 'convolution' }>,
  pad: number,
): Float64Array {
  const kernel = tensorOf(weights, `${name}.kernel`)
  const bias = tensorOf(weights, `${name}.bias`)
  const sums = new Float64Array(after.side * after.side * filters)
  for (let at = 0; at < sums.length; at += filters) sums.set(bias, at)
  // From each input to the outputs it reaches: paper, which is mostly 0, costs nothing.
  values.forEach((value, at) => {
    if (value === 0) return
    const channel = at % before.channels
    const place = Math.floor(at / before.channels)
    const x = (place % before.side) + pad
    const y = Math.floor(place / before.side) + pad
    for (let row = Math.max(0, y - after.side + 1); row < Math.min(size, y + 1); row++) {
      for (let column = Math.max(0, x - after.side + 1); column < Math.min(size, x + 1); column++) {
        const from = ((row * size + column) * before.channels + channel) * filters
        const to = ((y - row) * after.side + x - column) * filters
        addProducts(sums, kernel, { value, from, count: filters, to })
      }
    }
  })
  return sums
}

/** A row of the kernel, times the value, added to the sums that it goes to. */
interface Products {
  readonly value: number
  /** Where the row begins in the kernel, how many there are, and where they go. */
  readonly from: number
  readonly count: number
  readonly to: number
}

function addProducts(sums: Float64Array, kernel: Float32Array, { value, from, count, to }: Products): void {
  for (let i = 0; i < count; i++) sums[to + i] = (sums[to + i] ?? 0) + value * (kernel[from + i] ?? 0)
}

function pool(input: LayerInput, how: 'max' | 'average' | 'sum'): Float32Array {
  const { before, after, values } = input
  const { channels } = before
  const pooled = new Float32Array(after.side * after.side * channels)
  for (let i = 0; i < pooled.length; i++) {
    const place = Math.floor(i / channels)
    const x = 2 * (place % after.side)
    const y = 2 * Math.floor(place / after.side)
    const four = [0, 1, before.side, before.side + 1].map(
      (step) => values[(y * before.side + x + step) * channels + (i % channels)] ?? 0,
    )
    const sum = four.reduce((total, value) => total + value, 0)
    pooled[i] = how === 'max' ? Math.max(...four) : how === 'sum' ? sum : sum / 4
  }
  return pooled
}

function squash(values: Float64Array, activation: Activation): Float32Array {
  return Float32Array.from(values, squashing[activation])
}

const squashing: Readonly<Record<Activation, (value: number) => number>> = {
  linear: (value) => value,
  relu: (value) => Math.max(0, value),
  tanh: Math.tanh,
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
  'scaled-tanh': (value) => 1.7159 * Math.tanh((2 * value) / 3),
}

/** As `forward` in `tensor-net.ts`: a sigmoid's logarithm within Keras's bounds, distances with a minus. */
function scoresOf(model: LenetModel, values: Float32Array): Float32Array {
  const last = model.layers.at(-1)
  if (last?.kind === 'rbf') return values.map((distance) => -distance)
  if (last?.kind !== 'dense' || last.activation !== 'sigmoid') return values
  return values.map((value) => Math.log(Math.min(1 - 1e-7, Math.max(1e-7, value))))
}

function tensorOf(weights: Weights, name: string): Float32Array {
  const found = weights.get(name)
  if (!found) throw new RangeError(`no parameter ${name}`)
  return found.data
}
