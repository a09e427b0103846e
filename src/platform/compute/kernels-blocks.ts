import { laneCount } from './kernels-layout'

/** Most parts that a batch's slopes are summed in, whatever the number of threads, so that sums do not depend on it. */
export const mostShards = 8

/** Examples of a batch that go through the net together, as many vectors of four as they fill. */
export interface Block {
  readonly first: number
  readonly count: number
  /** 1 to 4. */
  readonly vectors: number
}

/** The block of 16 that is `index`'s when a batch is read; the last has no more vectors than it fills. */
export function readingBlock(count: number, index: number): Block {
  const first = index * laneCount
  const left = Math.min(laneCount, count - first)
  return { first, count: left, vectors: Math.ceil(left / 4) }
}

/**
 * How a batch is cut when it is trained on: pairs of whole blocks, then what is left in two halves, so that two
 * threads have as much to do; four or fewer are not worth halving. The same for any number of threads.
 */
export function trainingBlocks(count: number): readonly Block[] {
  const pairs = Math.floor(count / (2 * laneCount))
  const left = Math.ceil(count / 4) - pairs * 8
  const sizes = Array.from({ length: 2 * pairs }, () => 4)
  if (left > 0) sizes.push(Math.ceil(left / 2))
  if (left > 1) sizes.push(Math.floor(left / 2))
  let first = 0
  return sizes.map((vectors) => {
    const block = { first, count: Math.min(4 * vectors, count - first), vectors }
    first += 4 * vectors
    return block
  })
}

/** The blocks of each shard, neighbours, as evenly as they go. */
export function shardsOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const shards = Math.min(mostShards, blocks.length)
  const start = (shard: number): number => Math.ceil((shard * blocks.length) / shards)
  return Array.from({ length: shards }, (_, shard) => blocks.slice(start(shard), start(shard + 1)))
}
