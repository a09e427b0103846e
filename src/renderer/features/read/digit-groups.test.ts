import { describe, expect, it } from 'vitest'
import { groupedText } from './digit-groups'

describe('values without marks are parted for the eye', () => {
  it.each([
    ['date', '14092026', '14 09 2026'],
    ['date', '09142026', '09 14 2026'],
    ['date', '20260914', '2026 09 14'],
    ['date', '20120105', '2012 01 05'],
    ['date', '99999999', '99 99 9999'],
    ['date', '140926', '14 09 26'],
    ['pin', '500001', '500 001'],
    ['zip', '941071234', '94107 1234'],
    ['zip', '94107', '94107'],
  ] as const)('%s %s', (kind, text, parted) => {
    expect(groupedText(kind, text)).toBe(parted.replaceAll(' ', '\u2009'))
  })

  it.each([
    ['date', '14-09-2026'],
    ['date', '1409'],
    ['amount', '247350'],
    ['pin', '500 001'],
    ['date', ''],
  ] as const)('%s "%s" stays as it is', (kind, text) => {
    expect(groupedText(kind, text)).toBe(text)
  })
})
