import {
  type Activation,
  type ConnectionTable,
  type Extent,
  extentAfter,
  inputFormOf,
  type LenetLayer,
  type LenetModel,
  type Weights,
} from './model'

/**
 * A layer for one picture at a time, as the 1998 paper writes it: units, each with its incoming connections. Slow and
 * plain; for second derivatives, which the tensor libraries do not give.
 */
export interface WiredLayer {
  /** Inputs to outputs, both [side, side, channels] in a row; the outputs are kept for `back` and overwritten next time. */
  forward(inputs: Float64Array): Float64Array
  /**
   * Second derivatives by the outputs of the last `forward` to those by its inputs, curvature of the squashing left
   * out; adds those by the layer's parameters to `sums`.
   */
  back(curvatures: Float64Array, sums: ReadonlyMap<string, Float64Array>): Float64Array
}

/** Every layer but RBF units, which belong to the loss. */
export function wiredLayersOf(model: LenetModel, weights: Weights): WiredLayer[] {
  const { side, channels } = inputFormOf(model)
  let extent: Extent = { side, channels }
  return model.layers.flatMap((layer) => {
    const before = extent
    extent = extentAfter(layer, before)
    return layer.kind === 'rbf' ? [] : [wiredLayer(layer, weights, before, extent)]
  })
}

function wiredLayer(
  layer: Exclude<LenetLayer, { kind: 'rbf' }>,
  weights: Weights,
  before: Extent,
  after: Extent,
): WiredLayer {
  switch (layer.kind) {
    case 'convolution':
    case 'dense': {
      const wires =
        layer.kind === 'dense' ? denseWires(before, after) : convolutionWires(layer, before, after)
      return weighedLayer(layer, wires, weights)
    }
    case 'subsampling':
      return subsamplingLayer(layer, weights, before, after)
    case 'pooling':
      return poolingLayer(layer.how, before, after)
  }
}

/** Connections of all units, those of unit u from `starts[u]` to `starts[u + 1]`. */
interface Wires {
  readonly starts: Int32Array
  /** Which input each comes from. */
  readonly from: Int32Array
  /** Where in the kernel its weight is. */
  readonly weight: Int32Array
  readonly inputs: number
}

function denseWires(before: Extent, after: Extent): Wires {
  const inputs = before.side * before.side * before.channels
  const units = after.channels
  return {
    starts: Int32Array.from({ length: units + 1 }, (_, unit) => unit * inputs),
    from: Int32Array.from({ length: units * inputs }, (_, wire) => wire % inputs),
    weight: Int32Array.from(
      { length: units * inputs },
      (_, wire) => (wire % inputs) * units + Math.floor(wire / inputs),
    ),
    inputs,
  }
}

function convolutionWires(
  { size, padding, filters, table }: Extract<LenetLayer, { kind: 'convolution' }>,
  before: Extent,
  after: Extent,
): Wires {
  const border = padding === 'same' ? Math.floor((size - 1) / 2) : 0
  const seen: ConnectionTable =
    table ?? Array.from({ length: filters }, () => [...Array(before.channels).keys()])
  const starts: number[] = [0]
  const from: number[] = []
  const weight: number[] = []
  for (let place = 0; place < after.side * after.side; place++) {
    const top = Math.floor(place / after.side) - border
    const left = (place % after.side) - border
    const taps = tapsAt(top, left, size, before.side)
    seen.forEach((maps, filter) => {
      for (const { pixel, tap } of taps) {
        for (const map of maps) {
          from.push(pixel * before.channels + map)
          weight.push((tap * before.channels + map) * filters + filter)
        }
      }
      starts.push(from.length)
    })
  }
  const inputs = before.side * before.side * before.channels
  return {
    starts: Int32Array.from(starts),
    from: Int32Array.from(from),
    weight: Int32Array.from(weight),
    inputs,
  }
}

/** The pixels under a window and their places in it; what hangs over the border is 0 and left out. */
function tapsAt(top: number, left: number, size: number, side: number): { pixel: number; tap: number }[] {
  const taps: { pixel: number; tap: number }[] = []
  for (let tap = 0; tap < size * size; tap++) {
    const y = top + Math.floor(tap / size)
    const x = left + (tap % size)
    if (y >= 0 && x >= 0 && y < side && x < side) taps.push({ pixel: y * side + x, tap })
  }
  return taps
}

function weighedLayer(
  { name, activation }: { readonly name: string; readonly activation: Activation },
  wires: Wires,
  weights: Weights,
): WiredLayer {
  const kernel = dataOf(weights, `${name}.kernel`)
  const bias = dataOf(weights, `${name}.bias`)
  const { starts, from, weight } = wires
  const units = starts.length - 1
  const outputs = new Float64Array(units)
  let inputs: Float64Array = new Float64Array(0)
  return {
    forward(given) {
      inputs = given
      for (let unit = 0; unit < units; unit++) {
        let sum = bias[unit % bias.length] ?? 0
        const end = starts[unit + 1] ?? 0
        for (let wire = starts[unit] ?? 0; wire < end; wire++)
          sum += (kernel[weight[wire] ?? 0] ?? 0) * (inputs[from[wire] ?? 0] ?? 0)
        outputs[unit] = squash(activation, sum)
      }
      return outputs
    },
    back(curvatures, sums) {
      const ofKernel = sumsOf(sums, `${name}.kernel`)
      const ofBias = sumsOf(sums, `${name}.bias`)
      const byInputs = new Float64Array(wires.inputs)
      for (let unit = 0; unit < units; unit++) {
        const own = (curvatures[unit] ?? 0) * slopeAt(activation, outputs[unit] ?? 0) ** 2
        if (own === 0) continue
        ofBias[unit % bias.length] = (ofBias[unit % bias.length] ?? 0) + own
        const end = starts[unit + 1] ?? 0
        for (let wire = starts[unit] ?? 0; wire < end; wire++) {
          const input = from[wire] ?? 0
          const place = weight[wire] ?? 0
          ofKernel[place] = (ofKernel[place] ?? 0) + own * (inputs[input] ?? 0) ** 2
          byInputs[input] = (byInputs[input] ?? 0) + own * (kernel[place] ?? 0) ** 2
        }
      }
      return byInputs
    },
  }
}

