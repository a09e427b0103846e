/**
 * TensorFlow graphs as the protocol buffers that its C library loads (tensorflow/core/framework/graph.proto,
 * core/protobuf/saved_model.proto). A whole step that runs as one graph costs one call from Node, and TensorFlow
 * fuses its operations and writes results over inputs that are used up.
 */

/** An output of a node as other nodes name it: "name" or "name:1"; "^name" waits for a node and takes nothing. */
export type Ref = string

/** An attribute's value, encoded (attr_value.proto). */
export type Attribute = Uint8Array

export type Attributes = Readonly<Record<string, Attribute>>

export interface Graph {
  /** Adds a node; the name is made from the operation's where none is given. */
  add(operation: string, inputs: readonly Ref[], attributes?: Attributes, name?: string): Ref
  constant(values: Float32Array | Int32Array, shape: readonly number[]): Ref
  /** What is fed by `name`, 32-bit floats; -1 stands for a batch's count. */
  placeholder(name: string, shape: readonly number[]): Ref
  /** Operations that compute, of those that `outputs` need: not constants, feeds, or what only names a variable. */
  operationsOf(outputs: readonly Ref[]): string[]
  /** The bytes of `saved_model.pb`, tagged `serve`. */
  savedModel(): Uint8Array
}

interface GraphNode {
  readonly operation: string
  readonly inputs: readonly Ref[]
  readonly attributes: Attributes
}

/** DataType in types.proto. */
const typeNumbers = { float32: 1, int32: 3, bool: 10 } as const

/** GraphDef's version of the TensorFlow that these operations were read from (2.21); later ones load it as well. */
const graphVersion = 2000

export const attribute = {
  integer: (value: number): Attribute => varintField(3, value),
  float: (value: number): Attribute => concat([tag(4, 5), floatBytes(value)]),
  boolean: (value: boolean): Attribute => varintField(5, value ? 1 : 0),
  type: (type: keyof typeof typeNumbers): Attribute => varintField(6, typeNumbers[type]),
  text: (value: string): Attribute => textField(2, value),
  shape: (shape: readonly number[]): Attribute => bytesField(7, shapeBytes(shape)),
  integers: (values: readonly number[]): Attribute =>
    bytesField(1, bytesField(3, concat(values.map((value) => varint(value))))),
} as const

export function createGraph(): Graph {
  const nodes = new Map<string, GraphNode>()
  const add: Graph['add'] = (operation, inputs, attributes = {}, name = `${operation}_${nodes.size}`) => {
    if (nodes.has(name)) throw new RangeError(`two nodes named ${name}`)
    nodes.set(name, { operation, inputs, attributes })
    return name
  }
  return {
    add,
    constant(values, shape) {
      const type = values instanceof Float32Array ? 'float32' : 'int32'
      const value = bytesField(8, tensorBytes(type, shape, values))
      return add('Const', [], { dtype: attribute.type(type), value })
    },
    placeholder: (name, shape) =>
      add('Placeholder', [], { dtype: attribute.type('float32'), shape: attribute.shape(shape) }, name),
    operationsOf(outputs) {
      const needed = new Set<string>()
      const waiting = outputs.map(nodeOf)
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (needed.has(name)) continue
        needed.add(name)
        waiting.push(...(nodes.get(name)?.inputs ?? []).map(nodeOf))
      }
      const operations = [...needed].map((name) => nodes.get(name)?.operation ?? '')
      return operations.filter((operation) => !['Const', 'Placeholder', 'VarHandleOp'].includes(operation))
    },
    savedModel() {
      const encoded = [...nodes].map(([name, node]) => bytesField(1, nodeBytes(name, node)))
      const graph = concat([...encoded, bytesField(4, varintField(1, graphVersion))])
      const info = textField(4, 'serve')
      return concat([varintField(1, 1), bytesField(2, concat([bytesField(1, info), bytesField(2, graph)]))])
    },
  }
}

function nodeOf(ref: Ref): string {
  return ref.replace(/^\^/, '').replace(/:\d+$/, '')
}

function nodeBytes(name: string, { operation, inputs, attributes }: GraphNode): Uint8Array {
  // What a node waits for comes behind what it takes.
  const ordered = [
    ...inputs.filter((ref) => !ref.startsWith('^')),
    ...inputs.filter((ref) => ref.startsWith('^')),
  ]
  return concat([
    textField(1, name),
    textField(2, operation),
    ...ordered.map((ref) => textField(3, ref)),
    ...Object.entries(attributes).map(([key, value]) =>
      bytesField(5, concat([textField(1, key), bytesField(2, value)])),
    ),
  ])
}

function tensorBytes(
  type: keyof typeof typeNumbers,
  shape: readonly number[],
  values: Float32Array | Int32Array,
): Uint8Array {
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return concat([varintField(1, typeNumbers[type]), bytesField(2, shapeBytes(shape)), bytesField(4, content)])
}

function shapeBytes(shape: readonly number[]): Uint8Array {
  return concat(shape.map((size) => bytesField(2, varintField(1, size))))
}

/** A field's number and how it is written (0 varint, 2 length and bytes, 5 four bytes). */
function tag(field: number, wire: number): Uint8Array {
  return varint(field * 8 + wire)
}

function varintField(field: number, value: number): Uint8Array {
  return concat([tag(field, 0), varint(value)])
}

function textField(field: number, value: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(value))
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return concat([tag(field, 2), varint(bytes.length), bytes])
}

/** Seven bits a byte, lowest first; negative numbers as 64 bits. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}

function floatBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return bytes
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
