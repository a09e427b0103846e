import * as v from 'valibot'
import { AppError } from '../base/app-error'
import { inputFormOf, type LenetModel, sizeOfShape, type Weights, type WeightTensor } from '../lenet/model'
import { lenetFamily } from '../lenet/model-family'
import { type TfjsTensor, tfjsLayout } from './tfjs-layout'
import { type FoundLayer, sameLayers } from './tfjs-likeness'

/** What a `model.json` says, checked in form alone. */
export interface LayersModel {
  /** Without the input layer. */
  readonly layers: readonly FoundLayer[]
  /** [null, side, side, channels] where the file says so. */
  readonly inputShape: readonly (number | null)[]
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]
  /** Plain names of files beside it, in order. */
  readonly paths: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

const name = v.pipe(v.string(), v.maxLength(200))
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const record = v.record(v.string(), v.unknown())
const layerSchema = v.object({
  class_name: name,
  config: v.intersect([record, v.object({ name })]),
  inbound_nodes: v.optional(v.array(v.array(v.tuple([name, v.unknown(), v.unknown()])))),
})
const netSchema = v.object({
  class_name: v.picklist(['Sequential', 'Model', 'Functional']),
  config: v.object({ layers: v.pipe(v.array(layerSchema), v.maxLength(200)) }),
})
const fileSchema = v.object({
  modelTopology: v.union([netSchema, v.object({ model_config: netSchema })]),
  weightsManifest: v.pipe(
    v.array(
      v.object({
        paths: v.pipe(v.array(v.string()), v.maxLength(100)),
        weights: v.pipe(
          v.array(
            v.object({
              name,
              shape: v.pipe(v.array(size), v.maxLength(8)),
              dtype: v.literal('float32'),
              quantization: v.optional(v.never()),
            }),
          ),
          v.maxLength(200),
        ),
      }),
    ),
    v.maxLength(100),
  ),
  userDefinedMetadata: v.optional(record),
})
const inputShape = v.array(v.nullable(v.number()))

/**
 * @throws AppError 'model-kind' where the text is no layers model, 'model-unfit' where it names files elsewhere.
 */
export function layersModelFromJson(text: string): LayersModel {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('model-kind', 'This is not a model.json: it is not JSON.', { kind: 'text' }, cause)
  }
  const parsed = v.safeParse(fileSchema, value)
  if (!parsed.success) {
    const where = (v.getDotPath(parsed.issues[0]) ?? 'the whole file').slice(0, 100)
    throw new AppError(
      'model-kind',
      `This is not a layers model of TensorFlow.js: ${where} is not as it should be.`,
      {
        kind: 'json',
      },
    )
  }
  const { modelTopology, weightsManifest, userDefinedMetadata } = parsed.output
  const { class_name: className, config } =
    'model_config' in modelTopology ? modelTopology.model_config : modelTopology
  const paths = weightsManifest.flatMap((group) => group.paths)
  for (const path of paths) assertPlainName(path)
  const isChain = className === 'Sequential'
  const first = config.layers[0]
  const shape = v.safeParse(inputShape, first?.config.batch_input_shape ?? first?.config.batch_shape)
  return {
    layers: config.layers
      .filter((layer) => layer.class_name !== 'InputLayer')
      .map((layer) => ({
        name: layer.config.name,
        className: layer.class_name,
        config: layer.config,
        inputs: isChain ? null : (layer.inbound_nodes ?? []).flat().map(([from]) => from),
      })),
    inputShape: shape.success ? shape.output : [],
    tensors: weightsManifest.flatMap((group) =>
      group.weights.map((each) => ({ name: each.name, shape: each.shape })),
    ),
    paths,
    metadata: userDefinedMetadata ?? {},
  }
}

/** A path in a file that came from anywhere never leaves the file's own folder. */
function assertPlainName(path: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  const isPlain = /^[^/\\:\u0000-\u001f]{1,255}$/.test(path) && path !== '.' && path !== '..'
  if (!isPlain)
    throw new AppError('model-unfit', 'The model.json names a file of weights outside its own folder.', {})
}

/** The nets of the family that have these layers. */
export function modelsLike(found: LayersModel): readonly LenetModel[] {
  return lenetFamily.filter((model) => {
    const { side, channels } = inputFormOf(model)
    const isInput = found.inputShape.slice(1).join() === [side, side, channels].join()
    return isInput && sameLayers(tfjsLayout(model), found.layers)
  })
}

/**
 * The tensors of `model`, one of those that are like the file, from the files of weights one after the other.
 * @throws AppError 'model-unfit'.
 */
export function weightsFromLayers(model: LenetModel, found: LayersModel, bytes: Uint8Array): Weights {
  const wanted = tfjsLayout(model).flatMap((layer) => layer.tensors)
  const total = wanted.reduce((sum, { shape }) => sum + 4 * sizeOfShape(shape), 0)
  if (found.tensors.length !== wanted.length)
    throw unfit(`there are ${found.tensors.length} tensors where ${model.name} has ${wanted.length}`)
  if (bytes.length !== total) throw unfit(`the weights have ${bytes.length} bytes instead of ${total}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const weights = new Map<string, WeightTensor>()
  let at = 0
  wanted.forEach((tensor, i) => {
    const shape = found.tensors[i]?.shape ?? []
    if (shape.join() !== tensor.shape.join())
      throw unfit(`${tensor.name} has shape [${shape.join(', ')}] instead of [${tensor.shape.join(', ')}]`)
    const data = Float32Array.from({ length: sizeOfShape(shape) }, (_, k) =>
      view.getFloat32(at + 4 * k, true),
    )
    at += 4 * data.length
    takeTensor(weights, tensor, data)
  })
  return weights
}

function takeTensor(
  weights: Map<string, WeightTensor>,
  { name, shape, holds }: TfjsTensor,
  data: Float32Array,
): void {
  switch (holds.kind) {
    case 'parameter':
      weights.set(holds.stored, { shape, data })
      return
    case 'coefficients': {
      const maps = data.length / 4
      if (!data.every((value, i) => Object.is(value, data[i % maps])))
        throw unfit(`${name} weighs the four inputs of a unit differently`)
      weights.set(holds.stored, { shape: [maps], data: data.slice(0, maps) })
      return
    }
    case 'constant':
      if (!data.every((value, i) => value === holds.data[i]))
        throw unfit(`${name} is not what the net's fixed codes make it`)
  }
}

function unfit(what: string): AppError {
  return new AppError('model-unfit', `The weights do not fit: ${what}.`)
}
