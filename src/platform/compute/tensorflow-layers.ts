import type { Activation, ConnectionTable, Extent, LenetLayer } from '../../core/lenet/model'
import { extentAfter } from '../../core/lenet/model'
import { type Attributes, attribute, type Graph, type Ref } from './tensorflow-graph'

/** What layers are written into: the graph, its parameters, and the slopes by them that come to be. */
export interface Tape {
  readonly graph: Graph
  /** A parameter in its stored shape. */
  parameter(name: string): Ref
  /** Says what the loss's slope by a parameter is, in any shape of its size. */
  setSlope(name: string, slope: Ref): void
}

/** Values of a batch, [count, side, side, channels], or [count, channels] where `flat`. */
export interface Values extends Extent {
  readonly ref: Ref
  readonly flat: boolean
}

export interface Written {
  readonly output: Values
  /** From the slope by the output to the slope by the input, writing those by parameters on the way; null: not wanted. */
  backward(slope: Ref, wantsInput: boolean): Ref | null
}

export const float: Attributes = { T: attribute.type('float32') }

const poolWindow: Attributes = {
  ...float,
  ksize: attribute.integers([1, 2, 2, 1]),
  strides: attribute.integers([1, 2, 2, 1]),
  padding: attribute.text('VALID'),
}

export function scalar(graph: Graph, value: number): Ref {
  return graph.constant(Float32Array.of(value), [])
}

export function reshape(graph: Graph, ref: Ref, shape: readonly number[]): Ref {
  const target = graph.constant(Int32Array.from(shape), [shape.length])
  return graph.add('Reshape', [ref, target], { ...float, Tshape: attribute.type('int32') })
}

/** Sum over axes. */
export function sum(graph: Graph, ref: Ref, axes: readonly number[]): Ref {
  const where = graph.constant(Int32Array.from(axes), [axes.length])
  return graph.add('Sum', [ref, where], { ...float, Tidx: attribute.type('int32') })
}

function shapeOf(graph: Graph, ref: Ref): Ref {
  return graph.add('Shape', [ref], { ...float, out_type: attribute.type('int32') })
}

function matrixProduct(graph: Graph, a: Ref, b: Ref, transposed?: 'a' | 'b'): Ref {
  return graph.add('MatMul', [a, b], {
    ...float,
    transpose_a: attribute.boolean(transposed === 'a'),
    transpose_b: attribute.boolean(transposed === 'b'),
  })
}

/** Writes one layer behind `input`. */
export function writeLayer(tape: Tape, layer: LenetLayer, input: Values): Written {
  switch (layer.kind) {
    case 'convolution':
      return writeConvolution(tape, layer, input)
    case 'pooling':
      return writePooling(tape.graph, layer.how, input)
    case 'subsampling':
      return writeSubsampling(tape, layer, input)
    case 'dense':
      return writeDense(tape, layer, input)
    case 'rbf':
      return writeRbf(tape.graph, layer.codes, input)
  }
}

function writeConvolution(
  tape: Tape,
  layer: Extract<LenetLayer, { kind: 'convolution' }>,
  input: Values,
): Written {
  const { graph } = tape
  const { name, size, filters } = layer
  const how: Attributes = {
    ...float,
    strides: attribute.integers([1, 1, 1, 1]),
    padding: attribute.text(layer.padding === 'same' ? 'SAME' : 'VALID'),
  }
  const kernel = tape.parameter(`${name}.kernel`)
  const summed = graph.add('Conv2D', [input.ref, kernel], how)
  const biased = graph.add('BiasAdd', [summed, tape.parameter(`${name}.bias`)], float)
  const squashed = squash(graph, biased, layer.activation)
  return {
    output: { ref: squashed.ref, ...extentAfter(layer, input), flat: false },
    backward(outer, wantsInput) {
      const slope = squashed.backward(outer)
      const shape = [size, size, input.channels, filters]
      const sizes = graph.constant(Int32Array.from(shape), [4])
      const full = graph.add('Conv2DBackpropFilter', [input.ref, sizes, slope], how)
      // What the table leaves out is 0 and stays 0.
      const connected = layer.table
        ? graph.add('Mul', [full, connectionMask(graph, layer.table, input.channels)], float)
        : full
      tape.setSlope(`${name}.kernel`, connected)
      tape.setSlope(`${name}.bias`, graph.add('BiasAddGrad', [slope], float))
      if (!wantsInput) return null
      return graph.add('Conv2DBackpropInput', [shapeOf(graph, input.ref), kernel, slope], how)
    },
  }
}

/** [in, out]: 1 where the table has the pair. */
function connectionMask(graph: Graph, table: ConnectionTable, inputs: number): Ref {
  const mask = new Float32Array(inputs * table.length)
  table.forEach((maps, output) => {
    for (const input of maps) mask[input * table.length + output] = 1
  })
  return graph.constant(mask, [inputs, table.length])
}

function writePooling(graph: Graph, how: 'max' | 'average', input: Values): Written {
  const ref = graph.add(how === 'max' ? 'MaxPool' : 'AvgPool', [input.ref], poolWindow)
  const after = extentAfter({ kind: 'pooling', how }, input)
  return {
    output: { ref, ...after, flat: false },
    backward: (slope, wantsInput) => {
      if (!wantsInput) return null
      if (how === 'max') return graph.add('MaxPoolGrad', [input.ref, ref, slope], poolWindow)
      return graph.add('AvgPoolGrad', [shapeOf(graph, input.ref), slope], poolWindow)
    },
  }
}

