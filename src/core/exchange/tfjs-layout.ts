import {
  type Activation,
  type Extent,
  extentAfter,
  inputFormOf,
  type LenetLayer,
  type LenetModel,
} from '../lenet/model'

/** A net in the layers that Keras and TensorFlow.js have; their words for classes and settings. */
export interface TfjsLayer {
  readonly name: string
  readonly className: string
  /** Without the name. */
  readonly config: Readonly<Record<string, unknown>>
  /** Names of the layers whose outputs go in; empty for the first. */
  readonly inputs: readonly string[]
  /** In the order in which such a layer keeps them. */
  readonly tensors: readonly TfjsTensor[]
}

export interface TfjsTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly holds:
    | { readonly kind: 'parameter'; readonly stored: string }
    /** A coefficient a map, [2, 2, maps, copies]: each of the four is the stored one. */
    | { readonly kind: 'coefficients'; readonly stored: string }
    | { readonly kind: 'constant'; readonly data: Float32Array }
}

const places = { data_format: 'channels_last' } as const

/**
 * The net in standard layers, its parameters as they are: connection tables are the zeros in full kernels, trainable
 * sub-sampling is a depthwise convolution, 1.7159 tanh(2a/3) stands between two rescalings, and the RBF units'
 * distances are written out (|x|^2 - 2xc + |c|^2, with a minus). The geometry head is left out.
 */
export function tfjsLayout(model: LenetModel): readonly TfjsLayer[] {
  const { side, channels } = inputFormOf(model)
  const builder = createBuilder()
  let extent: Extent = { side, channels }
  model.layers.forEach((layer, index) => {
    addLayer(builder, { layer, name: 'name' in layer ? layer.name : `s${index + 1}`, before: extent })
    extent = extentAfter(layer, extent)
  })
  return builder.layers
}

interface Builder {
  readonly layers: TfjsLayer[]
  /** Behind the newest layer, unless `inputs` says otherwise. */
  add(layer: Omit<TfjsLayer, 'inputs' | 'tensors'> & Partial<TfjsLayer>): void
  /** Once, before the first layer of units. */
  flatten(name: string): void
}

function createBuilder(): Builder {
  const layers: TfjsLayer[] = []
  let isFlat = false
  const add: Builder['add'] = (layer) => {
    const before = layers.at(-1)
    layers.push({ inputs: before === undefined ? [] : [before.name], tensors: [], ...layer })
  }
  return {
    layers,
    add,
    flatten(name) {
      if (!isFlat) add({ name: `${name}_flat`, className: 'Flatten', config: {} })
      isFlat = true
    },
  }
}

interface NamedLayer {
  readonly layer: LenetLayer
  readonly name: string
  readonly before: Extent
}

function addLayer(builder: Builder, { layer, name, before }: NamedLayer): void {
  switch (layer.kind) {
    case 'convolution': {
      const { size, filters, padding, activation } = layer
      const config = { filters, kernel_size: [size, size], strides: [1, 1], padding, ...places }
      const kernel = parameter(name, 'kernel', [size, size, before.channels, filters])
      addActivated(builder, activation, {
        name,
        className: 'Conv2D',
        config,
        tensors: [kernel, parameter(name, 'bias', [filters])],
      })
      return
    }
    case 'pooling': {
      const className = layer.how === 'max' ? 'MaxPooling2D' : 'AveragePooling2D'
      const config = { pool_size: [2, 2], strides: [2, 2], padding: 'valid', ...places }
      builder.add({ name, className, config })
      return
    }
    case 'subsampling': {
      const { copies, activation } = layer
      const sizes = { kernel_size: [2, 2], strides: [2, 2], depth_multiplier: copies }
      const kernel: TfjsTensor = {
        name: `${name}/depthwise_kernel`,
        shape: [2, 2, before.channels, copies],
        holds: { kind: 'coefficients', stored: `${name}.kernel` },
      }
      addActivated(builder, activation, {
        name,
        className: 'DepthwiseConv2D',
        config: { ...sizes, padding: 'valid', ...places },
        tensors: [kernel, parameter(name, 'bias', [before.channels * copies])],
      })
      return
    }
    case 'dense': {
      builder.flatten(name)
      const kernel = parameter(name, 'kernel', [before.side * before.side * before.channels, layer.units])
      addActivated(builder, layer.activation, {
        name,
        className: 'Dense',
        config: { units: layer.units },
        tensors: [kernel, parameter(name, 'bias', [layer.units])],
      })
      return
    }
    case 'rbf':
      builder.flatten(name)
      addDistances(builder, name, layer.codes)
  }
}

function addActivated(
  builder: Builder,
  activation: Activation,
  { name, className, config, tensors }: Omit<TfjsLayer, 'inputs'>,
): void {
  const isScaled = activation === 'scaled-tanh'
  const settings = { ...config, activation: isScaled ? 'linear' : activation, use_bias: true }
  builder.add({ name, className, config: settings, tensors })
  if (!isScaled) return
  builder.add({ name: `${name}_slope`, className: 'Rescaling', config: { scale: 2 / 3, offset: 0 } })
  builder.add({ name: `${name}_tanh`, className: 'Activation', config: { activation: 'tanh' } })
  builder.add({ name: `${name}_height`, className: 'Rescaling', config: { scale: 1.7159, offset: 0 } })
}

/** Minus the squared distance to each code: -|x|^2 beside 2xc - |c|^2. */
function addDistances(builder: Builder, name: string, codes: readonly (readonly number[])[]): void {
  const from = builder.layers.at(-1)?.name ?? ''
  const units = codes.length
  const length = codes[0]?.length ?? 0
  const twice = Float32Array.from({ length: length * units }, (_, i) => {
    return 2 * (codes[i % units]?.[Math.floor(i / units)] ?? 0)
  })
  const squares = Float32Array.from(codes, (code) => -code.reduce((sum, value) => sum + value * value, 0))
  builder.add({ name: `${name}_square`, className: 'Dot', config: { axes: -1 }, inputs: [from, from] })
  builder.add({
    name: `${name}_spread`,
    className: 'Dense',
    config: { units, activation: 'linear', use_bias: false },
    tensors: [constant(`${name}_spread/kernel`, [1, units], new Float32Array(units).fill(-1))],
  })
  builder.add({
    name: `${name}_near`,
    className: 'Dense',
    config: { units, activation: 'linear', use_bias: true },
    inputs: [from],
    tensors: [
      constant(`${name}_near/kernel`, [length, units], twice),
      constant(`${name}_near/bias`, [units], squares),
    ],
  })
  builder.add({ name, className: 'Add', config: {}, inputs: [`${name}_spread`, `${name}_near`] })
}

function parameter(layer: string, what: 'kernel' | 'bias', shape: readonly number[]): TfjsTensor {
  return { name: `${layer}/${what}`, shape, holds: { kind: 'parameter', stored: `${layer}.${what}` } }
}

function constant(name: string, shape: readonly number[], data: Float32Array): TfjsTensor {
  return { name, shape, holds: { kind: 'constant', data } }
}
