import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { PageRecord, ReadingRecord } from '../../core/storage/records'
import type { Store } from '../../core/storage/store'
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
    engine: 'kernels',
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

  it('gives back a reading by an engine that is no more', () => {
    const { store } = openSqliteStore(':memory:', new Date(when))
    store.pages.open(page)
    const box = { x: 1, y: 2, width: 30, height: 20 }
    const old = { ...reading('125'), engine: 'builtin' }
    store.fields.add({ pageId: 'p1', kind: 'amount', box, cells: [], origin: 'found', reading: old })
    expect(store.fields.ofPage('p1')[0]?.reading).toEqual(old)
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

/** What a store must do, in a few lines: per person a list of what stands and a list of what can be brought back. */
class ModelStore {
  readonly #standing: { id: number; who: string; field: string; text: string }[] = []
  readonly #undone = new Map<string, { id: number; who: string; field: string; text: string }[]>()
  #lastId = 0

  correct(who: string, field: string, text: string): void {
    this.#standing.push({ id: ++this.#lastId, who, field, text })
    this.#undone.set(who, [])
  }

  undo(who: string): string | null {
    const last = this.#standing.filter((entry) => entry.who === who).at(-1)
    if (last === undefined) return null
    this.#standing.splice(this.#standing.indexOf(last), 1)
    this.#undone.set(who, [...(this.#undone.get(who) ?? []), last])
    return last.field
  }

  redo(who: string): string | null {
    const undone = this.#undone.get(who) ?? []
    const last = undone.pop()
    if (last === undefined) return null
    this.#standing.push(last)
    this.#standing.sort((a, b) => a.id - b.id)
    return last.field
  }

  texts(field: string): string[] {
    return this.#standing.filter((entry) => entry.field === field).map(({ text }) => text)
  }
}

const people = ['ann', 'bob'] as const
const steps = fc.array(
  fc
    .oneof(
      {
        weight: 3,
        arbitrary: fc.record({ act: fc.constant('correct' as const), text: fc.stringMatching(/^\d{1,6}$/) }),
      },
      { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('undo' as const, 'redo' as const) }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
    )
    .chain((step) =>
      fc.record({ step: fc.constant(step), who: fc.constantFrom(...people), field: fc.nat(2) }),
    ),
  { maxLength: 40 },
)

describe('undo and redo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digit-desk-store-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('are those of a plain list a person, whoever does what, over restarts', () => {
    let run = 0
    fc.assert(
      fc.property(steps, (sequence) => {
        const path = join(folder, `model-${run++}.sqlite`)
        let store = openSqliteStore(path, new Date(when)).store
        const fields = fieldsOn(store)
        const model = new ModelStore()
        for (const { step, who, field } of sequence) {
          const fieldId = fields[field] ?? ''
          if (step.act === 'correct') {
            model.correct(who, fieldId, step.text)
            store.corrections.append({
              ...{ fieldId, who, when, modelId: 'lenet12', before: '', after: step.text },
              change: { kind: 'text', text: step.text },
            })
          } else if (step.act === 'restart') {
            store.close()
            store = openSqliteStore(path, new Date(when)).store
          } else expect(store.corrections[step.act](who, when)).toBe(model[step.act](who))
          for (const each of fields) {
            expect(store.corrections.history(each).map(({ after }) => after)).toEqual(model.texts(each))
            expect(store.fields.find(each)?.correction?.after).toBe(model.texts(each).at(-1))
          }
          expect(store.fields.reviewsOfPage('p1')).toEqual(
            store.fields.ofPage('p1').map(({ reading: shown, correction }) => ({
              judgement: shown?.judgement ?? null,
              correction: correction?.change.kind ?? null,
            })),
          )
        }
        store.close()
      }),
      { numRuns: 40 },
    )
  })

  it('leaves alone what cannot be seen: closed pages, removed fields, the page turned another way', () => {
    const { store } = openSqliteStore(':memory:', new Date(when))
    const [first = '', second = '', third = ''] = fieldsOn(store)
    for (const fieldId of [first, second, third]) {
      store.corrections.append({
        ...{ fieldId, who: 'ann', when, modelId: 'm', before: '', after: '1' },
        change: { kind: 'accept' },
      })
    }
    store.fields.remove(third)
    expect(store.corrections.undo('ann', when)).toBe(second)
    expect(store.corrections.redo('ann', when)).toBe(second)
    store.pages.setTurns('p1', 1, { width: 50, height: 100 })
    expect(store.fields.ofPage('p1')).toEqual([])
    expect(store.corrections.undo('ann', when)).toBeNull()
    store.pages.setTurns('p1', 0, { width: 100, height: 50 })
    expect(store.fields.ofPage('p1')).toHaveLength(2)
    store.pages.close('p1')
    expect(store.corrections.undo('ann', when)).toBeNull()
    store.pages.open(page)
    expect(store.corrections.undo('ann', when)).toBe(second)
  })
})

