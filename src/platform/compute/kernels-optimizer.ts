import type { StepOptimizer } from '../../core/lenet/compute-port'
import type { KernelByName } from './kernels-instance'
import { type ParameterLayout, roundUp } from './kernels-layout'
import type { NetPlaces } from './kernels-memory'

// Kingma and Ba 2015; the kernel has them too.
const meanMomentum = 0.9
const squareMomentum = 0.999

export interface UpdateStep {
  /** Steps taken, this one among them. */
  readonly steps: number
  readonly learningRate: number
  /** Examples of the batch. */
  readonly count: number
  /** Parts that the slopes are in. */
  readonly shards: number
}

/** A stretch of the parameters, in bytes from their start. */
export interface Part {
  readonly from: number
  readonly to: number
}

/** The stretch that is `index`'s among `threads`; whole cache lines. */
export function partOf(layout: ParameterLayout, index: number, threads: number): Part {
  const share = roundUp(Math.ceil(layout.bytes / threads), 64)
  return { from: Math.min(layout.bytes, share * index), to: Math.min(layout.bytes, share * (index + 1)) }
}

/** What the optimizer calls its tensors, in the order of `NetPlaces.tensors`. */
export function tensorNames(how: StepOptimizer): readonly string[] {
  if (how.kind === 'sgd') return how.momentum === 0 ? [] : ['velocity']
  return how.kind === 'adam' ? ['mean', 'square'] : ['curvature']
}

export type Update = (step: UpdateStep, part: Part) => void

/** Moves a part of the parameters by the shards' slopes, which it uses up. */
export function createUpdate(
  how: StepOptimizer,
  layout: ParameterLayout,
  places: NetPlaces,
  kernelNamed: KernelByName,
): Update {
  const gather = kernelNamed('gather')
  const mask = kernelNamed('mask')
  const move = moveOf(how, places, kernelNamed)
  return (step, { from, to }) => {
    if (from >= to) return
    gather(places.slopes + from, to - from, step.shards, places.shardBytes, 1 / step.count)
    if (places.mask > 0) mask(places.slopes + from, places.mask + from, to - from)
    const middle = Math.min(to, Math.max(from, layout.kernelBytes))
    if (middle > from) move(step, { from, to: middle }, true)
    if (to > middle) move(step, { from: middle, to }, false)
  }
}

type Move = (step: UpdateStep, part: Part, isKernel: boolean) => void

function moveOf(how: StepOptimizer, places: NetPlaces, kernelNamed: KernelByName): Move {
  const { parameters, slopes } = places
  const [first, second] = places.tensors
  switch (how.kind) {
    case 'sgd': {
      const plain = kernelNamed('descendPlainly')
      const descend = kernelNamed('descend')
      return ({ learningRate }, { from, to }) => {
        if (how.momentum === 0) plain(parameters + from, slopes + from, to - from, learningRate)
        else descend(parameters + from, slopes + from, first + from, to - from, learningRate, how.momentum)
      }
    }
    case 'adam': {
      const adam = kernelNamed('adam')
      return ({ learningRate, steps }, { from, to }, isKernel) => {
        const rate = (learningRate * Math.sqrt(1 - squareMomentum ** steps)) / (1 - meanMomentum ** steps)
        const keep = isKernel ? 1 - learningRate * how.weightDecay : 1
        adam(parameters + from, slopes + from, first + from, second + from, to - from, rate, keep)
      }
    }
    case 'diagonal': {
      const diagonal = kernelNamed('diagonal')
      return ({ learningRate }, { from, to }) => {
        diagonal(parameters + from, slopes + from, first + from, to - from, learningRate, how.mu)
      }
    }
  }
}
