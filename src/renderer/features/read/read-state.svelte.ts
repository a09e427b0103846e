import type { PageBox } from '../../../core/image/geometry'
import type { FieldKind } from '../../../core/segment/field-finder'
import type { QuarterTurns } from '../../../core/storage/records'
import type { PageSummary } from '../../../protocol/commands/documents'
import type { FieldView } from '../../../protocol/commands/fields'
import type { Announcer } from '../../app/announcer.svelte'
import type { EngineRequests } from '../../app/engine-requests'
import { thrownText } from '../../i18n/error-text'
import type { Locale } from '../../i18n/locale.svelte'
import type { FieldCutter } from '../../segment-worker/segment-client'
import { CanvasState } from './canvas-state.svelte'
import { CutEditor } from './cut-editor.svelte'
import { cutRightOf } from './cut-shapes'
import { FieldEditor } from './field-editor.svelte'
import { FieldStages } from './field-stages'
import { PageShelf } from './page-shelf.svelte'
import { Pictures } from './pictures.svelte'
import { slotsFrom } from './slots'

export type Look = 'page' | 'lattice' | 'stages'

export interface ReadPorts {
  readonly engine: EngineRequests
  readonly cutter: FieldCutter
  readonly announcer: Announcer
  readonly locale: Locale
}

/** The Read view: pages, the field at hand, its cuts, and how it is looked at. */
export class ReadState {
  look = $state<Look>('page')
  /** For boxes drawn next: what the person chose last, else the engine guesses. */
  lastKind = $state<FieldKind | 'auto'>('auto')
  isExporting = $state(false)
  readonly canvas = new CanvasState()
  readonly shelf: PageShelf
  readonly editor: FieldEditor
  readonly cuts: CutEditor
  readonly pictures: Pictures
  readonly stages: FieldStages
  readonly #ports: ReadPorts

  constructor(ports: ReadPorts) {
    const { engine, announcer, locale, cutter } = ports
    this.#ports = ports
    this.pictures = new Pictures(engine)
    this.stages = new FieldStages(engine, cutter, this.pictures)
    this.shelf = new PageShelf(engine, {
      beforeRead: (page) => this.pictures.loadPage(page),
      afterRead: (pageId) => {
        if (pageId === this.shelf.selectedId) this.editor.selectWorst()
      },
    })
    this.editor = new FieldEditor({ engine, shelf: this.shelf, announcer, locale })
    const pictureOf = (field: FieldView) => this.pictures.field(field)
    this.cuts = new CutEditor({ engine, cutter, shelf: this.shelf, announcer, locale, pictureOf })
  }

  /** The selected field with the reading of cuts that are still being moved. */
  shown = $derived.by(() => (this.editor.field === null ? null : this.cuts.shown(this.editor.field)))
  /** The characters as they stand: of the moved cuts while there are any, else of the text. */
  slots = $derived.by(() => {
    const preview = this.cuts.session?.preview ?? null
    if (preview === null || preview.fieldId !== this.editor.selectedId) return this.editor.slots
    const settled = preview.reading?.judgement.verdict === 'read' ? 'all' : new Set<number>()
    return slotsFrom(preview.reading?.text ?? '', preview.reading?.glyphs ?? [], settled)
  })
  /** The cut that Alt and the arrows move: the chosen one, else the right border of the marked digit. */
  cutIndex = $derived.by(() => {
    if (this.cuts.selectedIndex !== null) return this.cuts.selectedIndex
    const glyph = this.shown?.reading?.glyphs[this.editor.slot?.glyphIndex ?? -1]
    if (this.shown === null || glyph === undefined) return null
    const index = cutRightOf(this.cuts.cutsOf(this.shown), glyph)
    return index < 0 ? null : index
  })

  /** @returns false where nothing was being read. */
  stopReading(): boolean {
    const pages = this.shelf.stopReading()
    if (pages > 0) this.#ports.announcer.say(this.#ports.locale.words.notes.stopped(pages))
    return pages > 0
  }

