import { describe, expect, it } from 'vitest'
import { fieldView, pageSummary } from '../../../../test/support/field-views'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import type { FieldPicture } from '../../../protocol/commands/fields'
import { Announcer } from '../../app/announcer.svelte'
import { Locale } from '../../i18n/locale.svelte'
import type { CutField, CutRequest } from '../../segment-worker/messages'
import { CutEditor } from './cut-editor.svelte'
import { PageShelf } from './page-shelf.svelte'

const field = fieldView({ text: '2473' })
const before = field.reading?.cuts ?? []
const lattice = { nodeCount: 1, arcs: [], cuts: [], lineHeight: 40, slant: 0 }

function picture(): FieldPicture {
  const { width, height } = field.box
  const grey = { width, height, data: new Uint8Array(width * height) }
  return {
    grey,
    colour: { width, height, data: new Uint8Array(width * height * 4) },
    box: field.box,
    cells: [],
  }
}

function cutDesk() {
  const asked: Omit<CutRequest, 'id'>[] = []
  const engine = new ScriptedEngine({
    'fields.readLattice': ({ preview }) =>
      fieldView({
        text: '2478',
        ...(preview === true ? {} : { correction: { kind: 'recut', text: '2478' } as const }),
      }),
  })
  const shelf = new PageShelf(engine, { beforeRead: async () => {}, afterRead: () => {} })
  shelf.pages = [pageSummary('p1')]
  shelf.selectedId = 'p1'
  shelf.fieldsByPage.set('p1', [field])
  const cutter = {
    cut: async (request: Omit<CutRequest, 'id'>): Promise<CutField> => {
      asked.push(request)
      return {
        lattice,
        ink: { width: 1, height: 1, data: new Uint8Array(1) },
        pieceMap: new Uint8Array(1),
        ms: 1,
      }
    },
  }
  const cuts = new CutEditor({
    engine,
    cutter,
    shelf,
    announcer: new Announcer(),
    locale: new Locale(),
    pictureOf: async () => picture(),
  })
  return { cuts, engine, asked, shelf }
}

describe('moving a cut', () => {
  it('shows the new reading beside the old one and stores nothing', async () => {
    const { cuts, engine } = cutDesk()
    cuts.move(field, 2, 5)
    expect(cuts.session?.isReading).toBe(true)
    expect(cuts.cutsOf(field)[2]?.movedByHand).toBe(true)
    await expect.poll(() => cuts.session?.isReading).toBe(false)
    expect(cuts.shown(field).reading?.text).toBe('2478')
    expect(cuts.session?.base.reading?.text).toBe('2473')
    expect(engine.paramsOf('fields.readLattice')).toMatchObject([{ preview: true }])
  })

  it('reads only the newest cuts of a drag, and stops at the neighbour', async () => {
    const { cuts, asked } = cutDesk()
    for (let step = 0; step < 20; step++) cuts.move(field, 2, 1)
    await expect.poll(() => cuts.session?.isReading).toBe(false)
    expect(asked.length).toBeLessThanOrEqual(2)
    expect(asked.at(-1)?.cuts?.[2]?.path[0]?.x).toBe((before[2]?.path[0]?.x ?? 0) - field.box.x + 17)
    expect(cuts.session?.moved).toEqual({ index: 2, px: 17 })
  })

  it('is put back without a trace', async () => {
    const { cuts, engine } = cutDesk()
    cuts.move(field, 2, 5)
    cuts.putBack()
    await expect.poll(() => engine.paramsOf('fields.readLattice').length).toBe(1)
    expect(cuts.session).toBeNull()
    expect(cuts.cutsOf(field)).toBe(before)
  })

  it('is kept as one correction with the person’s cuts', async () => {
    const { cuts, engine, shelf } = cutDesk()
    cuts.move(field, 2, 5)
    await cuts.keep()
    const kept = engine.paramsOf('fields.readLattice').at(-1)
    expect(kept).not.toHaveProperty('preview')
    expect(kept).toMatchObject({ fieldId: 'f1', cuts: { length: before.length } })
    expect(shelf.fields[0]?.correction?.change.kind).toBe('recut')
    expect(cuts.session).toBeNull()
  })

  it('is stored once, though the field is left while it is being stored', async () => {
    const { cuts, engine } = cutDesk()
    cuts.move(field, 2, 5)
    await Promise.all([cuts.keep(), cuts.keep()])
    const previews = engine.paramsOf('fields.readLattice').map((params) => Object(params).preview)
    expect(previews.filter((preview) => preview === undefined)).toHaveLength(1)
  })
})

describe('splitting and merging', () => {
  it('adds a cut through the glyph, or takes the one to its right away', () => {
    const { cuts } = cutDesk()
    cuts.split(field, 1)
    expect(cuts.cutsOf(field)).toHaveLength(before.length + 1)
    cuts.putBack()
    cuts.merge(field, 1)
    expect(cuts.cutsOf(field)).toHaveLength(before.length - 1)
  })

  it('asks for the machine’s own pieces again', async () => {
    const { cuts, asked } = cutDesk()
    cuts.machine(field)
    await expect.poll(() => cuts.session?.isReading).toBe(false)
    expect(asked.at(-1)?.cuts).toBeNull()
  })
})
