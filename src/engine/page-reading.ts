import { setImmediate } from 'node:timers/promises'
import { appErrorFrom, type ErrorCode } from '../core/base/app-error'
import type { CancelSignal } from '../core/base/cancellation'
import type { ReadPage } from '../protocol/commands/fields'
import { wireErrorFrom } from '../protocol/errors'
import type { EngineContext } from './engine-context'
import { fieldViewFrom } from './views'

/** Faults of this machine, not of the page: it stays waiting and is read when they are mended. */
const machineFaults: readonly ErrorCode[] = [
  'cancelled',
  'disk-full',
  'dest-readonly',
  'engine-missing',
  'internal',
  'model-missing',
  'model-damaged',
  'store-damaged',
]

/** Finds and reads a page's fields once; what is stored is answered from the store. */
export async function readPage(
  context: EngineContext,
  pageId: string,
  signal: CancelSignal,
): Promise<ReadPage> {
  await context.queue.run(async () => {
    signal.throwIfCancelled()
    const page = context.pages.find(pageId)
    if (page.outcome.progress === 'done') return
    context.beingRead.add(pageId)
    context.pageChanged(pageId)
    try {
      await findAndRead(context, pageId, signal)
    } catch (thrown) {
      const { code } = appErrorFrom(thrown)
      if (!machineFaults.includes(code))
        context.store.pages.setOutcome(pageId, { progress: 'failed', fault: wireErrorFrom(thrown) })
      throw thrown
    } finally {
      context.beingRead.delete(pageId)
      context.pageChanged(pageId)
    }
  })
  return { page: context.summary(pageId), fields: context.store.fields.ofPage(pageId).map(fieldViewFrom) }
}

async function findAndRead(context: EngineContext, pageId: string, signal: CancelSignal): Promise<void> {
  const { store, pages, services, readingRecord } = context
  const page = pages.find(pageId)
  const raster = await pages.raster(page)
  const { pageReader } = await services.reading()
  // A turn of the loop lets in what came meanwhile: a cancel, or the picture of a page that was turned to.
  const letOthersIn = async (): Promise<void> => {
    await setImmediate()
    signal.throwIfCancelled()
  }
  await letOthersIn()
  const found = await pageReader.readPage(raster, undefined, letOthersIn)
  const fields = await Promise.all(
    found.map(async (read) => ({
      pageId,
      kind: read.kind,
      box: read.box,
      cells: read.cells,
      origin: read.origin,
      reading: await readingRecord(read),
    })),
  )
  store.atomically(() => {
    for (const field of fields) store.fields.add(field)
    store.pages.setOutcome(pageId, { progress: 'done' })
  })
}
