// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { commandFor, contextsAt, foldFullWidth } from './shortcuts'

const everywhere = ['cuts', 'canvas', 'field', 'anywhere'] as const

function press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent('keydown', { key, ...init })
}

function place(html: string, selector: string): Element {
  document.body.innerHTML = html
  const element = document.querySelector(selector)
  if (element === null) throw new Error(`no ${selector}`)
  return element
}

afterEach(() => {
  document.body.innerHTML = ''
})

describe('commandFor', () => {
  it.each([
    ['7', {}, 'field.type-digit', 7],
    ['７', {}, 'field.type-digit', 7],
    ['7', { code: 'Numpad7' }, 'field.type-digit', 7],
    ['Enter', {}, 'field.accept', null],
    ['¡', { altKey: true, code: 'Digit1' }, 'field.take-reading', 1],
    ['ArrowLeft', { altKey: true }, 'cut.left', null],
    ['ArrowLeft', {}, 'field.previous-digit', null],
    ['s', {}, 'cut.split', null],
    ['z', { ctrlKey: true }, 'app.undo', null],
    ['Z', { ctrlKey: true, shiftKey: true }, 'app.redo', null],
    ['!', { shiftKey: true, code: 'Digit1' }, 'canvas.fit', null],
  ])('reads %s %j as %s', (key, init, id, digit) => {
    expect(commandFor(press(key, init), everywhere)).toEqual({ id, digit })
  })

  it('accepts nothing on a held key', () => {
    expect(commandFor(press('Enter', { repeat: true }), everywhere)).toBeNull()
    expect(commandFor(press('ArrowRight', { repeat: true }), everywhere)?.id).toBe('field.next-digit')
  })

  it('leaves keys to an input method that is composing', () => {
    expect(commandFor(press('7', { isComposing: true }), everywhere)).toBeNull()
  })

  it('keeps letters off where the canvas has no focus', () => {
    expect(commandFor(press('s'), ['field', 'anywhere'])).toBeNull()
  })
})

describe('contextsAt', () => {
  it('gives the canvas its letters and the field its digits', () => {
    const canvas = place('<section data-pane="canvas"></section>', 'section')
    expect(contextsAt(canvas, press('s'), true)).toEqual(everywhere)
    expect(contextsAt(document.body, press('7'), true)).toEqual(['field', 'anywhere'])
    expect(contextsAt(canvas, press('f'), false)).toEqual(['canvas', 'anywhere'])
  })

  it('leaves a text input its digits and its own undo', () => {
    const input = place('<input type="text">', 'input')
    expect(contextsAt(input, press('7'), true)).toEqual(['anywhere'])
    expect(contextsAt(input, press('z', { ctrlKey: true }), true)).toEqual([])
  })

  it('leaves a button its Enter, and takes digits there all the same', () => {
    const button = place('<button>x</button>', 'button')
    expect(contextsAt(button, press('Enter'), true)).toEqual(['anywhere'])
    expect(contextsAt(button, press('7'), true)).toEqual(['field', 'anywhere'])
  })

  it('leaves the filmstrip its arrows', () => {
    const strip = place(
      '<div data-keys="own" role="listbox"><div role="option"></div></div>',
      '[role=option]',
    )
    expect(contextsAt(strip, press('ArrowLeft'), true)).toEqual(['anywhere'])
  })

  it('leaves a dialog everything but Ctrl', () => {
    const inside = place('<div role="dialog"><button>x</button></div>', 'button')
    expect(contextsAt(inside, press('7'), true)).toEqual([])
  })
})

it('folds full-width digits and marks', () => {
  expect(foldFullWidth('１２，３４．５０／－')).toBe('12,34.50/-')
})
