import { geometryNumbers, inputFormOf, type LenetModel } from '../../core/lenet/model'
import type { LenetLoss } from '../../core/lenet/recipe'
import { instantiateKernels, type Kernel } from './kernels-instance'
import { laneBytes, laneCount, layoutOf, numberBytes } from './kernels-layout'
import { type BlockOutcome, createBlockLoss } from './kernels-loss'
import type { NetPlaces } from './kernels-memory'
import { planBlock } from './kernels-plan'
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

/** What one thread does with blocks of 16 examples. */
export interface BlockRunner {
  /** Scores of the batch's block into its scores. */
  infer(batch: BatchPlaces, block: number): void
  /** Tells that the parameters have changed since the last `train`. */
  parametersChanged(): void
  /** Slopes of the block's examples into `slopes`, or added to it; sums, not means. */
  train(batch: BatchPlaces, block: number, slopes: number, adds: boolean): BlockOutcome
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

export function createBlockRunner(parts: RunnerParts): BlockRunner {
  const { model, memory, places } = parts
  const kernelNamed = instantiateKernels(parts.module, memory)
  const scratch = places.scratch + parts.thread * places.scratchBytes
  const { parameters, zeros } = places
  const plan = planBlock(model, layoutOf(model), { parameters, zeros, scratch })
  const loss = createBlockLoss(model, plan, parts.loss)
  const bind = (calls: readonly Call[]): Bound =>
    calls.map(({ kernel, numbers }) => [kernelNamed(kernel), numbers] as const)
  const run = (bound: Bound): void => {
    for (const [kernel, numbers] of bound) kernel(...numbers)
  }
  const numbers = createView(memory)
  for (const { at, data } of plan.input.constants) {
    if (data instanceof Float32Array) numbers().set(data, at / numberBytes)
    else new Int32Array(memory.buffer).set(data, at / numberBytes)
  }

  const forward = bind(plan.forward)
  const prepare = bind(plan.prepare)
  const backward = new Map<number, Bound>()
  const { channels } = inputFormOf(model)
  const glyphBytes = model.inputSide * model.inputSide * channels
  let isPrepared = false

  const backwardFor = (slopes: number, adds: boolean): Bound => {
    const key = adds ? -slopes : slopes
    const known = backward.get(key)
    if (known) return known
    const bound = bind(plan.backward(slopes, adds))
    backward.set(key, bound)
    return bound
  }

  const examplesOf = (batch: BatchPlaces, block: number) => {
    const first = block * laneCount
    const row = first * model.classCount
    return {
      count: Math.min(laneCount, batch.count - first),
      targets: batch.targets / numberBytes + row,
      scores: batch.scores / numberBytes + row,
      geometry: batch.geometry > 0 ? batch.geometry / numberBytes + first * geometryNumbers : 0,
    }
  }

  const forwardOf = (batch: BatchPlaces, block: number) => {
    const examples = examplesOf(batch, block)
    run(bind(plan.input.calls(batch.pixels + block * laneCount * glyphBytes, examples.count)))
    if (plan.head) standardize(model, numbers(), examples, plan.head.geometry / numberBytes)
    run(forward)
    return examples
  }

  return {
    infer(batch, block) {
      const examples = forwardOf(batch, block)
      loss.writeScores(numbers(), examples)
    },
    parametersChanged() {
      isPrepared = false
    },
    train(batch, block, slopes, adds) {
      if (!isPrepared) run(prepare)
      isPrepared = true
      const examples = forwardOf(batch, block)
      const outcome = loss.lossAndSlopes(numbers(), examples)
      run(backwardFor(slopes, adds))
      return outcome
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

/** Geometry rows [count, 8] side by side [8][16], standardized; 0 for an example without. */
function standardize(
  model: LenetModel,
  memory: Float32Array,
  examples: { readonly count: number; readonly geometry: number },
  to: number,
): void {
  const head = model.geometryHead
  memory.fill(0, to, to + (geometryNumbers * laneBytes) / numberBytes)
  if (!head || examples.geometry === 0) return
  for (let lane = 0; lane < examples.count; lane++) {
    const row = examples.geometry + lane * geometryNumbers
    if (Number.isNaN(memory[row])) continue
    for (let i = 0; i < geometryNumbers; i++) {
      const value = ((memory[row + i] ?? 0) - (head.mean[i] ?? 0)) / (head.deviation[i] ?? 1)
      memory[to + i * laneCount + lane] = value
    }
  }
}
