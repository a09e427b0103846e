import { AppError } from '../base/app-error'
import type { Random } from '../base/random'

/**
 * A LeNet as plain declaration: a model is one file that holds one of these. The tensor net, the built-in net,
 * the parameter table and the stored weights are all derived from it.
 */
export interface LenetModel {
  readonly id: string
  /** For a person: "LeNet-5". */
  readonly name: string
  /** Ten digits, or twelve with junk and separator. */
  readonly classCount: number
  /** Side of the square input in pixels, one channel, ink 1 on 0. */
  readonly inputSide: number
  readonly layers: readonly LenetLayer[]
  /** Present where the model also looks at an arc's place and size on the line. */
  readonly geometryHead?: GeometryHead
}

export type Activation = 'tanh' | 'relu' | 'linear'

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
    }
  /** 2x2 windows, stride 2. */
  | { readonly kind: 'pooling'; readonly how: 'max' | 'average' }
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
  /** Incoming and outgoing connections of a unit, for initialization; 0 for biases. */
  readonly fanIn: number
  readonly fanOut: number
}

interface Extent {
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
    case 'dense':
      return { side: 1, channels: layer.units }
  }
}

/** Every tensor of the model in stored order: kernels [height, width, in, out], dense [in, out], biases [out]. */
export function parameterTable(model: LenetModel): ParameterEntry[] {
  const table: ParameterEntry[] = []
  const add = (name: string, kernel: readonly number[], fanIn: number, fanOut: number): void => {
    table.push({ name: `${name}.kernel`, shape: kernel, fanIn, fanOut })
    table.push({ name: `${name}.bias`, shape: [kernel.at(-1) ?? 0], fanIn: 0, fanOut: 0 })
  }
  let extent: Extent = { side: model.inputSide, channels: 1 }
  for (const layer of model.layers) {
    if (layer.kind === 'convolution') {
      const area = layer.size * layer.size
      add(
        layer.name,
        [layer.size, layer.size, extent.channels, layer.filters],
        area * extent.channels,
        area * layer.filters,
      )
    } else if (layer.kind === 'dense') {
      const inputs = extent.side * extent.side * extent.channels
      add(layer.name, [inputs, layer.units], inputs, layer.units)
    }
    extent = extentAfter(layer, extent)
  }
  if (model.geometryHead) {
    const { hidden } = model.geometryHead
    add('geometry1', [geometryNumbers, hidden], geometryNumbers, hidden)
    add('geometry2', [hidden, model.classCount], hidden, model.classCount)
  }
  return table
}

export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

export function parameterCount(model: LenetModel): number {
  return parameterTable(model).reduce((sum, entry) => sum + sizeOfShape(entry.shape), 0)
}

/** Uniform in ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010), biases 0, the geometry head's end 0. */
export function createInitialWeights(model: LenetModel, random: Random): Weights {
  const weights = new Map<string, WeightTensor>()
  for (const entry of parameterTable(model)) {
    const data = new Float32Array(sizeOfShape(entry.shape))
    if (entry.fanIn > 0 && entry.name !== 'geometry2.kernel') {
      const reach = Math.sqrt(6 / (entry.fanIn + entry.fanOut))
      for (let i = 0; i < data.length; i++) data[i] = random.between(-reach, reach)
    }
    weights.set(entry.name, { shape: entry.shape, data })
  }
  return weights
}

/** @throws AppError 'model-damaged' where a tensor is missing, left over, of another shape or not finite. */
export function assertWeightsFit(model: LenetModel, weights: Weights): void {
  const table = parameterTable(model)
  for (const { name, shape } of table) {
    const found = weights.get(name)
    if (!found) throw damaged(model, `the tensor ${name} is missing`)
    const fits = found.shape.length === shape.length && found.shape.every((side, i) => side === shape[i])
    if (!fits || found.data.length !== sizeOfShape(shape)) {
      throw damaged(model, `${name} has shape [${found.shape.join(', ')}] instead of [${shape.join(', ')}]`)
    }
    if (!found.data.every(Number.isFinite)) throw damaged(model, `${name} holds a number that is not finite`)
  }
  if (weights.size !== table.length) throw damaged(model, 'there are tensors that this model does not have')
}

function damaged(model: LenetModel, what: string): AppError {
  return new AppError('model-damaged', `The weights of ${model.id} do not fit: ${what}.`, { model: model.id })
}
