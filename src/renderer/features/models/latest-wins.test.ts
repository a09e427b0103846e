import { describe, expect, it } from 'vitest'
import { LatestWins } from './latest-wins'

/** Frames and answers by hand: nothing happens until it is told to. */
function rig() {
  const frames: (() => void)[] = []
  const running: { input: number; answer: (text: string) => void; refuse: (reason: unknown) => void }[] = []
  const taken: string[] = []
  const failed: unknown[] = []
  const latest = new LatestWins<number, string>({
    run: (input) =>
      new Promise((resolve, reject) => {
        running.push({ input, answer: resolve, refuse: reject })
      }),
    take: (output) => taken.push(output),
    fail: (thrown) => failed.push(thrown),
    atFrame: (run) => frames.push(run),
  })
  const frame = () => {
    for (const run of frames.splice(0)) run()
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { latest, frame, frames, running, taken, failed, settled }
}

describe('the latest request', () => {
  it('begins at the next frame, once for all of that frame', () => {
    const { latest, frame, frames, running } = rig()
    for (const input of [1, 2, 3]) latest.ask(input)
    expect(running).toEqual([])
    expect(frames).toHaveLength(1)
    frame()
    expect(running.map(({ input }) => input)).toEqual([3])
  })

  it('waits for the one under way, and those between are never sent', async () => {
    const { latest, frame, running, taken, settled } = rig()
    latest.ask(1)
    frame()
    for (const input of [2, 3, 4]) latest.ask(input)
    frame()
    expect(running).toHaveLength(1)
    running[0]?.answer('one')
    await settled()
    frame()
    expect(running.map(({ input }) => input)).toEqual([1, 4])
    running[1]?.answer('four')
    await settled()
    expect(taken).toEqual(['one', 'four'])
  })

  it('follows a failure', async () => {
    const { latest, frame, running, failed, settled } = rig()
    latest.ask(1)
    frame()
    latest.ask(2)
    running[0]?.refuse('broken')
    await settled()
    frame()
    expect(failed).toEqual(['broken'])
    expect(running.map(({ input }) => input)).toEqual([1, 2])
  })

  it('drops an answer that is no longer wanted, and what waited', async () => {
    const { latest, frame, running, taken, settled } = rig()
    latest.ask(1)
    frame()
    latest.ask(2)
    latest.forget()
    running[0]?.answer('one')
    await settled()
    frame()
    expect(taken).toEqual([])
    expect(running).toHaveLength(1)
  })
})
