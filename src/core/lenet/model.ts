import { AppError } from '../base/app-error'
import type { Random } from '../base/random'
import type { LenetRecipe } from './recipe'

/**
 * A LeNet as plain declaration: a model is one file that holds one of these. The tensor net, the kernels' plan,
 * the parameter table and the stored weights are all derived from it.
 */
export interface LenetModel {
  readonly id: string
  /** For a person: "LeNet-5". */
  readonly name: string
  /** Ten digits, or twelve with junk and separator. */
  readonly classCount: number
  /** Side in pixels of the square picture that is given. */
  readonly inputSide: number
  /** What becomes of the picture before the first layer; left out: one channel, as it is, ink 1 on 0. */
  readonly input?: InputForm
  readonly layers: readonly LenetLayer[]
  /** Left out: Glorot's uniform kernels and biases of 0. */
  readonly initializer?: Initializer
  /** How it was trained where it was published, and ways beside that; the shipped ones have their run card instead. */
  readonly recipes?: readonly LenetRecipe[]
  /** Present where the model also looks at an arc's place and size on the line. */
  readonly geometryHead?: GeometryHead
}

/** What a net makes of the picture it is given. */
export interface InputForm {
  /** 3: colour, each pixel's red, green, blue one after another. */
  readonly channels: 1 | 3
  /** Side of the square that the first layer sees; the picture lies in its middle. */
  readonly side: number
  /** Pixels of the picture to one of the net's: 1 leaves its size, 1.25 makes a digit of 20 pixels one of 16. */
  readonly pixelsPerPixel: number
  /** What 0 (paper) and 255 (ink) become; linear between. */
  readonly levels: readonly [number, number]
}

/** Where first weights are drawn from: uniform within ± the rule's reach. */
export interface Initializer {
  /** `glorot`: sqrt(6 / (fan in + fan out)). `root`: 1 / sqrt(fan in), PyTorch's. `lecun`: 2.4 / fan in, 1998. */
  readonly kernel: 'glorot' | 'root' | 'lecun'
  readonly bias: 'zero' | 'root' | 'lecun'
}

/** `scaled-tanh` is 1.7159 tanh(2a / 3), the squashing of the 1998 paper. */
export type Activation = 'tanh' | 'scaled-tanh' | 'sigmoid' | 'relu' | 'linear'

/** For each output map the input maps that it sees, from 0. */
export type ConnectionTable = readonly (readonly number[])[]

/** Tensors are [height, width, channels]; a dense layer flattens what it is given in that order. */
export type LenetLayer =
  | {
      readonly kind: 'convolution'
      readonly name: string
      readonly filters: number
      /** Side of the square kernel; stride 1. */
      readonly size: number
      /** `same` pads with zeros so that the side stays. */
      readonly padding: 'same' | 'valid'
      readonly activation: Activation
      /** Left out: every filter sees every map. Kernels keep their full shape; what the table leaves out is 0. */
      readonly table?: ConnectionTable
    }
  /** 2x2 windows, stride 2. */
  | { readonly kind: 'pooling'; readonly how: 'max' | 'average' }
  /** Sum of 2x2, stride 2, times the map's coefficient, plus its bias, squashed; each map feeds `copies` of them. */
  | {
      readonly kind: 'subsampling'
      readonly name: string
      readonly copies: number
      readonly activation: Activation
    }
  /** Squared Euclidean distance to one fixed code a class; the nearest is read. */
  | { readonly kind: 'rbf'; readonly name: string; readonly codes: readonly (readonly number[])[] }
  | { readonly kind: 'dense'; readonly name: string; readonly units: number; readonly activation: Activation }

