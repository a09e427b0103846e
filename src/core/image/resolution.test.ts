import { expect, it } from 'vitest'
import { isScannedCoarsely } from './resolution'

it.each([
  ['an A4 page at 100 dpi', { width: 827, height: 1169, dpi: 100 }, true],
  ['a cheque at 149 dpi', { width: 1192, height: 546, dpi: 149 }, true],
  ['the same at 150', { width: 1200, height: 550, dpi: 150 }, false],
  ['a cheque at 300 dpi', { width: 2400, height: 1100, dpi: 300 }, false],
  ['no dpi stated', { width: 600, height: 300, dpi: null }, false],
  ["a camera's 72 dpi, which would be a sheet of a metre", { width: 4000, height: 3000, dpi: 72 }, false],
  ['a dpi of nothing', { width: 600, height: 300, dpi: 0 }, false],
])('%s', (_name, page, expected) => {
  expect(isScannedCoarsely(page)).toBe(expected)
})
