import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { appErrorFrom } from '../../../core/base/app-error'
import type { QuarterTurns } from '../../../core/storage/records'
import type { PendingCall } from '../../../protocol/client'
import type { FileError, OpenedDocuments, PageSummary } from '../../../protocol/commands/documents'
import type { FieldView, ReadPage } from '../../../protocol/commands/fields'
import type { EngineRequests } from '../../app/engine-requests'

export interface ShelfHooks {
  /** What must be on screen before the engine is busy with the selected page. */
  beforeRead(page: PageSummary): Promise<void>
  /** The fields of a page are known, for the first time or anew. */
  afterRead(pageId: string): void
}

/** The open pages, what could not be opened, and the fields of every page that was read. */
export class PageShelf {
  pages = $state.raw<readonly PageSummary[]>([])
  selectedId = $state<string | null>(null)
  errors = $state.raw<readonly FileError[]>([])
  recent = $state.raw<readonly { path: string; file: string }[]>([])
  /** Opening files or waiting for the first list: the first-run view must not flash meanwhile. */
  isOpening = $state(true)
  /** Pages whose reading a person stopped: they are read when asked for. */
  readonly stopped = new SvelteSet<string>()
  readonly fieldsByPage = new SvelteMap<string, readonly FieldView[]>()
  selected = $derived(this.pages.find((page) => page.pageId === this.selectedId) ?? null)
  selectedIndex = $derived(this.pages.findIndex((page) => page.pageId === this.selectedId))
  fields = $derived(this.selectedId === null ? [] : (this.fieldsByPage.get(this.selectedId) ?? []))
  isStopped = $derived(this.selectedId !== null && this.stopped.has(this.selectedId))
  isRead = $derived(this.selectedId !== null && this.fieldsByPage.has(this.selectedId))
  readonly #engine: EngineRequests
  readonly #hooks: ShelfHooks
  #isWorking = false
  /** Whether a person went to a page since files were last asked for. */
  #isChosen = false
  #running: PendingCall<ReadPage> | null = null

  constructor(engine: EngineRequests, hooks: ShelfHooks) {
    this.#engine = engine
    this.#hooks = hooks
    engine.on('page.changed', ({ page }) => this.putPage(page))
    engine.on('field.changed', ({ field }) => this.putField(field))
    engine.on('field.removed', ({ fieldId, pageId }) => this.dropField(pageId, fieldId))
  }

  /** The pages open when the program was last closed, and the recent files. */
  async restore(selectedId: string | null): Promise<void> {
    try {
      this.pages = await this.#engine.call('documents.list', {})
      this.recent = await this.#engine.call('documents.recent', {})
    } finally {
      this.isOpening = false
    }
    const wanted = this.pages.find((page) => page.pageId === selectedId) ?? this.pages[0]
    if (wanted !== undefined && this.selectedId === null) this.#show(wanted.pageId)
  }

  async open(paths: readonly string[]): Promise<OpenedDocuments | null> {
    if (paths.length === 0) return null
    return this.#take(this.#engine.call('documents.open', { paths }))
  }

  async paste(bytes: Uint8Array): Promise<OpenedDocuments | null> {
    return this.#take(this.#engine.call('documents.paste', { bytes }))
  }

  async #take(opening: Promise<OpenedDocuments>): Promise<OpenedDocuments | null> {
    this.isOpening = true
    this.#isChosen = false
    try {
      const opened = await opening
      const known = new Set(this.pages.map((page) => page.pageId))
      const fresh = opened.pages.filter((page) => !known.has(page.pageId))
      this.pages = [...this.pages, ...fresh]
      this.errors = [...this.errors, ...opened.errors]
      const first = opened.pages[0]
      if (first !== undefined && !this.#isChosen) this.#show(first.pageId)
      this.recent = await this.#engine.call('documents.recent', {})
      return opened
    } finally {
      this.isOpening = false
    }
  }

  /** A person goes to a page: files that are still being opened leave them there. */
  select(pageId: string): void {
    this.#isChosen = true
    this.#show(pageId)
  }