/** `geometryNumbers` → `hidden` tanh units → one addend a class; silent for a glyph without geometry. */
export interface GeometryHead {
  readonly hidden: number
  /** Subtracted from, then divided out of the raw numbers. */
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

/** How many numbers of `ArcGeometry` a geometry head is fed, in that interface's order. */
export const geometryNumbers = 8

/** One stored tensor: row-major 32-bit floats. */
export interface WeightTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

export type Weights = ReadonlyMap<string, WeightTensor>

export interface ParameterEntry {
  readonly name: string
  readonly shape: readonly number[]
  readonly role: 'kernel' | 'bias'
  /** Incoming connections of a unit, one for each place on the last axis. */
  readonly fanIn: readonly number[]
  readonly fanOut: number
  /** Of a kernel [.., in, out]: the pairs that exist; the others are held at 0. */
  readonly table?: ConnectionTable
}

export interface Extent {
  readonly side: number
  readonly channels: number
}

/** Side and channels after a layer; a dense layer's output has side 1. */
export function extentAfter(layer: LenetLayer, before: Extent): Extent {
  switch (layer.kind) {
    case 'convolution':
      return {
        side: layer.padding === 'same' ? before.side : before.side - layer.size + 1,
        channels: layer.filters,
      }
    case 'pooling':
      return { side: Math.floor(before.side / 2), channels: before.channels }
    case 'subsampling':
      return { side: Math.floor(before.side / 2), channels: before.channels * layer.copies }
    case 'dense':
      return { side: 1, channels: layer.units }
    case 'rbf':
      return { side: 1, channels: layer.codes.length }
  }
}

/** What the first layer sees. */
export function inputFormOf(model: LenetModel): InputForm {
  return model.input ?? { channels: 1, side: model.inputSide, pixelsPerPixel: 1, levels: [0, 1] }
}

/** Bytes of one given picture. */
export function pixelsPerGlyph(model: LenetModel): number {
  return model.inputSide * model.inputSide * inputFormOf(model).channels
}

/** Every tensor of the model in stored order: kernels [height, width, in, out], dense [in, out], biases [out]. */
export function parameterTable(model: LenetModel): ParameterEntry[] {
  const entries: ParameterEntry[] = []
  const { side, channels } = inputFormOf(model)
  let extent: Extent = { side, channels }
  for (const layer of model.layers) {
    entries.push(...layerParameters(layer, extent))
    extent = extentAfter(layer, extent)
  }
  if (model.geometryHead) {
    const { hidden } = model.geometryHead
    entries.push(...pairOf('geometry1', [geometryNumbers, hidden], geometryNumbers, hidden))
    entries.push(...pairOf('geometry2', [hidden, model.classCount], hidden, model.classCount))
  }
  return entries
}

/** The tensors of one layer whose input has the given extent. */
export function layerParameters(layer: LenetLayer, { side, channels }: Extent): ParameterEntry[] {
  switch (layer.kind) {
    case 'convolution': {
      const area = layer.size * layer.size
      const shape = [layer.size, layer.size, channels, layer.filters]
      const pair = pairOf(layer.name, shape, area * channels, area * layer.filters)
      const { table } = layer
      if (!table) return pair
      const fanIn = table.map((maps) => area * maps.length)
      return pair.map((entry) => ({ ...entry, fanIn, ...(entry.role === 'kernel' ? { table } : {}) }))
    }
    case 'dense': {
      const inputs = side * side * channels
      return pairOf(layer.name, [inputs, layer.units], inputs, layer.units)
    }
    case 'subsampling':
      return pairOf(layer.name, [channels * layer.copies], 4, 1)
    case 'pooling':
    case 'rbf':
      return []
  }
}

function pairOf(name: string, shape: readonly number[], fanIn: number, fanOut: number): ParameterEntry[] {
  const outputs = shape.at(-1) ?? 0
  const common = { fanIn: Array.from({ length: outputs }, () => fanIn), fanOut }
  return [
    { name: `${name}.kernel`, shape, role: 'kernel', ...common },
    { name: `${name}.bias`, shape: [outputs], role: 'bias', ...common },
  ]
}

export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** Numbers of a tensor that are free to change. */
export function freeCount({ shape, table }: ParameterEntry): number {
  if (!table) return sizeOfShape(shape)
  const pairs = table.reduce((sum, maps) => sum + maps.length, 0)
  return sizeOfShape(shape.slice(0, -2)) * pairs
}

export function parameterCount(model: LenetModel): number {
  return parameterTable(model).reduce((sum, entry) => sum + freeCount(entry), 0)
}

/** Whether the number at `index` of a kernel, row-major, belongs to a connection that exists. */
export function isConnected({ shape, table }: ParameterEntry, index: number): boolean {
  if (!table) return true
  const outputs = shape.at(-1) ?? 1
  const input = Math.floor(index / outputs) % (shape.at(-2) ?? 1)
  return table[index % outputs]?.includes(input) ?? false
}

/** Drawn as the model's initializer says (Glorot and Bengio 2010, biases 0, where it says nothing); the geometry head's end 0. */
export function createInitialWeights(model: LenetModel, random: Random): Weights {
  const { kernel, bias } = model.initializer ?? { kernel: 'glorot', bias: 'zero' }
  const weights = new Map<string, WeightTensor>()
  for (const entry of parameterTable(model)) {
    const data = new Float32Array(sizeOfShape(entry.shape))
    const rule = entry.role === 'kernel' ? kernel : bias
    if (rule !== 'zero' && entry.name !== 'geometry2.kernel') {
      const reaches = entry.fanIn.map((fanIn) => reachOf(rule, fanIn, entry.fanOut))
      for (let i = 0; i < data.length; i++) {
        const reach = reaches[i % reaches.length] ?? 0
        if (isConnected(entry, i)) data[i] = random.between(-reach, reach)
      }
    }
    weights.set(entry.name, { shape: entry.shape, data })
  }
  return weights
}

function reachOf(rule: Initializer['kernel'], fanIn: number, fanOut: number): number {
  if (rule === 'glorot') return Math.sqrt(6 / (fanIn + fanOut))
  return rule === 'root' ? 1 / Math.sqrt(fanIn) : 2.4 / fanIn
}

/** @throws AppError 'model-damaged' where a tensor is missing, left over, of another shape or not finite. */
export function assertWeightsFit(model: LenetModel, weights: Weights): void {
  const table = parameterTable(model)
  for (const entry of table) {
    const { name, shape } = entry
    const found = weights.get(name)
    if (!found) throw damaged(model, `the tensor ${name} is missing`)
    const fits = found.shape.length === shape.length && found.shape.every((side, i) => side === shape[i])
    if (!fits || found.data.length !== sizeOfShape(shape)) {
      throw damaged(model, `${name} has shape [${found.shape.join(', ')}] instead of [${shape.join(', ')}]`)
    }
    if (!found.data.every(Number.isFinite)) throw damaged(model, `${name} holds a number that is not finite`)
    if (entry.table && !found.data.every((value, i) => value === 0 || isConnected(entry, i)))
      throw damaged(model, `${name} connects maps that the model keeps apart`)
  }
  if (weights.size !== table.length) throw damaged(model, 'there are tensors that this model does not have')
}

function damaged(model: LenetModel, what: string): AppError {
  return new AppError('model-damaged', `The weights of ${model.id} do not fit: ${what}.`, { model: model.id })
}
