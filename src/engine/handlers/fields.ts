import { AppError } from '../../core/base/app-error'
import { clipToPage, type PageBox } from '../../core/image/geometry'
import type { FieldKind } from '../../core/segment/field-finder'
import type { Lattice } from '../../core/segment/lattice'
import type { CutRecord, FieldRecord, ReadingRecord } from '../../core/storage/records'
import { cropOf, type ReadField } from '../../core/usecases/read-page'
import type { FieldCommands, FieldPicture, FieldView } from '../../protocol/commands/fields'
import type { Handlers } from '../../protocol/server'
import { nameArcs } from '../arc-names'
import type { EngineContext } from '../engine-context'
import { readPage } from '../page-reading'
import { fieldViewFrom } from '../views'

export function fieldHandlers(context: EngineContext): Pick<Handlers, keyof FieldCommands> {
  const { store, pages } = context
  return {
    'pages.read': ({ pageId }, signal) => readPage(context, pageId, signal),
    'pages.turn': async ({ pageId, turns }, signal) => {
      const page = pages.find(pageId)
      if (page.turns !== turns) {
        const isLying = (page.turns + turns) % 2 === 1
        const size = isLying ? { width: page.height, height: page.width } : page
        store.atomically(() => {
          store.pages.setTurns(pageId, turns, size)
          const isKnown = store.fields.ofPage(pageId).length > 0
          store.pages.setOutcome(pageId, { progress: isKnown ? 'done' : 'waiting' })
        })
      }
      return readPage(context, pageId, signal)
    },
    'fields.add': async ({ pageId, box, kind }) => {
      const read = await readBox(context, { pageId, box, kind })
      const reading = await context.readingRecord(read)
      const { fieldId } = store.atomically(() =>
        store.fields.add({
          pageId,
          kind: read.kind,
          box: read.box,
          cells: read.cells,
          origin: 'drawn',
          reading,
        }),
      )
      return context.fieldChanged(fieldId)
    },
    'fields.move': ({ fieldId, box }) => readAgain(context, fieldId, { box }),
    'fields.setKind': ({ fieldId, kind }) => readAgain(context, fieldId, { kind }),
    'fields.remove': ({ fieldId }) => {
      const { pageId } = context.field(fieldId)
      store.fields.remove(fieldId)
      context.broadcast({ event: 'field.removed', payload: { fieldId, pageId } })
      context.pageChanged(pageId)
      return null
    },
    'fields.nameArcs': async ({ lattice }) => {
      const { classifier } = await context.services.reading()
      return nameArcs(classifier, lattice)
    },
    'fields.picture': async ({ fieldId }) => pictureOf(context, context.field(fieldId)),
    'fields.readLattice': async ({ fieldId, lattice, cuts, preview }) => {
      const field = context.field(fieldId)
      const reading = await readRecut(context, field, lattice, cuts)
      if (preview === true) return fieldViewFrom({ ...field, reading, correction: null })
      const before = fieldViewFrom(field)
      store.atomically(() =>
        store.corrections.append({
          fieldId,
          change: { kind: 'recut', text: reading.text },
          who: context.person(),
          when: context.now().toISOString(),
          modelId: field.reading?.modelId ?? reading.modelId,
          before: before.text,
          after: reading.text,
          reading,
        }),
      )
      return context.fieldChanged(fieldId)
    },
  }
}

interface BoxOnPage {
  readonly pageId: string
  readonly box: PageBox
  readonly kind: FieldKind | 'auto'
  /** Left out, printed cells are looked for. */
  readonly cells?: readonly PageBox[]
}

async function readBox(
  { pages, queue, services }: EngineContext,
  { pageId, box, kind, cells }: BoxOnPage,
): Promise<ReadField> {
  const page = pages.find(pageId)
  const raster = await pages.raster(page)
  const { pageReader } = await services.reading()
  const request = { kind, box, origin: 'drawn', ...(cells === undefined ? {} : { cells }) } as const
  const read = await queue.run(() => pageReader.readField(raster, request))
  if (read === null) throw new AppError('bad-argument', 'The box lies outside the page.', { argument: 'box' })
  return read
}

/** A new place or kind means a new reading; what a person typed stays what counts. */
async function readAgain(
  context: EngineContext,
  fieldId: string,
  change: { readonly box?: PageBox; readonly kind?: FieldKind },
): Promise<FieldView> {
  const field = context.field(fieldId)
  const kind = change.kind ?? field.kind
  const place = change.box === undefined ? { box: field.box, cells: field.cells } : { box: change.box }
  const read = await readBox(context, { pageId: field.pageId, kind, ...place })
  const reading = await context.readingRecord(read)
  context.store.atomically(() =>
    context.store.fields.change(fieldId, { kind, box: read.box, cells: read.cells, reading }),
  )
  return context.fieldChanged(fieldId)
}

async function pictureOf({ pages }: EngineContext, field: FieldRecord): Promise<FieldPicture> {
  const { grey, colour } = await pages.raster(pages.find(field.pageId))
  const box = clipToPage(field.box, grey.width, grey.height)
  if (box === null) throw new AppError('field-missing', 'The field lies outside the page.')
  const data = new Uint8Array(box.width * box.height * 4)
  for (let row = 0; row < box.height; row++) {
    const start = ((box.y + row) * colour.width + box.x) * 4
    data.set(colour.data.subarray(start, start + box.width * 4), row * box.width * 4)
  }
  return {
    grey: cropOf(grey, box),
    colour: { width: box.width, height: box.height, data },
    box,
    cells: field.cells,
  }
}

async function readRecut(
  { services, readingRecord }: EngineContext,
  field: FieldRecord,
  lattice: Lattice,
  cuts: readonly CutRecord[],
): Promise<ReadingRecord> {
  const { pageReader } = await services.reading()
  // Not behind the page that is being read: a person drags the cut and waits.
  const read = await pageReader.readLattice(lattice, { kind: field.kind, box: field.box })
  const reading = await readingRecord(read)
  return { ...reading, cuts: withHandMarks(reading.cuts, cuts) }
}

/** The reading's own cuts, each marked that lies where the person put one. */
function withHandMarks(own: readonly CutRecord[], given: readonly CutRecord[]): readonly CutRecord[] {
  if (given.length === own.length) return given
  const moved = new Set(given.filter((cut) => cut.movedByHand).map(keyOf))
  return own.map((cut) => ({ ...cut, movedByHand: moved.has(keyOf(cut)) }))
}

function keyOf({ path }: CutRecord): string {
  return path.map(({ x, y }) => `${x},${y}`).join(' ')
}
