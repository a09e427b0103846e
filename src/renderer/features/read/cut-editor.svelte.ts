import { fieldBoxFromPageBox } from '../../../core/image/geometry'
import type { CutRecord } from '../../../core/storage/records'
import type { FieldPicture, FieldView } from '../../../protocol/commands/fields'
import type { Announcer } from '../../app/announcer.svelte'
import type { EngineRequests } from '../../app/engine-requests'
import { thrownText } from '../../i18n/error-text'
import type { Locale } from '../../i18n/locale.svelte'
import type { FieldCutter } from '../../segment-worker/segment-client'
import { addCut, cutRightOf, fieldCutsFrom, meanX, moveCut, removeCut, splitGlyph } from './cut-shapes'
import type { PageShelf } from './page-shelf.svelte'

export interface CutPorts {
  readonly engine: EngineRequests
  readonly cutter: FieldCutter
  readonly shelf: PageShelf
  readonly announcer: Announcer
  readonly locale: Locale
  pictureOf(field: FieldView): Promise<FieldPicture>
}

/** Cuts that were moved but not yet kept. */
interface CutSession {
  readonly base: FieldView
  /** `machine`: the field is to be cut by the machine again, whatever the hand did before. */
  readonly cuts: readonly CutRecord[] | 'machine'
  /** What the pieces read now; null until the first answer. */
  readonly preview: FieldView | null
  readonly isReading: boolean
  /** How far the last moved cut is from where it was, in page pixels. */
  readonly moved: { readonly index: number; readonly px: number } | null
}

/** Moving, splitting and merging: shown and read at once, kept by Enter as one step, put back by Esc. */
export class CutEditor {
  session = $state.raw<CutSession | null>(null)
  /** Chosen by a click or a step; null follows the marked digit. */
  selectedIndex = $state<number | null>(null)
  readonly #ports: CutPorts
  #isBusy = false
  #keeping: { readonly session: CutSession; readonly stored: Promise<void> } | null = null

  constructor(ports: CutPorts) {
    this.#ports = ports
  }

  /** The field as its pieces read now: the preview where there is one. */
  shown(field: FieldView): FieldView {
    return this.session?.base.fieldId === field.fieldId ? (this.session.preview ?? field) : field
  }

  cutsOf(field: FieldView): readonly CutRecord[] {
    const { session } = this
    if (session?.base.fieldId === field.fieldId) {
      if (session.cuts !== 'machine') return session.cuts
      if (session.preview !== null) return session.preview.reading?.cuts ?? []
    }
    return field.reading?.cuts ?? []
  }

  move(field: FieldView, index: number, dx: number): void {
    const before = this.cutsOf(field)
    const cuts = moveCut(before, index, dx, field.box)
    const [was, is] = [before[index], cuts[index]]
    if (was === undefined || is === undefined) return
    const moved = this.session?.moved
    const px = (moved?.index === index ? moved.px : 0) + meanX(is) - meanX(was)
    this.selectedIndex = index
    this.#change(field, cuts, { index, px })
  }

  add(field: FieldView, x: number): void {
    this.#change(field, addCut(this.cutsOf(field), Math.round(x), field.box), null)
  }

  split(field: FieldView, glyphIndex: number): void {
    const glyph = this.shown(field).reading?.glyphs[glyphIndex]
    if (glyph !== undefined) this.#change(field, splitGlyph(this.cutsOf(field), glyph, field.box), null)
  }

  /** Joins a character with the one to its right. */
  merge(field: FieldView, glyphIndex: number): void {
    const cuts = this.cutsOf(field)
    const glyph = this.shown(field).reading?.glyphs[glyphIndex]
    if (glyph !== undefined) this.#change(field, removeCut(cuts, cutRightOf(cuts, glyph)), null)
  }

  machine(field: FieldView): void {
    this.session = { base: field, cuts: 'machine', preview: null, isReading: true, moved: null }
    void this.#read()
  }

  putBack(): void {
    this.session = null
    this.selectedIndex = null
  }

  /**
   * Stores the cuts as one correction. Nothing is lost: leaving the field keeps them too, and waits for what is being
   * stored instead of storing it twice.
   */
  keep(): Promise<void> {
    const { session } = this
    if (session === null) return Promise.resolve()
    if (this.#keeping?.session !== session) this.#keeping = { session, stored: this.#store(session) }
    return this.#keeping.stored
  }

  async #store(session: CutSession): Promise<void> {
    const { engine, shelf, announcer, locale } = this.#ports
    try {
      const params = await this.#paramsFor(session)
      shelf.putField(await engine.call('fields.readLattice', params))
      if (this.session?.base.fieldId === session.base.fieldId) this.putBack()
    } catch (thrown) {
      announcer.warn(thrownText(thrown, locale.words))
      this.#keeping = null
    }
  }

  #change(field: FieldView, cuts: readonly CutRecord[], moved: CutSession['moved']): void {
    const session = this.session?.base.fieldId === field.fieldId ? this.session : null
    this.session = {
      base: session?.base ?? field,
      cuts,
      preview: session?.preview ?? null,
      isReading: true,
      moved,
    }
    void this.#read()
  }

  /** One reading at a time; while it runs, only the newest cuts wait. */
  async #read(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    try {
      for (let session = this.session; session?.isReading; session = this.session) {
        const preview = await this.#previewOf(session)
        const latest = this.session
        if (latest === null || latest.base.fieldId !== session.base.fieldId) continue
        this.session = { ...latest, preview, isReading: latest.cuts !== session.cuts }
      }
    } catch (thrown) {
      this.putBack()
      this.#ports.announcer.warn(thrownText(thrown, this.#ports.locale.words))
    } finally {
      this.#isBusy = false
    }
  }

  async #previewOf(session: CutSession): Promise<FieldView> {
    const params = await this.#paramsFor(session)
    return this.#ports.engine.call('fields.readLattice', { ...params, preview: true })
  }

  async #paramsFor(session: CutSession) {
    const picture = await this.#ports.pictureOf(session.base)
    const { lattice } = await this.#ports.cutter.cut({
      grey: picture.grey,
      cells: picture.cells.map((cell) => fieldBoxFromPageBox(cell, picture.box)),
      cuts: session.cuts === 'machine' ? null : fieldCutsFrom(session.cuts, picture.box),
    })
    return {
      fieldId: session.base.fieldId,
      lattice,
      cuts: session.cuts === 'machine' ? [] : session.cuts,
    }
  }
}
