import { describe, expect, it } from 'vitest'
import { isConfirmed } from './confirm-writing'
import type { ReadField } from './read-page'

type Read = Parameters<typeof isConfirmed>[0]

function read(kind: ReadField['kind'], digits: string, confidence: number, logTotal: number): Read {
  const glyphs = Array.from(digits).map((character) => ({
    box: { x: 0, y: 0, width: 1, height: 1 },
    character,
    isDigit: true,
    confidence,
    alternatives: [],
    glyph: new Uint8Array(0),
    doubtful: false,
  }))
  return { kind, digits, glyphs, logTotal }
}

describe('confirming tentative writing', () => {
  it('keeps what is surely a number, wherever it stands', () => {
    expect(isConfirmed(read('pin', '488001', 0.95, 0), { kind: 'auto' })).toBe(true)
    expect(isConfirmed(read('digits', '4028', 0.7, 1.6), { kind: 'auto' })).toBe(true)
  })

  it('drops words: sure letters that fit no number, and short strings', () => {
    expect(isConfirmed(read('zip', '57478', 0.9, -4), { kind: 'auto' })).toBe(false)
    expect(isConfirmed(read('pin', '840148', 0.69, 0), { kind: 'auto' })).toBe(false)
    expect(isConfirmed(read('digits', '581', 0.99, 0), { kind: 'auto' })).toBe(false)
    expect(isConfirmed(read('digits', '', 0, Number.NEGATIVE_INFINITY), { kind: 'auto' })).toBe(false)
  })

  it('asks less of amount and date in their places, but not nothing', () => {
    expect(isConfirmed(read('amount', '80000', 0.6, 0), { kind: 'amount' })).toBe(true)
    expect(isConfirmed(read('amount', '18', 0.37, -11), { kind: 'amount' })).toBe(false)
  })
})
