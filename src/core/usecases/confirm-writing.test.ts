import { describe, expect, it } from 'vitest'
import { isConfirmed } from './confirm-writing'
import type { ReadField } from './read-page'

function read(
  kind: ReadField['kind'],
  digits: string,
  confidence: number,
): Parameters<typeof isConfirmed>[0] {
  return { kind, digits, judgement: { verdict: 'review', reason: 'low-margin', confidence } }
}

describe('confirming tentative writing', () => {
  it('keeps what is more likely read right than wrong, wherever it stands', () => {
    expect(isConfirmed(read('pin', '488001', 0.93), { kind: 'auto' })).toBe(true)
    expect(isConfirmed(read('digits', '4028', 0.57), { kind: 'auto' })).toBe(true)
  })

  it('drops words, which have many readings as digits, and short strings', () => {
    expect(isConfirmed(read('pin', '840148', 0.18), { kind: 'auto' })).toBe(false)
    expect(isConfirmed(read('digits', '581', 0.99), { kind: 'auto' })).toBe(false)
    expect(isConfirmed(read('digits', '', 0), { kind: 'auto' })).toBe(false)
  })

  it('asks less of amount and date in their places, but not nothing', () => {
    expect(isConfirmed(read('amount', '80000', 0.2), { kind: 'amount' })).toBe(true)
    expect(isConfirmed(read('amount', '18', 0.05), { kind: 'amount' })).toBe(false)
  })
})
