import { describe, expect, it } from 'vitest'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import { AppError } from '../../../core/base/app-error'
import type { Predictions } from '../../../protocol/commands/training'
import { HeldOutDigits } from './held-out-digits.svelte'

const count = 300
const wrong = 8

function predictions(params: { truth?: number; offset: number; limit: number }, epoch: number): Predictions {
  const of = params.truth === undefined ? count : wrong
  const indexes = Array.from({ length: of }, (_, index) => index).slice(params.offset)
  return {
    side: 28,
    channels: 1,
    epoch,
    confusion: [[1]],
    count: of,
    examples: indexes.slice(0, params.limit).map((index) => ({
      index,
      truth: 4,
      read: index < wrong ? 9 : 4,
      probability: 0.9,
      pixels: new Uint8Array(28 * 28),
    })),
  }
}

function setUp() {
  let epoch = 1
  const engine = new ScriptedEngine({ 'train.predictions': (params) => predictions(params, epoch) })
  return { engine, digits: new HeldOutDigits(engine), later: () => (epoch = 2) }
}

describe('held-out examples of a run', () => {
  it('are asked for after the first epoch, the worst of them kept', async () => {
    const { engine, digits } = setUp()
    await digits.follow('a', 0)
    expect(engine.asked).toEqual([])
    await digits.follow('a', 1)
    await digits.follow('a', 1)
    expect(engine.asked).toHaveLength(1)
    expect(digits.head?.count).toBe(count)
    expect(digits.worst.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('come page by page, each once', async () => {
    const { engine, digits } = setUp()
    await digits.follow('a', 1)
    expect([digits.at(119)?.index, digits.at(120)]).toEqual([119, undefined])
    digits.need(130)
    digits.need(131)
    await expect.poll(() => digits.at(130)?.index).toBe(130)
    expect(engine.asked).toHaveLength(2)
  })

  it('of a cell are those alone; the worst of all stay', async () => {
    const { engine, digits } = setUp()
    await digits.follow('a', 1)
    await digits.choose({ truth: 4, read: 9 })
    expect(engine.paramsOf('train.predictions').at(-1)).toMatchObject({ truth: 4, read: 9, offset: 0 })
    expect([digits.head?.count, digits.worst.length]).toEqual([wrong, 6])
    await digits.choose(null)
    expect(digits.head?.count).toBe(count)
  })

  it('are asked for anew by better weights, and dropped for another run', async () => {
    const { digits, later } = setUp()
    await digits.follow('a', 1)
    later()
    await digits.follow('a', 2)
    expect(digits.head?.epoch).toBe(2)
    await digits.follow('b', 0)
    expect([digits.head, digits.worst, digits.at(0)]).toEqual([null, [], undefined])
  })

  it('say why they cannot be shown, and are asked for again', async () => {
    const { engine, digits } = setUp()
    const answer = engine.answers['train.predictions']
    engine.answers['train.predictions'] = () => {
      throw new AppError('engine-stopped', 'gone')
    }
    await digits.follow('a', 1)
    expect(digits.fault?.code).toBe('engine-stopped')
    if (answer !== undefined) engine.answers['train.predictions'] = answer
    await digits.reload()
    expect([digits.fault, digits.head?.count]).toEqual([null, count])
  })
})
