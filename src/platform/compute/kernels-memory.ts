import type { LenetModel } from '../../core/lenet/model'
import { connectionMask, laneBytes, type ParameterLayout, roundUp } from './kernels-layout'
import { planBlock, zeroBytesFor } from './kernels-plan'

/** Most parts that a batch's slopes are summed in, whatever the number of threads, so that sums do not depend on it. */
export const mostShards = 8

/** What a net keeps in its shared memory, by address. */
export interface NetPlaces {
  readonly zeros: number
  readonly parameters: number
  /** Two stretches like the parameters', for the optimizer. */
  readonly tensors: readonly [number, number]
  /** 1 where there is a connection; 0 where the model leaves out none. */
  readonly mask: number
  /** `mostShards` stretches like the parameters'. */
  readonly slopes: number
  /** From one of them to the next. */
  readonly shardBytes: number
  readonly scratch: number
  /** A thread's. */
  readonly scratchBytes: number
  readonly bytes: number
}

/** Places for `threads` threads; whoever only infers leaves most of it untouched, which costs nothing. */
export function placesOf(model: LenetModel, layout: ParameterLayout, threads: number): NetPlaces {
  let free = laneBytes
  const take = (bytes: number): number => {
    const at = free
    free += roundUp(bytes, laneBytes)
    return at
  }
  const stretch = roundUp(layout.bytes, laneBytes)
  const zeros = take(zeroBytesFor(model))
  const parameters = take(stretch)
  const tensors = [take(stretch), take(stretch)] as const
  const mask = connectionMask(layout) ? take(stretch) : 0
  const slopes = take(stretch * mostShards)
  const dry = planBlock(model, layout, { parameters, zeros, scratch: laneBytes })
  const scratchBytes = roundUp(dry.scratchBytes, 4096)
  const scratch = take(scratchBytes * threads)
  return { zeros, parameters, tensors, mask, slopes, shardBytes: stretch, scratch, scratchBytes, bytes: free }
}