function fieldsOn(store: Store): string[] {
  store.pages.open(page)
  return [1, 2, 3].map(
    (at) =>
      store.fields.add({
        pageId: 'p1',
        kind: 'digits',
        cells: [],
        origin: 'found',
        reading: at === 2 ? null : reading(String(at)),
        box: { x: at, y: 2, width: 30, height: 20 },
      }).fieldId,
  )
}

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digit-desk-file-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('never changes or deletes an event', () => {
    const path = join(folder, 'events.sqlite')
    const { store } = openSqliteStore(path, new Date(when))
    const [fieldId = ''] = fieldsOn(store)
    store.corrections.append({
      ...{ fieldId, who: 'ann', when, modelId: 'm', before: '', after: '' },
      change: { kind: 'reject' },
    })
    store.close()
    const database = new DatabaseSync(path)
    expect(() => database.exec("UPDATE events SET who = 'eve'")).toThrow(/never changed/)
    expect(() => database.exec('DELETE FROM events')).toThrow(/never deleted/)
    database.close()
  })

  it.each([
    ['no database at all', (bytes: Buffer) => bytes.fill('x')],
    ['a damaged page', (bytes: Buffer) => bytes.fill(0xaa, 4096, bytes.length)],
    ['half a file', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))],
  ])('is put aside when it is %s, and a new one begun', (name, damage) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.sqlite`)
    const { store } = openSqliteStore(path, new Date(when))
    fieldsOn(store)
    store.close()
    const damaged = Buffer.from(damage(readFileSync(path)))
    writeFileSync(path, damaged)
    const again = openSqliteStore(path, new Date(when))
    expect(again.damage).toMatchObject({ code: 'store-damaged' })
    expect(again.store.pages.listOpen()).toEqual([])
    again.store.close()
    const aside = readdirSync(folder).filter((file) =>
      file.includes(`${name.replaceAll(' ', '-')}.sqlite.damaged-2026`),
    )
    expect(aside.length).toBeGreaterThan(0)
    expect(readFileSync(join(folder, aside[0] ?? ''))).toEqual(damaged)
  })

  it('of a newer version is left alone', () => {
    const path = join(folder, 'newer.sqlite')
    openSqliteStore(path, new Date(when)).store.close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => openSqliteStore(path, new Date(when))).toThrow(/newer version/)
    expect(existsSync(path)).toBe(true)
  })

  it('names a record that another hand has spoilt', () => {
    const path = join(folder, 'spoilt.sqlite')
    const { store } = openSqliteStore(path, new Date(when))
    const [fieldId = ''] = fieldsOn(store)
    const database = new DatabaseSync(path)
    database.exec("UPDATE fields SET kind = 'poem'")
    database.close()
    expect(() => store.fields.find(fieldId)).toThrow(expect.objectContaining({ code: 'store-damaged' }))
    store.close()
  })

  it('holds all of a piece of work or nothing', () => {
    const { store } = openSqliteStore(':memory:', new Date(when))
    expect(() =>
      store.atomically(() => {
        fieldsOn(store)
        throw new Error('half way')
      }),
    ).toThrow('half way')
    expect(store.pages.listOpen()).toEqual([])
    fieldsOn(store)
    expect(store.fields.ofPage('p1')).toHaveLength(3)
  })
})
