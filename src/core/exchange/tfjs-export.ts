import { inputFormOf, type LenetModel, sizeOfShape, type Weights } from '../lenet/model'
import type { ExportFacts } from './onnx'
import { type TfjsLayer, type TfjsTensor, tfjsLayout } from './tfjs-layout'

export interface TfjsFiles {
  /** Of `model.json`. */
  readonly topology: string
  /** Of `weights.bin`. */
  readonly weights: Uint8Array
}

/** The file that `model.json` names. */
export const tfjsWeightsName = 'weights.bin'

/**
 * The net as a layers model that `tf.loadLayersModel` of TensorFlow.js opens. Input: float [N, side, side, channels]
 * as the first layer sees it; output: the last layer's values, for RBF units minus their distances.
 */
export function tfjsFromModel(model: LenetModel, weights: Weights, facts: ExportFacts): TfjsFiles {
  const { side, channels, levels } = inputFormOf(model)
  const layout = tfjsLayout(model)
  const tensors = layout.flatMap((layer) => layer.tensors)
  const isChain = layout.every(({ inputs }, i) => i === 0 || inputs.join() === layout[i - 1]?.name)
  const shape = [null, side, side, channels]
  const topology = {
    format: 'layers-model',
    generatedBy: `Digit Desk ${facts.version}`,
    convertedBy: null,
    modelTopology: {
      ...(isChain ? sequential(model.id, layout, shape) : functional(model.id, layout, shape)),
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    userDefinedMetadata: {
      architecture: model.id,
      model: facts.modelId,
      name: model.name,
      temperature: facts.temperature,
      paper: levels[0],
      ink: levels[1],
    },
    weightsManifest: [
      {
        paths: [tfjsWeightsName],
        weights: tensors.map(({ name, shape: sides }) => ({ name, shape: sides, dtype: 'float32' })),
      },
    ],
  }
  return { topology: `${JSON.stringify(topology, null, 2)}\n`, weights: bytesOf(tensors, weights) }
}

type Topology = Readonly<Record<string, unknown>>

function sequential(name: string, layout: readonly TfjsLayer[], shape: readonly unknown[]): Topology {
  const layers = layout.map(({ className, name: layer, config }, i) => ({
    class_name: className,
    config: { name: layer, ...(i === 0 ? { batch_input_shape: shape, dtype: 'float32' } : {}), ...config },
  }))
  return { class_name: 'Sequential', config: { name, layers } }
}

function functional(name: string, layout: readonly TfjsLayer[], shape: readonly unknown[]): Topology {
  const input = 'pixels'
  const layers = layout.map(({ className, name: layer, config, inputs }) => ({
    name: layer,
    class_name: className,
    config: { name: layer, ...config },
    inbound_nodes: [(inputs.length === 0 ? [input] : inputs).map((from) => [from, 0, 0, {}])],
  }))
  const first = {
    name: input,
    class_name: 'InputLayer',
    config: { name: input, batch_input_shape: shape, dtype: 'float32', sparse: false },
    inbound_nodes: [],
  }
  const output = layout.at(-1)?.name ?? input
  return {
    class_name: 'Model',
    config: {
      name,
      layers: [first, ...layers],
      input_layers: [[input, 0, 0]],
      output_layers: [[output, 0, 0]],
    },
  }
}

function bytesOf(tensors: readonly TfjsTensor[], weights: Weights): Uint8Array {
  const total = tensors.reduce((sum, { shape }) => sum + sizeOfShape(shape), 0)
  const view = new DataView(new ArrayBuffer(total * 4))
  let at = 0
  for (const tensor of tensors) {
    const data = valuesOf(tensor, weights)
    for (let i = 0; i < data.length; i++) view.setFloat32(at + 4 * i, data[i] ?? 0, true)
    at += 4 * data.length
  }
  return new Uint8Array(view.buffer)
}

function valuesOf({ shape, holds }: TfjsTensor, weights: Weights): Float32Array {
  if (holds.kind === 'constant') return holds.data
  const { data } = weights.get(holds.stored) ?? { data: new Float32Array(0) }
  if (holds.kind === 'parameter') return data
  return Float32Array.from({ length: sizeOfShape(shape) }, (_, i) => data[i % data.length] ?? 0)
}
