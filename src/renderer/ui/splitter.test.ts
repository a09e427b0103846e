// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { keyedWidth, paneLimits, storedWidth } from './pane-width'
import Splitter from './Splitter.svelte'

afterEach(cleanup)
const limits = paneLimits(260, 480)

describe('a width', () => {
  it('follows the keys within its limits', () => {
    const press = (key: string, width: number, shiftKey = false) =>
      keyedWidth({ key, shiftKey }, width, limits)
    expect(press('ArrowLeft', 348)).toBe(364)
    expect(press('ArrowRight', 348, true)).toBe(284)
    expect(press('ArrowLeft', 475)).toBe(480)
    expect(press('ArrowRight', 262)).toBe(260)
    expect([press('Home', 300), press('End', 300), press('a', 300)]).toEqual([260, 480, null])
  })

  it('that was stored is taken only where it is one', () => {
    expect([400, 9000, 0, '400', undefined].map((value) => storedWidth(value, limits))).toEqual([
      400,
      480,
      null,
      null,
      null,
    ])
  })
})

describe('the separator', () => {
  function show() {
    const onwidth = vi.fn()
    const onkeep = vi.fn()
    render(Splitter, { props: { limits, label: 'Width', onwidth, onkeep } })
    return { onwidth, onkeep, separator: screen.getByRole('separator', { name: 'Width' }) }
  }

  it('is dragged, and kept once it is let go', async () => {
    const { onwidth, onkeep, separator } = show()
    separator.setPointerCapture = () => {}
    await fireEvent.pointerDown(separator, { button: 0, clientX: 900, pointerId: 1 })
    await fireEvent.pointerMove(separator, { clientX: 560 })
    await fireEvent.pointerMove(separator, { clientX: 300 })
    expect(onwidth.mock.calls).toEqual([[340], [480]])
    expect(onkeep).not.toHaveBeenCalled()
    await fireEvent.pointerUp(separator, { clientX: 500 })
    expect(onkeep.mock.calls).toEqual([[400]])
    await fireEvent.pointerMove(separator, { clientX: 100 })
    expect(onwidth).toHaveBeenCalledTimes(2)
  })

  it('goes back to its own width by Enter or a double click, and to its ends by keys', async () => {
    const { onkeep, separator } = show()
    await fireEvent.keyDown(separator, { key: 'Enter' })
    await fireEvent.dblClick(separator)
    await fireEvent.keyDown(separator, { key: 'End' })
    await fireEvent.keyDown(separator, { key: 'q' })
    expect(onkeep.mock.calls).toEqual([[null], [null], [480]])
    expect(separator.getAttribute('aria-valuemax')).toBe('480')
  })
})