  #show(pageId: string): void {
    this.selectedId = pageId
    void this.readWaiting()
  }

  selectAt(index: number): void {
    const page = this.pages[Math.min(Math.max(index, 0), this.pages.length - 1)]
    if (page !== undefined) this.select(page.pageId)
  }

  /** Reads one page after the other, the selected one first, until none is left. */
  async readWaiting(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    try {
      for (let next = this.#nextToRead(); next !== null; next = this.#nextToRead()) await this.#read(next)
    } finally {
      this.#isWorking = false
    }
  }

  #nextToRead(): PageSummary | null {
    const selected = this.selected
    if (selected !== null && this.#needsReading(selected)) return selected
    return this.pages.find((page) => page.progress === 'waiting' && this.#needsReading(page)) ?? null
  }

  #needsReading(page: PageSummary): boolean {
    const { pageId, progress } = page
    return progress !== 'failed' && !this.fieldsByPage.has(pageId) && !this.stopped.has(pageId)
  }

  async #read(page: PageSummary): Promise<void> {
    const { pageId } = page
    if (pageId === this.selectedId) await this.#hooks.beforeRead(page)
    if (this.stopped.has(pageId)) return
    if (page.progress === 'waiting') this.putPage({ ...page, progress: 'reading' })
    this.#running = this.#engine.begin('pages.read', { pageId })
    try {
      const read = await this.#running.value
      this.stopped.delete(pageId)
      this.putPage(read.page)
      this.fieldsByPage.set(pageId, read.fields)
      this.#hooks.afterRead(pageId)
    } catch (thrown) {
      const { code, message, details } = appErrorFrom(thrown)
      if (code === 'cancelled') this.putPage({ ...page, progress: 'waiting' })
      else this.putPage({ ...page, progress: 'failed', error: { code, message, details } })
    } finally {
      this.#running = null
    }
  }

  /** Ends the reading under way and that of all pages behind it. @returns how many pages are left unread by it. */
  stopReading(): number {
    if (!this.#isWorking) return 0
    const left = this.pages.filter(({ progress }) => progress === 'reading' || progress === 'waiting')
    const unread = left.filter((page) => this.#needsReading(page))
    for (const { pageId } of unread) this.stopped.add(pageId)
    if (unread.length > 0) this.#running?.cancel()
    return unread.length
  }

  /** Reads pages again whose reading was stopped. */
  async readStopped(pageIds: readonly string[]): Promise<void> {
    for (const pageId of pageIds) this.stopped.delete(pageId)
    await this.readWaiting()
  }

  /** Pages that were being read when the engine stopped wait again, without the one it stopped at. */
  readAgainAfterStop(): void {
    this.pages = this.pages.map((page) =>
      page.progress === 'reading' ? { ...page, progress: 'waiting' } : page,
    )
    void this.readWaiting()
  }

  async turn(pageId: string, turns: QuarterTurns): Promise<void> {
    const read = await this.#engine.call('pages.turn', { pageId, turns })
    this.stopped.delete(pageId)
    this.putPage(read.page)
    this.fieldsByPage.set(pageId, read.fields)
    this.#hooks.afterRead(pageId)
  }

  async close(pageId: string): Promise<void> {
    const index = this.pages.findIndex((page) => page.pageId === pageId)
    await this.#engine.call('documents.close', { pageId })
    this.pages = this.pages.filter((page) => page.pageId !== pageId)
    this.fieldsByPage.delete(pageId)
    this.stopped.delete(pageId)
    if (this.selectedId !== pageId) return
    this.selectedId = null
    this.selectAt(index)
  }

  putPage(page: PageSummary): void {
    this.pages = this.pages.map((old) => (old.pageId === page.pageId ? page : old))
  }

  /** Keeps a field's newest state; fields of pages that are not read yet come with their page. */
  putField(field: FieldView): void {
    const fields = this.fieldsByPage.get(field.pageId)
    if (fields === undefined) return
    const isKnown = fields.some((old) => old.fieldId === field.fieldId)
    const next = isKnown
      ? fields.map((old) => (old.fieldId === field.fieldId ? field : old))
      : [...fields, field]
    this.fieldsByPage.set(field.pageId, next)
  }

  dropField(pageId: string, fieldId: string): void {
    const fields = this.fieldsByPage.get(pageId)
    if (fields === undefined) return
    this.fieldsByPage.set(
      pageId,
      fields.filter((field) => field.fieldId !== fieldId),
    )
  }

  dismissErrors(): void {
    this.errors = []
  }
}
