import { describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { colourCrop } from './colour-crop'
import { strokeSource } from './glyph-sources'

const crop = (seed: number) => colourCrop(seed % 10, strokeSource, 32, createRandom(seed)) ?? new Uint8Array()

describe('colour crops of digits', () => {
  it('are the same by the same seed and of the wanted size', () => {
    expect(crop(4)).toEqual(crop(4))
    expect(crop(4).length).toBe(32 * 32 * 3)
  })

  it('hold ink that is darker than its paper in every colour, and colours that differ', () => {
    let coloured = 0
    for (let seed = 0; seed < 20; seed++) {
      const means = [0, 1, 2].map((channel) => {
        const plane = crop(seed).filter((_, i) => i % 3 === channel)
        const sorted = [...plane].sort((a, b) => a - b)
        const [dark = 0, middle = 0] = [sorted[10], sorted[512]]
        expect(dark).toBeLessThan(0.8 * middle)
        return dark
      })
      if (Math.max(...means) - Math.min(...means) > 20) coloured++
    }
    expect(coloured).toBeGreaterThan(10)
  })
})
