import { describe, expect, it } from 'vitest'
import { isTagBelow } from './tag-place'

const amount = { x: 700, y: 200, width: 120, height: 40 }

describe('a field’s tag', () => {
  it('stands above its box where nothing is in the way', () => {
    expect(isTagBelow(amount, [])).toBe(false)
    expect(isTagBelow(amount, [{ x: 100, y: 170, width: 90, height: 25 }])).toBe(false)
  })

  it('goes below at the page’s upper edge and where another field’s ink is above', () => {
    expect(isTagBelow({ ...amount, y: 20 }, [])).toBe(true)
    expect(isTagBelow(amount, [{ x: 640, y: 150, width: 150, height: 35 }])).toBe(true)
  })

  it('stays above where both places are taken', () => {
    const above = { x: 640, y: 150, width: 150, height: 35 }
    expect(isTagBelow(amount, [above, { ...above, y: 245 }])).toBe(false)
  })
})
