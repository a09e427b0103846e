// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fieldView } from '../../../../test/support/field-views'
import WithLocale from '../../../../test/support/WithLocale.svelte'
import { Locale } from '../../i18n/locale.svelte'
import DigitRows from './DigitRows.svelte'
import Readings from './Readings.svelte'
import { slotsFrom } from './slots'
import Value from './Value.svelte'
import WholeValue from './WholeValue.svelte'

afterEach(cleanup)

function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  language: Locale['language'] = 'en',
) {
  const locale = new Locale()
  locale.language = language
  render(WithLocale, { props: { locale, component, props } })
}

const field = fieldView({ text: '2,473', doubtful: [3], candidates: ['2,413', '2,47'] })
const glyphs = field.reading?.glyphs ?? []
const slots = slotsFrom('2,473', glyphs, new Set())

describe('Value', () => {
  it('is spoken with its doubt', () => {
    show(Value, { slots, kind: 'amount', size: 'large' })
    expect(screen.getByText('2 , 4 doubtful 7 3')).toBeTruthy()
  })

  it('marks the doubtful and the corrected digit by more than colour', () => {
    show(Value, { slots: slotsFrom('9,473', glyphs, new Set()), kind: 'amount', size: 'large' })
    expect(document.querySelector('.doubtful')?.textContent).toBe('7')
    expect(document.querySelector('.corrected')?.textContent).toBe('9')
  })
})

describe('Readings', () => {
  it('offers each reading with its share, and none as chosen by itself', async () => {
    const onchoose = vi.fn()
    show(Readings, {
      candidates: field.reading?.candidates ?? [],
      kind: 'amount',
      chosen: -1,
      platform: 'linux',
      onchoose,
    })
    const options = screen.getAllByRole('radio')
    expect(options.map((option) => option.getAttribute('aria-checked'))).toEqual(['false', 'false', 'false'])
    expect(options[0]?.textContent).toContain('60')
    await fireEvent.click(screen.getAllByRole('radio')[1] ?? document.body)
    expect(onchoose).toHaveBeenCalledWith(1)
  })
})

describe('by the arrow keys', () => {
  it('the next reading is chosen from the list of readings', async () => {
    const onchoose = vi.fn()
    show(Readings, {
      candidates: field.reading?.candidates ?? [],
      kind: 'amount',
      chosen: -1,
      platform: 'linux',
      onchoose,
    })
    await fireEvent.keyDown(screen.getAllByRole('radio')[0] ?? document.body, { key: 'ArrowDown' })
    expect(onchoose).toHaveBeenCalledWith(1)
  })

  it('the next digit is marked in the list of digits, marks passed over', async () => {
    const onslot = vi.fn()
    show(DigitRows, { slots, glyphs, slotIndex: 0, onslot })
    await fireEvent.keyDown(screen.getByRole('listbox'), { key: 'ArrowDown' })
    expect(onslot).toHaveBeenCalledWith(2)
  })
})

describe('DigitRows', () => {
  it('names every digit with its probability and opens the marked one with its outcomes', () => {
    show(DigitRows, { slots, glyphs, slotIndex: 3, onslot: () => {} })
    const rows = screen.getAllByRole('option')
    expect(rows.map((row) => row.getAttribute('aria-label'))).toEqual([
      'first digit, 2, probability 99.0 percent',
      'second digit, 4, probability 99.0 percent',
      'third digit, doubtful 7, probability 60.0 percent',
      'fourth digit, 3, probability 99.0 percent',
    ])
    const marked = within(screen.getByRole('option', { selected: true }))
    expect(marked.getByText('no digit')).toBeTruthy()
    expect(marked.getByText('35.0')).toBeTruthy()
  })

  it('speaks Chinese where the person does', () => {
    show(DigitRows, { slots, glyphs, slotIndex: 0, onslot: () => {} }, 'zh-CN')
    expect(screen.getAllByRole('option')[2]?.getAttribute('aria-label')).toContain('第 3 位')
  })
})

describe('WholeValue', () => {
  it('keeps on Enter with full-width digits folded, leaves on Esc', async () => {
    const onkeep = vi.fn()
    const onleave = vi.fn()
    show(WholeValue, { text: '247', kind: 'amount', onkeep, onleave })
    const input = screen.getByRole('textbox')
    await fireEvent.input(input, { target: { value: '２，４７８' } })
    await fireEvent.keyDown(input, { key: 'Enter' })
    expect(onkeep).toHaveBeenCalledWith('2,478')
    await fireEvent.keyDown(input, { key: 'Escape' })
    expect(onleave).toHaveBeenCalled()
  })

  it.each([
    ['en', 'September has 30 days.'],
    ['zh-CN', '九月只有 30 天。'],
  ] as const)(
    'says in %s which rule is broken while it is typed, and keeps the value all the same',
    async (language, sentence) => {
      const onkeep = vi.fn()
      show(WholeValue, { text: '30-09-2026', kind: 'date', onkeep, onleave: () => {} }, language)
      const input = screen.getByRole('textbox')
      expect(screen.getByRole('status').textContent?.trim()).toBe('')
      await fireEvent.input(input, { target: { value: '３1-09-2026' } })
      expect(screen.getByRole('status').textContent?.trim()).toBe(sentence)
      await fireEvent.keyDown(input, { key: 'Enter' })
      expect(onkeep).toHaveBeenCalledWith('31-09-2026')
    },
  )
})
