import { userInfo } from 'node:os'
import { AppError } from '../core/base/app-error'
import type { FieldRecord, ReadingRecord } from '../core/storage/records'
import type { Store } from '../core/storage/store'
import type { ReadField } from '../core/usecases/read-page'
import type { ImageFiles } from '../platform/image-files/image-files'
import type { Machine } from '../platform/machine/describe-machine'
import type { PageSummary } from '../protocol/commands/documents'
import type { FieldView } from '../protocol/commands/fields'
import type { EngineEvent } from '../protocol/events'
import type { ComputeEngines } from './compute-engines'
import type { KeptEngines } from './engine-memory'
import type { ModelRegistry } from './model-registry'
import type { OpenedPages } from './opened-pages'
import type { ReadingServices } from './reading-services'
import { fieldViewFrom, pageSummaryFrom } from './views'
import { createWorkQueue, type WorkQueue } from './work-queue'

/** What `create-engine.ts` puts together. */
export interface EngineParts {
  readonly version: string
  /** Null where nothing is kept. */
  readonly dataFolder: string | null
  readonly registry: ModelRegistry
  readonly store: Store
  /** Set where a damaged store was put aside at the start. */
  readonly storeDamage: AppError | null
  readonly files: ImageFiles
  readonly pages: OpenedPages
  readonly services: ReadingServices
  readonly engines: ComputeEngines
  readonly engineMemory: KeptEngines
  readonly machine: Machine
  readonly now: () => Date
  readonly broadcast: (event: EngineEvent) => void
}

/** What the handlers work with. */
export interface EngineContext extends EngineParts {
  /** Pages and fields are read one after the other. */
  readonly queue: WorkQueue
  /** Pages being read now. */
  readonly beingRead: Set<string>
  readonly person: () => string
  /** @throws AppError `field-unknown`. */
  readonly field: (fieldId: string) => FieldRecord
  readonly summary: (pageId: string) => PageSummary
  /** Tells all clients that the field, and with it its page, changed; gives the field back. */
  readonly fieldChanged: (fieldId: string) => FieldView
  readonly pageChanged: (pageId: string) => PageSummary
  readonly readingRecord: (read: ReadField) => Promise<ReadingRecord>
}

export function createEngineContext(parts: EngineParts): EngineContext {
  const { store, pages, services, now, broadcast } = parts
  const beingRead = new Set<string>()
  const field = (fieldId: string): FieldRecord => {
    const found = store.fields.find(fieldId)
    if (found === null) throw new AppError('field-unknown', 'There is no such field.', { fieldId })
    return found
  }
  const summary = (pageId: string): PageSummary =>
    pageSummaryFrom(pages.find(pageId), store.fields.reviewsOfPage(pageId), beingRead.has(pageId))
  const pageChanged = (pageId: string): PageSummary => {
    const page = summary(pageId)
    broadcast({ event: 'page.changed', payload: { page } })
    return page
  }
  return {
    ...parts,
    queue: createWorkQueue(),
    beingRead,
    person: () => personFrom(store.settings.all().person),
    field,
    summary,
    pageChanged,
    fieldChanged: (fieldId) => {
      const view = fieldViewFrom(field(fieldId))
      broadcast({ event: 'field.changed', payload: { field: view } })
      pageChanged(view.pageId)
      return view
    },
    readingRecord: async (read) => {
      const { engine } = await services.reading()
      return readingRecordFrom(read, engine.label, now())
    },
  }
}

/** The person is who the system says until they name themselves. */
function personFrom(setting: unknown): string {
  if (typeof setting === 'string' && setting !== '') return setting
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

function readingRecordFrom(read: ReadField, engine: string, readAt: Date): ReadingRecord {
  const { text, digits, judgement, candidates, glyphs, cuts, modelId, ms } = read
  return {
    text,
    digits,
    judgement,
    candidates,
    glyphs,
    cuts,
    modelId,
    engine,
    readAt: readAt.toISOString(),
    ms,
  }
}
