import type { LenetModel } from '../../core/lenet/model'
import { mostShards } from './kernels-blocks'
import { connectionMask, laneBytes, type ParameterLayout, roundUp } from './kernels-layout'
import { planBlock, zeroBytesFor } from './kernels-plan'

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
  /** What the kernels read in place of the parameters. */
  readonly packed: number
  readonly scratch: number
  /** A thread's. */
  readonly scratchBytes: number
  /** From the thread's scratch to what blocks of 1, 2, 3 and 4 vectors have: what borders they keep is their own. */
  readonly scratchOffsets: readonly number[]
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
  const dry = { parameters, zeros, packed: laneBytes, scratch: laneBytes }
  const plans = [1, 2, 3, 4].map((vectors) => planBlock(model, layout, dry, vectors))
  const packed = take(plans[0]?.packedBytes ?? 0)
  const scratchOffsets: number[] = []
  let scratchBytes = 0
  for (const plan of plans) {
    scratchOffsets.push(scratchBytes)
    scratchBytes += roundUp(plan.scratchBytes, 4096)
  }
  const scratch = take(scratchBytes * threads)
  return {
    ...{ zeros, parameters, tensors, mask, slopes, shardBytes: stretch },
    ...{ packed, scratch, scratchBytes, scratchOffsets, bytes: free },
  }
}
