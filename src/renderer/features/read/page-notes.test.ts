// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pageSummary } from '../../../../test/support/field-views'
import WithLocale from '../../../../test/support/WithLocale.svelte'
import { Locale } from '../../i18n/locale.svelte'
import CoarseScanNote from './CoarseScanNote.svelte'
import PageNotes from './PageNotes.svelte'

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

describe('a coarse scan', () => {
  const page = pageSummary('scan', { dpi: 100 })

  it.each([
    ['en', 'scan.png is about 100 dpi. Under 150 dpi digits are often misread; scan at 300.'],
    ['zh-CN', 'scan.png 约为 100 dpi，低于 150 dpi 容易误读，请以 300 dpi 扫描。'],
  ] as const)('is said in %s', (language, sentence) => {
    show(CoarseScanNote, { page }, language)
    expect(screen.getByRole('status').textContent?.trim()).toBe(sentence)
  })

  it('is said once, and of no other page', async () => {
    show(CoarseScanNote, { page })
    await fireEvent.click(screen.getByRole('button'))
    expect(screen.queryByRole('status')).toBeNull()
    cleanup()
    show(CoarseScanNote, { page: pageSummary('fine', { dpi: 300 }) })
    expect(screen.queryByRole('status')).toBeNull()
  })
})

describe('a stopped reading', () => {
  const stopped = { isBare: false, isStopped: true, platform: 'linux', onstop: () => {} }

  it('says that the page is not read and offers to read it, or all', async () => {
    const onread = vi.fn()
    show(PageNotes, { ...stopped, page: pageSummary('a'), stoppedCount: 3, onread })
    expect(screen.getByRole('status').textContent).toContain('Not read.')
    await fireEvent.click(screen.getByRole('button', { name: 'Read this page' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Read all 3 pages' }))
    expect(onread.mock.calls).toEqual([['page'], ['all']])
  })

  it('is offered while the page is being read', async () => {
    const onstop = vi.fn()
    show(PageNotes, {
      ...stopped,
      page: pageSummary('a', { progress: 'reading' }),
      isStopped: false,
      stoppedCount: 0,
      onstop,
      onread: () => {},
    })
    await fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
    expect(onstop).toHaveBeenCalledOnce()
  })
})
