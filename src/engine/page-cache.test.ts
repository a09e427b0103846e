import { describe, expect, it } from 'vitest'
import type { PageRaster } from '../core/image/raster'
import { createPageCache } from './page-cache'
import { createWorkQueue } from './work-queue'

/** 5 bytes a pixel: grey and colour. */
function page(pixels: number): PageRaster {
  return {
    grey: { width: pixels, height: 1, data: new Uint8Array(pixels) },
    colour: { width: pixels, height: 1, data: new Uint8Array(pixels * 4) },
    dpi: null,
  }
}

describe('the page cache', () => {
  it('keeps the pages used last, up to its bytes, and always the newest', async () => {
    const cache = createPageCache(100)
    const loads: string[] = []
    const get = (key: string, pixels: number) =>
      cache.get(key, () => {
        loads.push(key)
        return Promise.resolve(page(pixels))
      })
    await get('a', 8)
    await get('b', 8)
    await get('a', 8)
    await get('c', 8)
    await get('a', 8)
    await get('b', 8)
    expect(loads).toEqual(['a', 'b', 'c', 'b'])
    await get('huge', 1000)
    await get('huge', 1000)
    expect(loads).toEqual(['a', 'b', 'c', 'b', 'huge'])
  })

  it('decodes once for callers at the same time, and again after a failure', async () => {
    const cache = createPageCache(100)
    let loads = 0
    const load = async (): Promise<PageRaster> => {
      loads++
      await Promise.resolve()
      if (loads === 1) throw new Error('disk')
      return page(1)
    }
    const first = await Promise.allSettled([cache.get('a', load), cache.get('a', load)])
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toHaveLength(2)
    expect(loads).toBe(2)
  })
})

describe('the work queue', () => {
  it('runs one after the other, also past a failure', async () => {
    const queue = createWorkQueue()
    const seen: string[] = []
    const work = (name: string, fails = false) =>
      queue.run(async () => {
        seen.push(`${name} begins`)
        await Promise.resolve()
        seen.push(`${name} ends`)
        if (fails) throw new Error(name)
        return name
      })
    const outcomes = await Promise.allSettled([work('a'), work('b', true), work('c')])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })
})
