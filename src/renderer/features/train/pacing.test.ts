import { describe, expect, it, vi } from 'vitest'
import { FrameLimiter } from './frame-limiter'
import { LatestOnly } from './latest-only'

describe('drawings', () => {
  it('come at once, then at most once in their time, the last one asked for last', () => {
    let now = 0
    let due: (() => void) | null = null
    const limiter = new FrameLimiter(100, {
      now: () => now,
      after: (_ms, run) => {
        due = run
        return () => {
          due = null
        }
      },
    })
    const drawn: string[] = []
    limiter.ask(() => drawn.push('a'))
    now = 30
    limiter.ask(() => drawn.push('b'))
    limiter.ask(() => drawn.push('c'))
    expect(drawn).toEqual(['a'])
    now = 100
    Reflect.apply(due ?? vi.fn(), undefined, [])
    expect(drawn).toEqual(['a', 'c'])
    now = 250
    limiter.ask(() => drawn.push('d'))
    expect(drawn).toEqual(['a', 'c', 'd'])
    now = 260
    limiter.ask(() => drawn.push('e'))
    limiter.stop()
    expect(due).toBeNull()
  })
})

describe('requests that follow a slider', () => {
  it('run one at a time; of those asked for meanwhile only the last', async () => {
    const latest = new LatestOnly()
    const ran: string[] = []
    let release = (): void => {}
    const all = latest.run(async () => {
      ran.push('a')
      await new Promise<void>((resolve) => {
        release = resolve
      })
    })
    void latest.run(async () => void ran.push('b'))
    void latest.run(async () => void ran.push('c'))
    expect(ran).toEqual(['a'])
    release()
    await all
    expect(ran).toEqual(['a', 'c'])
    await latest.run(async () => void ran.push('d'))
    expect(ran).toEqual(['a', 'c', 'd'])
  })
})
