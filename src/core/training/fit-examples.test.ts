import { describe, expect, it } from 'vitest'
import { lenet5 } from '../lenet/lenet5'
import { lenet5ReluRgb } from '../lenet/lenet5-relu-rgb'
import { fitExamples } from './fit-examples'

const labels = Uint8Array.of(3)

describe('fitting pictures to a model', () => {
  it('leaves what fits where it is', () => {
    const pixels = new Uint8Array(28 * 28)
    expect(fitExamples(lenet5, { count: 1, side: 28, channels: 1, pixels, labels }).pixels).toBe(pixels)
  })

  it('takes means where it shrinks and gives grey to three colours', () => {
    const pixels = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 2 === 0 ? 40 : 60)) // columns
    const fitted = fitExamples(lenet5ReluRgb, { count: 1, side: 64, channels: 1, pixels, labels })
    expect(fitted.pixels.length).toBe(32 * 32 * 3)
    expect(fitted.pixels.every((value) => value === 50)).toBe(true)
  })

  it('keeps colours apart while it enlarges, picture by picture', () => {
    const pixels = Uint8Array.of(
      ...[10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30],
      ...new Array(12).fill(9),
    )
    const two = Uint8Array.of(1, 2)
    const fitted = fitExamples(lenet5ReluRgb, { count: 2, side: 2, channels: 3, pixels, labels: two })
    const first = fitted.pixels.subarray(0, 32 * 32 * 3)
    expect(first.every((value, i) => value === [10, 20, 30][i % 3])).toBe(true)
    expect(fitted.pixels.subarray(32 * 32 * 3).every((value) => value === 9)).toBe(true)
  })

  it('makes colour grey by its luma', () => {
    const pixels = new Uint8Array(28 * 28 * 3).map((_, i) => (i % 3 === 1 ? 200 : 0))
    const { pixels: grey } = fitExamples(lenet5, { count: 1, side: 28, channels: 3, pixels, labels })
    expect(grey.every((value) => value === 117)).toBe(true) // 0.587 of 200
  })
})