  async selectPage(pageId: string): Promise<void> {
    if (pageId === this.shelf.selectedId) return
    await this.leaveField()
    this.shelf.select(pageId)
    if (this.shelf.isRead) this.editor.selectWorst()
    else this.editor.select(null)
  }

  async stepPage(step: 1 | -1): Promise<void> {
    const page = this.shelf.pages[this.shelf.selectedIndex + step]
    if (page !== undefined) await this.selectPage(page.pageId)
  }

  async open(paths: readonly string[]): Promise<void> {
    await this.leaveField()
    await this.#guard(async () => {
      const opened = await this.shelf.open(paths)
      if (opened !== null) this.#afterOpening(opened.pages.length)
    })
  }

  async paste(bytes: Uint8Array): Promise<void> {
    await this.leaveField()
    await this.#guard(async () => {
      const opened = await this.shelf.paste(bytes)
      if (opened !== null) this.#afterOpening(opened.pages.length)
    })
  }

  #afterOpening(pages: number): void {
    this.#ports.announcer.say(this.#ports.locale.words.read.pagesOpened(pages))
    this.selectFirst()
  }

  /** The field to begin with on a page that has come on screen; a field a person is at stays. */
  selectFirst(): void {
    if (this.editor.field === null) this.editor.selectWorst()
  }

  /** Keeps what is only on screen before another field is shown. */
  async leaveField(): Promise<void> {
    if (this.cuts.session !== null) await this.cuts.keep()
    this.cuts.selectedIndex = null
    this.canvas.leavePlacing()
  }

  async selectField(fieldId: string): Promise<void> {
    if (fieldId === this.editor.selectedId) return
    await this.leaveField()
    this.editor.select(fieldId)
    if (this.editor.field !== null) this.canvas.reveal(this.editor.field.box)
  }

  /** @returns false where there is no further field, so that Tab may go on through the window. */
  stepField(step: 1 | -1): boolean {
    const { fields } = this.shelf
    const index = fields.findIndex((field) => field.fieldId === this.editor.selectedId)
    const next = index < 0 ? undefined : fields[index + step]
    if (next === undefined) return false
    void this.selectField(next.fieldId)
    return true
  }

  /** Enter: keeps a moved cut, else accepts the field and leads on to the next doubtful one. */
  async accept(): Promise<void> {
    if (this.cuts.session !== null) await this.cuts.keep()
    else if (this.editor.accept()) await this.nextDoubtful(false)
  }

  async reject(): Promise<void> {
    if (this.cuts.session !== null) this.cuts.putBack()
    if (this.editor.reject()) await this.nextDoubtful(false)
  }

  /** The next field that waits for a person, on this page and then on the following ones, round to the start. */
  async nextDoubtful(isAsked: boolean): Promise<void> {
    const { fields, pages, selectedIndex } = this.shelf
    const from = fields.findIndex((field) => field.fieldId === this.editor.selectedId)
    const onPage = [...fields.slice(from + 1), ...fields.slice(0, Math.max(0, from))]
    const here = onPage.find((field) => this.editor.isWaiting(field))
    if (here !== undefined) return this.selectField(here.fieldId)
    const others = [...pages.slice(selectedIndex + 1), ...pages.slice(0, Math.max(0, selectedIndex))]
    const page = others.find((other) => this.#hasDoubtful(other.pageId))
    if (page !== undefined) return this.selectPage(page.pageId)
    if (isAsked) this.#ports.announcer.say(this.#ports.locale.words.read.nothingDoubtful)
  }

  #hasDoubtful(pageId: string): boolean {
    const fields = this.shelf.fieldsByPage.get(pageId)
    if (fields !== undefined) return fields.some((field) => this.editor.isWaiting(field))
    const page = this.shelf.pages.find((other) => other.pageId === pageId)
    return page?.state === 'review' || page?.state === 'reject'
  }

  async travel(direction: 'undo' | 'redo'): Promise<void> {
    if (this.cuts.session !== null) {
      this.cuts.putBack()
      return
    }
    const field = await this.editor.travel(direction)
    if (field === null) return
    if (field.pageId !== this.shelf.selectedId) await this.selectPage(field.pageId)
    this.editor.select(field.fieldId)
  }

  moveCut(index: number, dx: number): void {
    if (this.editor.field !== null) this.cuts.move(this.editor.field, index, dx)
  }

  addCut(x: number): void {
    if (this.editor.field !== null) this.cuts.add(this.editor.field, x)
  }

  /** Splits or merges at the marked character, or asks for the machine's cuts. */
  recut(change: 'split' | 'merge' | 'machine'): void {
    const { field, slotIndex } = this.editor
    if (field === null) return
    if (change === 'machine') {
      this.cuts.machine(field)
      return
    }
    const glyphIndex = this.slots[slotIndex]?.glyphIndex ?? null
    if (glyphIndex === null) return
    if (change === 'split') this.cuts.split(field, glyphIndex)
    else this.cuts.merge(field, glyphIndex)
  }

  async addField(box: PageBox): Promise<void> {
    const { pageId } = this.shelf.selected ?? {}
    if (pageId === undefined) return
    this.canvas.leavePlacing()
    await this.#guard(async () => {
      const field = await this.#ports.engine.call('fields.add', { pageId, box, kind: this.lastKind })
      this.shelf.putField(field)
      this.editor.select(field.fieldId)
    })
  }

  async moveField(fieldId: string, box: PageBox): Promise<void> {
    this.canvas.leavePlacing()
    await this.#guard(async () => {
      this.shelf.putField(await this.#ports.engine.call('fields.move', { fieldId, box }))
      if (fieldId === this.editor.selectedId) this.editor.select(fieldId)
    })
  }

  async setKind(kind: FieldKind): Promise<void> {
    const { field } = this.editor
    this.lastKind = kind
    if (field === null || field.kind === kind) return
    await this.#guard(async () => {
      const { fieldId } = field
      this.shelf.putField(await this.#ports.engine.call('fields.setKind', { fieldId, kind }))
      this.editor.select(fieldId)
    })
  }

  async removeField(): Promise<void> {
    const { field } = this.editor
    if (field === null) return
    this.cuts.putBack()
    const { pageId, box, kind } = field
    const { locale, announcer, engine } = this.#ports
    await this.#guard(async () => {
      await engine.call('fields.remove', { fieldId: field.fieldId })
      this.shelf.dropField(pageId, field.fieldId)
      this.editor.selectWorst()
      const run = () => void this.#guard(async () => this.#putBackField(pageId, box, kind))
      const text = locale.words.read.fieldRemoved(locale.words.kind[kind])
      announcer.show({ text, action: { word: locale.words.undo, run } })
    })
  }

  async #putBackField(pageId: string, box: PageBox, kind: FieldKind): Promise<void> {
    this.#ports.announcer.hideToast()
    const field = await this.#ports.engine.call('fields.add', { pageId, box, kind })
    this.shelf.putField(field)
    if (pageId === this.shelf.selectedId) this.editor.select(field.fieldId)
  }

  async rotate(): Promise<void> {
    const page = this.shelf.selected
    if (page === null) return
    const quarters: readonly QuarterTurns[] = [0, 1, 2, 3]
    const turns = quarters[(page.turns + 1) % 4] ?? 0
    await this.#guard(() => this.shelf.turn(page.pageId, turns))
  }

  /** Takes pages off the strip; what was read and corrected on them stays stored. */
  async closePages(pages: readonly PageSummary[]): Promise<void> {
    const [first] = pages
    if (first === undefined) return
    const { locale, announcer } = this.#ports
    const { words } = locale
    await this.leaveField()
    await this.#guard(async () => {
      for (const page of pages) await this.shelf.close(page.pageId)
      if (this.shelf.isRead) this.editor.selectWorst()
      const run = () => void this.open([...new Set(pages.map(({ path }) => path))])
      const text =
        pages.length === 1 ? words.read.pageClosed(first.file) : words.read.pagesClosed(pages.length)
      announcer.show({ text, action: { word: words.undo, run } })
    })
  }

  async #guard(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (thrown) {
      this.#ports.announcer.warn(thrownText(thrown, this.#ports.locale.words))
    }
  }
}
