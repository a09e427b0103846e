import { inputFormOf, type LenetLayer, type LenetModel } from '../../core/lenet/model'
import { type InputPlan, planInput } from './kernels-input'
import { laneBytes, numberBytes, type ParameterLayout, roundUp } from './kernels-layout'
import { type BlockPlaces, type Call, type HeadPlaces, Planning, type Tensor } from './kernels-planning'
import { convolutionSums, copiedSums, denseSums, finish, planHead, subsampled } from './kernels-stages'

/**
 * How a block of examples goes through the model, and back. Values lie as [map][row][pixel][examples]; slopes of a
 * layer's sums take the place of its values.
 */
export interface BlockPlan {
  readonly scratchBytes: number
  readonly packedBytes: number
  /** Examples of a block, a multiple of four. */
  readonly lanes: number
  readonly input: InputPlan
  /** [classCount or code length][examples], what `kernels-loss.ts` begins with, and where its slopes are put. */
  readonly outputs: number
  readonly outputSlopes: number
  readonly head: HeadPlaces | null
  readonly forward: readonly Call[]
  /** Packs the parameters; to be called, in any order and by any thread, when they have changed. */
  readonly prepare: readonly Call[]
  /** Slopes of the parameters into `slopes`, instead of what is there or added to it. */
  backward(slopes: number, adds: boolean): readonly Call[]
}

/** Bytes of zeros that a plan of the model refers to. */
export function zeroBytesFor(model: LenetModel): number {
  const { side, channels } = inputFormOf(model)
  let maps: number = channels
  for (const layer of model.layers) {
    if (layer.kind === 'convolution') maps = Math.max(maps, layer.filters)
    if (layer.kind === 'subsampling') maps *= layer.copies
    if (layer.kind === 'dense') maps = Math.max(maps, layer.units)
  }
  return roundUp((side * side * maps + 16) * numberBytes, laneBytes)
}

/** @param vectors of four examples in a block */
export function planBlock(
  model: LenetModel,
  layout: ParameterLayout,
  places: BlockPlaces,
  vectors: number,
): BlockPlan {
  const planning = new Planning(layout, places, vectors)
  const input = planInput(model, planning)
  const { side, channels } = inputFormOf(model)
  let tensor: Tensor = { maps: channels, height: side, width: side, at: input.at, slope: 0 }
  model.layers.forEach((layer, i) => {
    tensor = planLayer(planning, layer, tensor, { before: model.layers[i - 1], after: model.layers[i + 1] })
  })
  const head = model.geometryHead ? planHead(planning, model.geometryHead.hidden, model.classCount) : null
  const backward = [...planning.backward].reverse()
  return {
    input,
    outputs: tensor.at,
    outputSlopes: tensor.slope,
    head,
    forward: planning.forward,
    prepare: planning.prepare,
    backward: (slopes, adds) => backward.flatMap((callsFor) => callsFor(slopes, adds ? 1 : 0)),
    scratchBytes: planning.used,
    packedBytes: planning.usedPacked,
    lanes: vectors * 4,
  }
}

interface Neighbours {
  readonly before: LenetLayer | undefined
  readonly after: LenetLayer | undefined
}

function planLayer(planning: Planning, layer: LenetLayer, x: Tensor, { before, after }: Neighbours): Tensor {
  const isPooled = before?.kind === 'convolution' || before?.kind === 'dense'
  switch (layer.kind) {
    case 'convolution': {
      const { name, filters, size, padding, activation } = layer
      const isWhole = padding === 'valid' && size === x.height && size === x.width
      const y = isWhole
        ? denseSums(planning, x, { name, units: filters })
        : convolutionSums(planning, x, { name, filters, size, isSame: padding === 'same' })
      return finish(planning, y, { activation, bias: `${name}.bias` }, after)
    }
    case 'dense': {
      const { name, units } = layer
      // The loss takes sigmoid outputs as they are before it.
      const isShare = after === undefined && layer.activation === 'sigmoid'
      const activation = isShare ? 'linear' : layer.activation
      return finish(
        planning,
        denseSums(planning, x, { name, units }),
        { activation, bias: `${name}.bias` },
        after,
      )
    }
    case 'pooling': // with the sums before it, where there are some
      return isPooled
        ? x
        : finish(planning, copiedSums(planning, x), { activation: 'linear', bias: null }, layer)
    case 'subsampling': {
      const sums = isPooled
        ? x
        : finish(planning, copiedSums(planning, x), { activation: 'linear', bias: null }, layer)
      return subsampled(planning, sums, layer)
    }
    case 'rbf':
      return x // distances are the loss's part
  }
}
