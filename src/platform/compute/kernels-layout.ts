import {
  type Extent,
  extentAfter,
  inputFormOf,
  isConnected,
  type LenetModel,
  type ParameterEntry,
  parameterTable,
  sizeOfShape,
  type Weights,
} from '../../core/lenet/model'

/** Bytes of a number, of a vector of four, and of one pixel or unit of the 16 examples that are computed together. */
export const numberBytes = 4
const vectorBytes = 16
export const laneBytes = 64
export const laneCount = 16

/** One tensor of the model within the arena. */
export interface ParameterPlace {
  readonly entry: ParameterEntry
  /** Bytes from the arena's start. */
  readonly at: number
  /** Bytes from one row of outputs to the next. */
  readonly step: number
  /** Stored rows are [place][channel]; here they are [channel][place]. */
  readonly places: number
}

/**
 * All parameters in one stretch of memory, kernels before biases: rows of outputs, each filled up with zeros to a
 * multiple of eight. Slopes and the optimizer's tensors lie in stretches of the same form.
 */
export interface ParameterLayout {
  readonly bytes: number
  /** Bytes of the kernels, which come first: weight decay is theirs alone. */
  readonly kernelBytes: number
  readonly places: ReadonlyMap<string, ParameterPlace>
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}

/** Bytes of a row of so many numbers. */
export function rowBytes(count: number): number {
  return roundUp(count, 8) * numberBytes
}

export function layoutOf(model: LenetModel): ParameterLayout {
  const areas = areasOf(model)
  const places = new Map<string, ParameterPlace>()
  let bytes = 0
  const put = (entry: ParameterEntry): void => {
    const outputs = entry.shape.at(-1) ?? 0
    const step = rowBytes(outputs)
    places.set(entry.name, { entry, at: bytes, step, places: areas.get(entry.name) ?? 1 })
    bytes += (sizeOfShape(entry.shape) / outputs) * step
  }
  const table = parameterTable(model)
  for (const entry of table) if (entry.role === 'kernel') put(entry)
  const kernelBytes = bytes
  for (const entry of table) if (entry.role === 'bias') put(entry)
  const inOrder = table.flatMap(({ name }) => {
    const place = places.get(name)
    return place ? [[name, place] as const] : []
  })
  return { bytes: roundUp(bytes, vectorBytes), kernelBytes, places: new Map(inOrder) }
}

/** For each kernel the places that a channel of its rows has: taps of a convolution, pixels before a dense layer. */
function areasOf(model: LenetModel): Map<string, number> {
  const areas = new Map<string, number>()
  let extent: Extent = inputFormOf(model)
  for (const layer of model.layers) {
    if (layer.kind === 'convolution') areas.set(`${layer.name}.kernel`, layer.size * layer.size)
    if (layer.kind === 'dense') areas.set(`${layer.name}.kernel`, extent.side * extent.side)
    extent = extentAfter(layer, extent)
  }
  return areas
}

/** Calls `visit` with the index in the stored tensor and in the arena (in numbers) of every number of a tensor. */
function eachNumber(place: ParameterPlace, visit: (stored: number, arena: number) => void): void {
  const { entry, at, step, places } = place
  const outputs = entry.shape.at(-1) ?? 0
  const rows = sizeOfShape(entry.shape) / outputs
  const channels = rows / places
  for (let row = 0; row < rows; row++) {
    const turned = (row % channels) * places + Math.floor(row / channels)
    const start = (at + turned * step) / numberBytes
    for (let output = 0; output < outputs; output++) visit(row * outputs + output, start + output)
  }
}

/** Stored numbers of one tensor into an arena. */
export function writeTensor(place: ParameterPlace, data: Float32Array, arena: Float32Array): void {
  eachNumber(place, (stored, at) => {
    arena[at] = data[stored] ?? 0
  })
}

export function readTensor(place: ParameterPlace, arena: Float32Array): Float32Array {
  const data = new Float32Array(sizeOfShape(place.entry.shape))
  eachNumber(place, (stored, at) => {
    data[stored] = arena[at] ?? 0
  })
  return data
}

export function writeWeights(layout: ParameterLayout, weights: Weights, arena: Float32Array): void {
  for (const [name, { data }] of weights) {
    const place = layout.places.get(name)
    if (place) writeTensor(place, data, arena)
  }
}

export function readWeights(layout: ParameterLayout, arena: Float32Array): Weights {
  return new Map(
    [...layout.places].map(([name, place]) => [
      name,
      { shape: place.entry.shape, data: readTensor(place, arena) },
    ]),
  )
}

/** 1 where the model has a connection, 0 where its tables leave one out; null where they leave out none. */
export function connectionMask(layout: ParameterLayout): Float32Array | null {
  const sparse = [...layout.places.values()].filter(({ entry }) => entry.table)
  if (sparse.length === 0) return null
  const mask = new Float32Array(layout.bytes / numberBytes).fill(1)
  for (const place of sparse) {
    eachNumber(place, (stored, at) => {
      mask[at] = isConnected(place.entry, stored) ? 1 : 0
    })
  }
  return mask
}