function writeSubsampling(
  tape: Tape,
  layer: Extract<LenetLayer, { kind: 'subsampling' }>,
  input: Values,
): Written {
  const { graph } = tape
  const { name, copies } = layer
  const after = extentAfter(layer, input)
  const { side, channels } = after
  const spreadShape = [-1, side, side, input.channels, copies]
  const means = graph.add('AvgPool', [input.ref], poolWindow)
  // Each map as often as it is copied.
  const ones = graph.constant(new Float32Array(copies).fill(1), [copies])
  const spread = graph.add('Mul', [reshape(graph, means, [...spreadShape.slice(0, 4), 1]), ones], float)
  const copied = copies === 1 ? means : reshape(graph, spread, [-1, side, side, channels])
  const four = scalar(graph, 4) // coefficients are stored for the sum
  const coefficients = graph.add('Mul', [tape.parameter(`${name}.kernel`), four], float)
  const scaled = graph.add('Mul', [copied, coefficients], float)
  const squashed = squash(
    graph,
    graph.add('BiasAdd', [scaled, tape.parameter(`${name}.bias`)], float),
    layer.activation,
  )
  return {
    output: { ref: squashed.ref, ...after, flat: false },
    backward(outer, wantsInput) {
      const slope = squashed.backward(outer)
      tape.setSlope(`${name}.bias`, graph.add('BiasAddGrad', [slope], float))
      const byMean = graph.add('BiasAddGrad', [graph.add('Mul', [slope, copied], float)], float)
      tape.setSlope(`${name}.kernel`, graph.add('Mul', [byMean, four], float))
      if (!wantsInput) return null
      const back = graph.add('Mul', [slope, coefficients], float)
      const gathered = copies === 1 ? back : sum(graph, reshape(graph, back, spreadShape), [4])
      return graph.add('AvgPoolGrad', [shapeOf(graph, input.ref), gathered], poolWindow)
    },
  }
}

function writeDense(tape: Tape, layer: Extract<LenetLayer, { kind: 'dense' }>, input: Values): Written {
  const { graph } = tape
  const flat = input.flat ? input.ref : reshape(graph, input.ref, [-1, input.side ** 2 * input.channels])
  const { ref, backward } = writeUnits(tape, layer.name, layer.activation, flat)
  return {
    output: { ref, ...extentAfter(layer, input), flat: true },
    backward(outer, wantsInput) {
      const slope = backward(outer, wantsInput)
      if (slope === null || input.flat) return slope
      return reshape(graph, slope, [-1, input.side, input.side, input.channels])
    },
  }
}

/** Fully connected units over [count, inputs]. */
export function writeUnits(
  tape: Tape,
  name: string,
  activation: Activation,
  input: Ref,
): { ref: Ref; backward: Written['backward'] } {
  const { graph } = tape
  const kernel = tape.parameter(`${name}.kernel`)
  const summed = matrixProduct(graph, input, kernel)
  const biased = graph.add('BiasAdd', [summed, tape.parameter(`${name}.bias`)], float)
  const squashed = squash(graph, biased, activation)
  return {
    ref: squashed.ref,
    backward(outer, wantsInput) {
      const slope = squashed.backward(outer)
      tape.setSlope(`${name}.kernel`, matrixProduct(graph, input, slope, 'a'))
      tape.setSlope(`${name}.bias`, graph.add('BiasAddGrad', [slope], float))
      return wantsInput ? matrixProduct(graph, slope, kernel, 'b') : null
    },
  }
}

function writeRbf(graph: Graph, codes: readonly (readonly number[])[], input: Values): Written {
  const inputs = input.side ** 2 * input.channels
  const shape = [codes.length, inputs]
  const table = graph.constant(Float32Array.from(codes.flat()), shape)
  const apart = graph.add('Sub', [reshape(graph, input.ref, [-1, 1, inputs]), table], float) // [count, classes, inputs]
  const ref = sum(graph, graph.add('Square', [apart], float), [2])
  return {
    output: { ref, side: 1, channels: codes.length, flat: true },
    backward(slope, wantsInput) {
      if (!wantsInput) return null
      const twice = graph.add('Mul', [slope, scalar(graph, 2)], float)
      const shares = graph.add('Mul', [apart, reshape(graph, twice, [-1, codes.length, 1])], float)
      const summed = sum(graph, shares, [1]) // [count, inputs]
      return input.flat ? summed : reshape(graph, summed, [-1, input.side, input.side, input.channels])
    },
  }
}

interface Squashed {
  readonly ref: Ref
  backward(slope: Ref): Ref
}

function squash(graph: Graph, values: Ref, activation: Activation): Squashed {
  switch (activation) {
    case 'linear':
      return { ref: values, backward: (slope) => slope }
    case 'relu': {
      const ref = graph.add('Relu', [values], float)
      return { ref, backward: (slope) => graph.add('ReluGrad', [slope, ref], float) }
    }
    case 'tanh': {
      const ref = graph.add('Tanh', [values], float)
      return { ref, backward: (slope) => graph.add('TanhGrad', [ref, slope], float) }
    }
    case 'sigmoid': {
      const ref = graph.add('Sigmoid', [values], float)
      return { ref, backward: (slope) => graph.add('SigmoidGrad', [ref, slope], float) }
    }
    case 'scaled-tanh': {
      const inner = graph.add('Mul', [values, scalar(graph, 2 / 3)], float)
      const tanh = graph.add('Tanh', [inner], float)
      const steepest = scalar(graph, (1.7159 * 2) / 3)
      return {
        ref: graph.add('Mul', [tanh, scalar(graph, 1.7159)], float),
        backward: (slope) => graph.add('TanhGrad', [tanh, graph.add('Mul', [slope, steepest], float)], float),
      }
    }
  }
}