/** One weight a map on the sum of four: its own connection carries that sum. */
function subsamplingLayer(
  { name, copies, activation }: Extract<LenetLayer, { kind: 'subsampling' }>,
  weights: Weights,
  before: Extent,
  after: Extent,
): WiredLayer {
  const coefficients = dataOf(weights, `${name}.kernel`)
  const bias = dataOf(weights, `${name}.bias`)
  const units = after.side * after.side * after.channels
  const outputs = new Float64Array(units)
  const totals = new Float64Array(units)
  const windowOf = (unit: number): readonly number[] => {
    const map = Math.floor((unit % after.channels) / copies)
    return windowAt(Math.floor(unit / after.channels), map, before, after)
  }
  return {
    forward(inputs) {
      for (let unit = 0; unit < units; unit++) {
        const map = unit % after.channels
        const total = windowOf(unit).reduce((sum, at) => sum + (inputs[at] ?? 0), 0)
        totals[unit] = total
        outputs[unit] = squash(activation, (coefficients[map] ?? 0) * total + (bias[map] ?? 0))
      }
      return outputs
    },
    back(curvatures, sums) {
      const ofCoefficients = sumsOf(sums, `${name}.kernel`)
      const ofBias = sumsOf(sums, `${name}.bias`)
      const byInputs = new Float64Array(before.side * before.side * before.channels)
      for (let unit = 0; unit < units; unit++) {
        const map = unit % after.channels
        const own = (curvatures[unit] ?? 0) * slopeAt(activation, outputs[unit] ?? 0) ** 2
        ofBias[map] = (ofBias[map] ?? 0) + own
        ofCoefficients[map] = (ofCoefficients[map] ?? 0) + own * (totals[unit] ?? 0) ** 2
        const share = own * (coefficients[map] ?? 0) ** 2
        for (const at of windowOf(unit)) byInputs[at] = (byInputs[at] ?? 0) + share
      }
      return byInputs
    },
  }
}

function poolingLayer(how: 'max' | 'average', before: Extent, after: Extent): WiredLayer {
  const units = after.side * after.side * after.channels
  const outputs = new Float64Array(units)
  const chosen = new Int32Array(units)
  const windowOf = (unit: number): readonly number[] =>
    windowAt(Math.floor(unit / after.channels), unit % after.channels, before, after)
  return {
    forward(inputs) {
      for (let unit = 0; unit < units; unit++) {
        const window = windowOf(unit)
        const best = window.reduce((most, at) => ((inputs[at] ?? 0) > (inputs[most] ?? 0) ? at : most))
        chosen[unit] = best
        outputs[unit] =
          how === 'max' ? (inputs[best] ?? 0) : window.reduce((sum, at) => sum + (inputs[at] ?? 0), 0) / 4
      }
      return outputs
    },
    back(curvatures) {
      const byInputs = new Float64Array(before.side * before.side * before.channels)
      for (let unit = 0; unit < units; unit++) {
        const own = curvatures[unit] ?? 0
        const reached = how === 'max' ? [chosen[unit] ?? 0] : windowOf(unit)
        const share = how === 'max' ? own : own / 16 // the square of a quarter
        for (const at of reached) byInputs[at] = (byInputs[at] ?? 0) + share
      }
      return byInputs
    },
  }
}

/** The four inputs of one map under a place of 2x2. */
function windowAt(place: number, map: number, before: Extent, after: Extent): readonly number[] {
  const top = 2 * Math.floor(place / after.side)
  const left = 2 * (place % after.side)
  const corner = (top * before.side + left) * before.channels + map
  const down = before.side * before.channels
  return [corner, corner + before.channels, corner + down, corner + down + before.channels]
}

function squash(activation: Activation, sum: number): number {
  switch (activation) {
    case 'linear':
      return sum
    case 'relu':
      return Math.max(0, sum)
    case 'tanh':
      return Math.tanh(sum)
    case 'sigmoid':
      return 1 / (1 + Math.exp(-sum))
    case 'scaled-tanh':
      return 1.7159 * Math.tanh((2 / 3) * sum)
  }
}

/** Slope of the squashing where its value is `output`. */
function slopeAt(activation: Activation, output: number): number {
  switch (activation) {
    case 'linear':
      return 1
    case 'relu':
      return output > 0 ? 1 : 0
    case 'tanh':
      return 1 - output * output
    case 'sigmoid':
      return output * (1 - output)
    case 'scaled-tanh':
      return (2 / 3) * (1.7159 - (output * output) / 1.7159)
  }
}

function dataOf(weights: Weights, name: string): Float32Array {
  const found = weights.get(name)
  if (!found) throw new RangeError(`no parameter ${name}`)
  return found.data
}

function sumsOf(sums: ReadonlyMap<string, Float64Array>, name: string): Float64Array {
  const found = sums.get(name)
  if (!found) throw new RangeError(`no parameter ${name}`)
  return found
}
