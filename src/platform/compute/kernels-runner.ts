import { geometryNumbers, inputFormOf, type LenetModel } from '../../core/lenet/model'
import type { LenetLoss } from '../../core/lenet/recipe'
import type { Block } from './kernels-blocks'
import { instantiateKernels, type Kernel } from './kernels-instance'
import { layoutOf, numberBytes } from './kernels-layout'
import { type BlockLoss, type BlockOutcome, createBlockLoss } from './kernels-loss'
import type { NetPlaces } from './kernels-memory'
import { type BlockPlan, planBlock } from './kernels-plan'
import type { Call } from './kernels-planning'

/** A batch in the shared memory, by address. */
export interface BatchPlaces {
  readonly count: number
  readonly pixels: number
  /** [count, 8]; 0 where the batch has none. */
  readonly geometry: number
  readonly targets: number
  readonly scores: number
}

/** What one thread does with blocks of examples. */
export interface BlockRunner {
  /**
   * Parts of the parameters to be packed, each by any thread, when they have changed and before any thread looks at a
   * block again.
   */
  readonly parts: number
  pack(part: number): void
  /** Scores of the batch's block into its scores. */
  infer(batch: BatchPlaces, block: Block): void
  /** Slopes of the block's examples into `slopes`, or added to it; sums, not means. */
  train(batch: BatchPlaces, block: Block, slopes: number, adds: boolean): BlockOutcome
}

export interface RunnerParts {
  readonly model: LenetModel
  readonly loss: LenetLoss
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly places: NetPlaces
  /** Whose scratch to use. */
  readonly thread: number
}

type Bound = readonly (readonly [Kernel, readonly number[]])[]

/** The plan for blocks of one size, with kernels in place of their names. */
interface BoundPlan {
  readonly plan: BlockPlan
  readonly loss: BlockLoss
  readonly forward: Bound
  backward(slopes: number, adds: boolean): Bound
}

export function createBlockRunner(parts: RunnerParts): BlockRunner {
  const { model, memory } = parts
  const kernelNamed = instantiateKernels(parts.module, memory)
  const bind = (calls: readonly Call[]): Bound =>
    calls.map(({ kernel, numbers }) => [kernelNamed(kernel), numbers] as const)
  const run = (bound: Bound): void => {
    for (const [kernel, numbers] of bound) kernel(...numbers)
  }
  const numbers = createView(memory)
  const plans = new Map<number, BoundPlan>()
  const planFor = (vectors: number): BoundPlan => {
    const known = plans.get(vectors)
    if (known) return known
    const bound = bindPlan(parts, vectors, bind)
    plans.set(vectors, bound)
    for (const { at, data } of bound.plan.input.constants) {
      if (data instanceof Float32Array) numbers().set(data, at / numberBytes)
      else new Int32Array(memory.buffer).set(data, at / numberBytes)
    }
    return bound
  }
  const packing = bind(planFor(4).plan.prepare)
  const { channels } = inputFormOf(model)
  const glyphBytes = model.inputSide * model.inputSide * channels

  const forwardOf = (batch: BatchPlaces, block: Block, { plan, forward }: BoundPlan) => {
    const row = block.first * model.classCount
    const geometry = batch.geometry / numberBytes + block.first * geometryNumbers
    const examples = {
      count: block.count,
      targets: batch.targets / numberBytes + row,
      scores: batch.scores / numberBytes + row,
      geometry: batch.geometry > 0 ? geometry : 0,
    }
    run(bind(plan.input.calls(batch.pixels + block.first * glyphBytes, block.count)))
    if (plan.head) standardize(model, numbers(), examples, plan)
    run(forward)
    return examples
  }

  return {
    parts: packing.length,
    pack(part) {
      run(packing.slice(part, part + 1))
    },
    infer(batch, block) {
      const bound = planFor(block.vectors)
      const examples = forwardOf(batch, block, bound)
      bound.loss.writeScores(numbers(), examples)
    },
    train(batch, block, slopes, adds) {
      const bound = planFor(block.vectors)
      const examples = forwardOf(batch, block, bound)
      const outcome = bound.loss.lossAndSlopes(numbers(), examples)
      run(bound.backward(slopes, adds))
      return outcome
    },
  }
}

function bindPlan(parts: RunnerParts, vectors: number, bind: (calls: readonly Call[]) => Bound): BoundPlan {
  const { model, places } = parts
  const { parameters, zeros, packed, scratchOffsets } = places
  const scratch = places.scratch + parts.thread * places.scratchBytes + (scratchOffsets[vectors - 1] ?? 0)
  const plan = planBlock(model, layoutOf(model), { parameters, zeros, packed, scratch }, vectors)
  const backward = new Map<number, Bound>()
  return {
    plan,
    loss: createBlockLoss(model, plan, parts.loss),
    forward: bind(plan.forward),
    backward(slopes, adds) {
      const key = adds ? -slopes : slopes
      const known = backward.get(key)
      if (known) return known
      const bound = bind(plan.backward(slopes, adds))
      backward.set(key, bound)
      return bound
    },
  }
}

/** The memory's numbers, looked at anew when it has grown. */
function createView(memory: WebAssembly.Memory): () => Float32Array {
  let view = new Float32Array(memory.buffer)
  return () => {
    if (view.buffer !== memory.buffer) view = new Float32Array(memory.buffer)
    return view
  }
}

/** Geometry rows [count, 8] side by side [8][examples], standardized; 0 for an example without. */
function standardize(
  model: LenetModel,
  memory: Float32Array,
  examples: { readonly count: number; readonly geometry: number },
  { head: places, lanes }: BlockPlan,
): void {
  const head = model.geometryHead
  const to = (places?.geometry ?? 0) / numberBytes
  memory.fill(0, to, to + geometryNumbers * lanes)
  if (!head || examples.geometry === 0) return
  for (let lane = 0; lane < examples.count; lane++) {
    const row = examples.geometry + lane * geometryNumbers
    if (Number.isNaN(memory[row])) continue
    for (let i = 0; i < geometryNumbers; i++) {
      const value = ((memory[row + i] ?? 0) - (head.mean[i] ?? 0)) / (head.deviation[i] ?? 1)
      memory[to + i * lanes + lane] = value
    }
  }
}
