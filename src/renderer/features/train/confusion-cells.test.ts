import { describe, expect, it } from 'vitest'
import { cellHeat, confusionTotal, nextCell } from './confusion-cells'

const confusion = [
  [90, 4, 0],
  [1, 80, 0],
  [0, 0, 0],
]

describe('the confusion matrix', () => {
  it('has a scale for the errors and one for what is read rightly', () => {
    expect(cellHeat(confusion, 0, 0)).toBe(1)
    expect(cellHeat(confusion, 0, 1)).toBe(1)
    expect(cellHeat(confusion, 1, 0)).toBe(0.5)
    expect(cellHeat(confusion, 2, 2)).toBe(0)
    expect(cellHeat([[0]], 0, 0)).toBe(0)
  })

  it('adds up', () => {
    expect(confusionTotal(confusion)).toEqual({ right: 170, all: 175 })
  })

  it('is walked by the arrows, not past its edges', () => {
    expect(nextCell('ArrowRight', { truth: 0, read: 1 }, 3)).toEqual({ truth: 0, read: 2 })
    expect(nextCell('ArrowRight', { truth: 0, read: 2 }, 3)).toEqual({ truth: 0, read: 2 })
    expect(nextCell('ArrowUp', { truth: 0, read: 2 }, 3)).toEqual({ truth: 0, read: 2 })
    expect(nextCell('End', { truth: 1, read: 0 }, 3)).toEqual({ truth: 1, read: 2 })
    expect(nextCell('a', { truth: 1, read: 0 }, 3)).toBeNull()
  })
})
