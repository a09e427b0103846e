import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostShards, readingBlock, shardsOf, trainingBlocks } from './kernels-blocks'

const vectorsOf = (count: number): number[] => trainingBlocks(count).map(({ vectors }) => vectors)

describe('blocks of a batch', () => {
  it('are pairs of whole ones and two halves of what is left', () => {
    expect(vectorsOf(128)).toEqual([4, 4, 4, 4, 4, 4, 4, 4])
    expect(vectorsOf(100)).toEqual([4, 4, 4, 4, 4, 4, 1])
    expect(vectorsOf(50)).toEqual([4, 4, 3, 2])
    expect(vectorsOf(16)).toEqual([2, 2])
    expect(vectorsOf(1)).toEqual([1])
  })

  it('hold every example once, in order, and go into the shards as they lie', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (count) => {
        const blocks = trainingBlocks(count)
        let next = 0
        for (const block of blocks) {
          expect(block.first).toBe(next)
          expect(block.count).toBeGreaterThan(4 * (block.vectors - 1))
          expect(block.count).toBeLessThanOrEqual(4 * block.vectors)
          expect(block.vectors).toBeLessThanOrEqual(4)
          next += block.count
        }
        expect(next).toBe(count)
        const shards = shardsOf(blocks)
        expect(shards.length).toBeLessThanOrEqual(mostShards)
        expect(shards.flat()).toEqual(blocks)
        expect(shards.every((shard) => shard.length > 0)).toBe(true)
      }),
    )
  })

  it('that are read have no more vectors than they fill', () => {
    expect(readingBlock(1, 0)).toEqual({ first: 0, count: 1, vectors: 1 })
    expect(readingBlock(40, 1)).toEqual({ first: 16, count: 16, vectors: 4 })
    expect(readingBlock(40, 2)).toEqual({ first: 32, count: 8, vectors: 2 })
  })
})
