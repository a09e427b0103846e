import {
  bytesField,
  floatField,
  messageField,
  numberField,
  type ProtoField,
  protoMessage,
  textField,
} from './protobuf'

/** Operators of ONNX's own domain as they are since this version; nothing newer is used. */
const operatorSet = 13
/** Version of the file's structure that came with that. */
const structureVersion = 7

export type OnnxAttribute = number | readonly number[] | { readonly float: number }

/** Collects nodes and constants in the order in which they run. */
export interface OnnxGraph {
  /** A node with one output; gives that output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string
  /** A constant of floats; gives its name. */
  floats(name: string, shape: readonly number[], data: Float32Array): string
  /** A list of whole numbers. */
  wholes(name: string, data: readonly number[]): string
  /** The whole file. The last node's output is the model's. */
  file(parts: OnnxFileParts): Uint8Array
}

export interface OnnxFileParts {
  readonly name: string
  readonly producerVersion: string
  readonly description: string
  /** One example's shape, behind the batch's free dimension. */
  readonly input: { readonly name: string; readonly shape: readonly number[] }
  readonly output: { readonly name: string; readonly shape: readonly number[] }
  readonly metadata: Readonly<Record<string, string>>
}

// Field numbers of onnx.proto3 (github.com/onnx/onnx).
const graphField = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const
const nodeField = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const
const attributeField = { name: 1, float: 2, whole: 3, wholes: 8, type: 20 } as const
const attributeType = { float: 1, whole: 2, wholes: 7 } as const
const tensorField = { dimension: 1, type: 2, name: 8, raw: 9 } as const
const elementType = { float: 1, int64: 7 } as const
const modelField = {
  structureVersion: 1,
  producer: 2,
  producerVersion: 3,
  description: 6,
  graph: 7,
  operatorSet: 8,
  metadata: 14,
} as const

export function createOnnxGraph(): OnnxGraph {
  const nodes: ProtoField[] = []
  const constants: ProtoField[] = []
  const constant = (name: string, shape: readonly number[], type: number, raw: Uint8Array): string => {
    constants.push(
      messageField(graphField.initializer, [
        ...shape.map((side) => numberField(tensorField.dimension, side)),
        numberField(tensorField.type, type),
        textField(tensorField.name, name),
        bytesField(tensorField.raw, raw),
      ]),
    )
    return name
  }
  let last = ''
  return {
    node(operator, inputs, attributes = {}) {
      const output = `${operator.toLowerCase()}_${nodes.length + 1}`
      nodes.push(nodeFrom({ operator, inputs, attributes }, output))
      last = output
      return output
    },
    floats: (name, shape, data) => constant(name, shape, elementType.float, rawFloats(data)),
    wholes: (name, data) => constant(name, [data.length], elementType.int64, rawWholes(data)),
    file(parts) {
      const naming = nodeFrom({ operator: 'Identity', inputs: [last], attributes: {} }, parts.output.name)
      return fileFrom(parts, [...nodes, naming, ...constants])
    },
  }
}

interface OnnxNode {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly attributes: Readonly<Record<string, OnnxAttribute>>
}

function nodeFrom({ operator, inputs, attributes }: OnnxNode, output: string): ProtoField {
  return messageField(graphField.node, [
    ...inputs.map((name) => textField(nodeField.input, name)),
    textField(nodeField.output, output),
    textField(nodeField.name, output),
    textField(nodeField.operator, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      messageField(nodeField.attribute, [textField(attributeField.name, name), ...attributeValue(value)]),
    ),
  ])
}

function attributeValue(value: OnnxAttribute): ProtoField[] {
  const { type, float, whole, wholes } = attributeField
  if (typeof value === 'number') return [numberField(whole, value), numberField(type, attributeType.whole)]
  if ('float' in value) return [floatField(float, value.float), numberField(type, attributeType.float)]
  return [...value.map((each) => numberField(wholes, each)), numberField(type, attributeType.wholes)]
}

function fileFrom(parts: OnnxFileParts, content: readonly ProtoField[]): Uint8Array {
  const { name, producerVersion, description, input, output, metadata } = parts
  return protoMessage([
    numberField(modelField.structureVersion, structureVersion),
    textField(modelField.producer, 'Digit Desk'),
    textField(modelField.producerVersion, producerVersion),
    textField(modelField.description, description),
    messageField(modelField.graph, [
      textField(graphField.name, name),
      ...content,
      messageField(graphField.input, valueInfo(input)),
      messageField(graphField.output, valueInfo(output)),
    ]),
    // The operator set's own domain is the empty one: its version alone.
    messageField(modelField.operatorSet, [numberField(2, operatorSet)]),
    ...Object.entries(metadata).map(([key, value]) =>
      messageField(modelField.metadata, [textField(1, key), textField(2, value)]),
    ),
  ])
}

/** ValueInfoProto: name and TypeProto, whose tensor has an element type and dimensions, the first one free. */
function valueInfo({ name, shape }: OnnxFileParts['input']): ProtoField[] {
  const free = messageField(1, [textField(2, 'N')])
  const dimensions = [free, ...shape.map((side) => messageField(1, [numberField(1, side)]))]
  const tensor = [numberField(1, elementType.float), messageField(2, dimensions)]
  return [textField(1, name), messageField(2, [messageField(1, tensor)])]
}

function rawFloats(data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(data.length * 4)
  const view = new DataView(bytes.buffer)
  data.forEach((value, i) => {
    view.setFloat32(i * 4, value, true)
  })
  return bytes
}

function rawWholes(data: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(data.length * 8)
  const view = new DataView(bytes.buffer)
  data.forEach((value, i) => {
    view.setBigInt64(i * 8, BigInt(value), true)
  })
  return bytes
}
