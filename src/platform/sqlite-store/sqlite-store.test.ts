import { describe, expect, it } from 'vitest'
import type { PageRecord, ReadingRecord } from '../../core/storage/records'
import { openSqliteStore } from './sqlite-store'

const when = '2026-01-02T03:04:05.000Z'
const page: PageRecord = {
  pageId: 'p1',
  path: '/scans/a.png',
  pageIndex: 0,
  pageCount: 1,
  width: 100,
  height: 50,
  dpi: 300,
  turns: 0,
  openedAt: when,
}

function reading(text: string): ReadingRecord {
  return {
    text,
    digits: text.replace(/\D/g, ''),
    judgement: { verdict: 'read', reason: 'sure', confidence: 0.99 },
    candidates: [{ text, digits: text, share: 0.9 }],
    glyphs: [...text].map((character, index) => ({
      box: { x: index * 10, y: 0, width: 9, height: 20 },
      character,
      isDigit: true,
      confidence: 0.9,
      alternatives: [{ digit: 'none', p: 0.05 }],
      glyph: new Uint8Array(784).fill(index + 1),
      doubtful: false,
    })),
    cuts: [],
    modelId: 'lenet12',
    engine: 'builtin',
    readAt: when,
    ms: 12.5,
  }
}

describe('the store', () => {
  it('gives back a page, its field and its reading as they were', () => {
    const { store } = openSqliteStore(':memory:', new Date(when))
    store.pages.open(page)
    const field = store.fields.add({
      pageId: 'p1',
      kind: 'amount',
      box: { x: 1, y: 2, width: 30, height: 20 },
      cells: [],
      origin: 'found',
      reading: reading('125'),
    })
    expect(store.pages.listOpen()).toEqual([{ ...page, isOpen: true, outcome: { progress: 'waiting' } }])
    expect(field.reading).toEqual(reading('125'))
    expect(store.fields.ofPage('p1')).toEqual([field])
    store.close()
  })

  it('lets the newest standing correction count, and undoes without end', () => {
    const { store } = openSqliteStore(':memory:', new Date(when))
    store.pages.open(page)
    const box = { x: 1, y: 2, width: 30, height: 20 }
    const { fieldId } = store.fields.add({
      pageId: 'p1',
      kind: 'digits',
      box,
      cells: [],
      origin: 'drawn',
      reading: reading('12'),
    })
    const correct = (text: string) =>
      store.corrections.append({
        fieldId,
        change: { kind: 'recut', text },
        who: 'ann',
        when,
        modelId: 'lenet12',
        before: '12',
        after: text,
        reading: reading(text),
      })
    const shown = () => store.fields.find(fieldId)?.reading?.text
    correct('13')
    correct('14')
    expect(shown()).toBe('14')
    expect(store.corrections.undo('ann', when)).toBe(fieldId)
    expect(shown()).toBe('13')
    expect(store.corrections.undo('bob', when)).toBeNull()
    expect(store.corrections.undo('ann', when)).toBe(fieldId)
    expect(shown()).toBe('12')
    expect(store.corrections.redo('ann', when)).toBe(fieldId)
    expect(shown()).toBe('13')
    correct('15')
    expect(store.corrections.redo('ann', when)).toBeNull()
    store.corrections.undo('ann', when)
    expect(shown()).toBe('13')
    store.close()
  })
})
