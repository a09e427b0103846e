import {
  type Activation,
  type Extent,
  extentAfter,
  inputFormOf,
  type LenetLayer,
  type LenetModel,
  type Weights,
  type WeightTensor,
} from '../lenet/model'
import { createOnnxGraph, type OnnxGraph } from './onnx-graph'

/** What is told of the model in the file besides its net. */
export interface ExportFacts {
  /** Of the program. */
  readonly version: string
  readonly modelId: string
  readonly temperature: number
}

/** Names of the net's ends in the file. */
const inputName = 'pixels'
const outputName = 'scores'

/**
 * The net as an ONNX file (operator set 13). Input: float [N, channels, side, side] as the first layer sees it, that
 * is, resized, bordered and at the model's levels; output: float [N, classes], what the softmax is taken of, as
 * `ComputeNet.infer` gives it. A geometry head is left out, which is what a glyph without geometry gets.
 */
export function onnxFromModel(model: LenetModel, weights: Weights, facts: ExportFacts): Uint8Array {
  const { side, channels, levels } = inputFormOf(model)
  const graph = createOnnxGraph()
  let extent: Extent = { side, channels }
  let at = inputName
  for (const layer of model.layers) {
    at = addLayer(graph, { layer, before: extent, input: at, weights })
    extent = extentAfter(layer, extent)
  }
  addScores(graph, model.layers.at(-1), at)
  const [paper, ink] = levels
  return graph.file({
    name: model.id,
    producerVersion: facts.version,
    description: describeOnnx(model),
    input: { name: inputName, shape: [channels, side, side] },
    output: { name: outputName, shape: [model.classCount] },
    metadata: {
      architecture: model.id,
      model: facts.modelId,
      temperature: String(facts.temperature),
      paper: String(paper),
      ink: String(ink),
    },
  })
}

function describeOnnx(model: LenetModel): string {
  const [paper, ink] = inputFormOf(model).levels
  const head = model.geometryHead
    ? ' The head for the place on the line is left out: pictures are read as single digits.'
    : ''
  return `${model.name}. Input: paper ${paper}, ink ${ink}. Divide the scores by the temperature before the softmax.${head}`
}

interface LayerPlace {
  readonly layer: LenetLayer
  readonly before: Extent
  /** Name of the value that goes in. */
  readonly input: string
  readonly weights: Weights
}

/** Values between layers are [N, maps, side, side] until the first dense layer. Gives the output's name. */
function addLayer(graph: OnnxGraph, place: LayerPlace): string {
  const { layer, before, input, weights } = place
  switch (layer.kind) {
    case 'convolution': {
      const kernel = tensorOf(weights, `${layer.name}.kernel`)
      const pad = layer.padding === 'same' ? (layer.size - 1) / 2 : 0
      const data = mapsFirst(kernel.data, layer.size * layer.size, before.channels, layer.filters)
      const shape = [layer.filters, before.channels, layer.size, layer.size]
      const inputs = [input, graph.floats(`${layer.name}.kernel`, shape, data), addBias(graph, place)]
      const attributes = { kernel_shape: [layer.size, layer.size], pads: [pad, pad, pad, pad] }
      return addActivation(graph, graph.node('Conv', inputs, attributes), layer.activation)
    }
    case 'pooling': {
      const operator = layer.how === 'max' ? 'MaxPool' : 'AveragePool'
      return graph.node(operator, [input], { kernel_shape: [2, 2], strides: [2, 2] })
    }
    case 'subsampling': {
      const { data } = tensorOf(weights, `${layer.name}.kernel`)
      const maps = data.length
      const spread = Float32Array.from({ length: maps * 4 }, (_, i) => data[Math.floor(i / 4)] ?? 0)
      const inputs = [
        input,
        graph.floats(`${layer.name}.kernel`, [maps, 1, 2, 2], spread),
        addBias(graph, place),
      ]
      const attributes = { kernel_shape: [2, 2], strides: [2, 2], group: before.channels }
      return addActivation(graph, graph.node('Conv', inputs, attributes), layer.activation)
    }
    case 'dense': {
      const { data } = tensorOf(weights, `${layer.name}.kernel`)
      const area = before.side * before.side
      const kernel = rowsMapsFirst(data, area, before.channels, layer.units)
      const shape = [area * before.channels, layer.units]
      const flat = graph.node('Flatten', [input], { axis: 1 })
      const inputs = [flat, graph.floats(`${layer.name}.kernel`, shape, kernel), addBias(graph, place)]
      return addActivation(graph, graph.node('Gemm', inputs), layer.activation)
    }
    case 'rbf': {
      const units = layer.codes[0]?.length ?? 0
      const flat = graph.node('Flatten', [input], { axis: 1 })
      const row = graph.node('Unsqueeze', [flat, graph.wholes(`${layer.name}.row`, [1])]) // [N, 1, units]
      const codes = Float32Array.from(layer.codes.flat())
      const apart = graph.node('Sub', [
        row,
        graph.floats(`${layer.name}.codes`, [layer.codes.length, units], codes),
      ])
      const squares = graph.node('Mul', [apart, apart])
      return graph.node('ReduceSum', [squares, graph.wholes(`${layer.name}.units`, [2])], { keepdims: 0 })
    }
  }
}

function addScores(graph: OnnxGraph, last: LenetLayer | undefined, output: string): void {
  if (last?.kind === 'rbf') graph.node('Neg', [output])
  if (last?.kind !== 'dense' || last.activation !== 'sigmoid') return
  const bounds = [
    graph.floats('least', [], Float32Array.of(1e-7)),
    graph.floats('most', [], Float32Array.of(1 - 1e-7)),
  ]
  graph.node('Log', [graph.node('Clip', [output, ...bounds])])
}

function addBias(graph: OnnxGraph, { layer, weights }: LayerPlace): string {
  const name = 'name' in layer ? `${layer.name}.bias` : ''
  const { shape, data } = tensorOf(weights, name)
  return graph.floats(name, shape, data)
}

function addActivation(graph: OnnxGraph, input: string, activation: Activation): string {
  switch (activation) {
    case 'linear':
      return input
    case 'relu':
      return graph.node('Relu', [input])
    case 'tanh':
      return graph.node('Tanh', [input])
    case 'sigmoid':
      return graph.node('Sigmoid', [input])
    case 'scaled-tanh': {
      const slope = graph.floats(`${input}.slope`, [], Float32Array.of(2 / 3))
      const height = graph.floats(`${input}.height`, [], Float32Array.of(1.7159))
      return graph.node('Mul', [graph.node('Tanh', [graph.node('Mul', [input, slope])]), height])
    }
  }
}

/** [place, in, out] → [out, in, place]. */
function mapsFirst(data: Float32Array, area: number, inputs: number, outputs: number): Float32Array {
  return Float32Array.from(data, (_, i) => {
    const place = i % area
    const input = Math.floor(i / area) % inputs
    const output = Math.floor(i / area / inputs)
    return data[(place * inputs + input) * outputs + output] ?? 0
  })
}

/** Rows for [place, map] → rows for [map, place], as flattening maps that come first gives them. */
function rowsMapsFirst(data: Float32Array, area: number, maps: number, units: number): Float32Array {
  return Float32Array.from(data, (_, i) => {
    const unit = i % units
    const row = Math.floor(i / units)
    return data[((row % area) * maps + Math.floor(row / area)) * units + unit] ?? 0
  })
}

function tensorOf(weights: Weights, name: string): WeightTensor {
  const found = weights.get(name)
  if (!found) throw new RangeError(`no parameter ${name}`)
  return found
}
