import { describe, expect, it } from 'vitest'
import { fieldView, pageSummary } from '../../../../test/support/field-views'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import { AppError } from '../../../core/base/app-error'
import { PageShelf } from './page-shelf.svelte'

const quiet = { beforeRead: async () => {}, afterRead: () => {} }

function reading(engine: ScriptedEngine, broken: readonly string[] = []): void {
  engine.answers['pages.read'] = ({ pageId }) => {
    if (broken.includes(pageId)) throw new AppError('page-blank', 'no ink')
    return {
      page: pageSummary(pageId, { progress: 'done' }),
      fields: [fieldView({ fieldId: `${pageId}-f`, pageId, text: '12' })],
    }
  }
  engine.answers['documents.recent'] = () => []
}

describe('opening', () => {
  it('reads the selected page first, then the others, and keeps what failed among them', async () => {
    const engine = new ScriptedEngine()
    reading(engine, ['b'])
    engine.answers['documents.open'] = () => ({
      pages: ['a', 'b', 'c'].map((id) => pageSummary(id)),
      errors: [{ file: '/scans/x.txt', error: { code: 'file-kind', message: 'text', details: {} } }],
    })
    const shelf: PageShelf = new PageShelf(engine, {
      beforeRead: async () => {},
      // The person turns to the last page while the first is being read.
      afterRead: (pageId) => {
        if (pageId === 'a') shelf.select('c')
      },
    })
    await shelf.open(['/scans'])
    await expect.poll(() => shelf.pages.map(({ progress }) => progress)).toEqual(['done', 'failed', 'done'])
    expect(engine.paramsOf('pages.read')).toEqual([{ pageId: 'a' }, { pageId: 'c' }, { pageId: 'b' }])
    expect(shelf.errors).toHaveLength(1)
    expect(shelf.pages[1]?.error?.code).toBe('page-blank')
  })

  it('leaves a person on the page they went to while files were being opened', async () => {
    const engine = new ScriptedEngine()
    reading(engine)
    const pages = ['a', 'b', 'c'].map((id) => pageSummary(id))
    let finish = (): void => {}
    engine.answers['documents.open'] = () =>
      new Promise((resolve) => {
        finish = () => resolve({ pages, errors: [] })
      })
    // The first list names what is open so far.
    engine.answers['documents.list'] = () => pages.slice(0, 2)
    const shelf = new PageShelf(engine, quiet)
    const opening = shelf.open(['/scans'])
    await shelf.restore('a')
    shelf.select('b')
    finish()
    await opening
    expect(shelf.pages).toHaveLength(3)
    expect(shelf.selectedId).toBe('b')
    const again = shelf.open(['/scans'])
    finish()
    await again
    expect(shelf.selectedId).toBe('a')
  })

  it('opens nothing twice', async () => {
    const engine = new ScriptedEngine()
    reading(engine)
    engine.answers['documents.open'] = () => ({ pages: [pageSummary('a')], errors: [] })
    const shelf = new PageShelf(engine, quiet)
    await shelf.open(['/scans/a.png'])
    await shelf.open(['/scans/a.png'])
    expect(shelf.pages).toHaveLength(1)
  })
})

describe('stopping', () => {
  it('ends the page under way and those behind it; they are read when asked for, done ones stay', async () => {
    const engine = new ScriptedEngine()
    reading(engine)
    const read = engine.answers['pages.read']
    let isSlow = true
    // The second page is still being read when the person stops.
    engine.answers['pages.read'] = (params) =>
      params.pageId === 'b' && isSlow
        ? new Promise(() => {})
        : (read?.(params) ?? Promise.reject(new Error('no')))
    engine.answers['documents.list'] = () => ['a', 'b', 'c'].map((id) => pageSummary(id))
    const shelf = new PageShelf(engine, quiet)
    expect(shelf.stopReading()).toBe(0)
    await shelf.restore('a')
    await expect.poll(() => shelf.pages[1]?.progress).toBe('reading')
    expect(shelf.stopReading()).toBe(2)
    await expect
      .poll(() => shelf.pages.map(({ progress }) => progress))
      .toEqual(['done', 'waiting', 'waiting'])
    shelf.select('b')
    expect([shelf.isStopped, shelf.isRead]).toEqual([true, false])
    expect(engine.paramsOf('pages.read')).toEqual([{ pageId: 'a' }, { pageId: 'b' }])
    isSlow = false
    await shelf.readStopped(['b'])
    expect(shelf.isRead).toBe(true)
    expect([...shelf.stopped]).toEqual(['c'])
    await shelf.readStopped([...shelf.stopped])
    expect(shelf.pages.map(({ progress }) => progress)).toEqual(['done', 'done', 'done'])
  })
})

describe('the engine', () => {
  it('is followed: pages and fields it changed are shown', async () => {
    const engine = new ScriptedEngine()
    reading(engine)
    engine.answers['documents.list'] = () => [pageSummary('a')]
    const shelf = new PageShelf(engine, quiet)
    await shelf.restore('a')
    await expect.poll(() => shelf.isRead).toBe(true)
    engine.tell('page.changed', { page: pageSummary('a', { state: 'corrected', progress: 'done' }) })
    expect(shelf.selected?.state).toBe('corrected')
    engine.tell('field.changed', { field: fieldView({ fieldId: 'new', pageId: 'a', text: '9' }) })
    expect(shelf.fields.map(({ fieldId }) => fieldId)).toEqual(['a-f', 'new'])
    engine.tell('field.removed', { fieldId: 'a-f', pageId: 'a' })
    expect(shelf.fields.map(({ fieldId }) => fieldId)).toEqual(['new'])
  })

  it('may stop in the middle of a page: that page fails, the rest is read', async () => {
    const engine = new ScriptedEngine()
    reading(engine)
    const read = engine.answers['pages.read']
    engine.answers['pages.read'] = (params) => {
      if (params.pageId === 'a') throw new AppError('engine-stopped', 'gone')
      return read?.(params) ?? Promise.reject(new Error('no reading'))
    }
    engine.answers['documents.list'] = () => [pageSummary('a'), pageSummary('b')]
    const shelf = new PageShelf(engine, quiet)
    await shelf.restore(null)
    await expect.poll(() => shelf.pages.map(({ progress }) => progress)).toEqual(['failed', 'done'])
  })
})

it('goes to the neighbour when the selected page is taken off', async () => {
  const engine = new ScriptedEngine()
  reading(engine)
  engine.answers['documents.list'] = () => ['a', 'b', 'c'].map((id) => pageSummary(id))
  engine.answers['documents.close'] = () => null
  const shelf = new PageShelf(engine, quiet)
  await shelf.restore('b')
  await shelf.close('b')
  expect(shelf.selectedId).toBe('c')
  expect(shelf.pages.map(({ pageId }) => pageId)).toEqual(['a', 'c'])
})
