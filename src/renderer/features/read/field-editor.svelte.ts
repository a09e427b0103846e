import { SvelteMap } from 'svelte/reactivity'
import type { CorrectionChange } from '../../../core/storage/records'
import type { FieldView } from '../../../protocol/commands/fields'
import type { Announcer } from '../../app/announcer.svelte'
import type { EngineRequests } from '../../app/engine-requests'
import { thrownText } from '../../i18n/error-text'
import type { Locale } from '../../i18n/locale.svelte'
import { needsLook, worstField } from './needs-look'
import type { PageShelf } from './page-shelf.svelte'
import { insertCharacter, nextDigit, removeCharacter, replaceCharacter, slotsFrom, worstSlot } from './slots'

/** What a person settled so far: glyphs whose digit was typed, or all of them (a reading was chosen). */
type Settled = ReadonlySet<number> | 'all'

interface Draft {
  readonly text: string
  readonly settled: Settled
  readonly pending: number
}

export interface EditorPorts {
  readonly engine: EngineRequests
  readonly shelf: PageShelf
  readonly announcer: Announcer
  readonly locale: Locale
}

/** The selected field, the marked character in it, and everything a person says of it by keyboard. */
export class FieldEditor {
  selectedId = $state<string | null>(null)
  slotIndex = $state(0)
  /** The next digit goes in before the marked one. */
  isInserting = $state(false)
  /** The whole value while it is being typed; null otherwise. */
  wholeValue = $state<string | null>(null)
  readonly #drafts = new SvelteMap<string, Draft>()
  readonly #settledAt = new Map<string, Settled>()
  readonly #ports: EditorPorts
  #queue: Promise<unknown> = Promise.resolve()

  constructor(ports: EditorPorts) {
    this.#ports = ports
  }

  field = $derived.by(
    () => this.#ports.shelf.fields.find((field) => field.fieldId === this.selectedId) ?? null,
  )
  text = $derived.by(() => (this.field === null ? '' : this.textOf(this.field)))
  slots = $derived.by(() => (this.field === null ? [] : this.slotsOf(this.field)))
  slot = $derived(this.slots[this.slotIndex] ?? null)
  doubtfulLeft = $derived(this.slots.filter((slot) => slot.isDoubtful).length)
  isSettled = $derived.by(() => this.field?.correction != null)
  /** Index among the candidates of the reading a person chose; -1 where none was chosen. */
  chosenReading = $derived.by(() => {
    if (this.field === null || this.#settledOf(this.field) !== 'all') return -1
    return (this.field.reading?.candidates ?? []).findIndex((candidate) => candidate.text === this.text)
  })
  /** Why Enter does nothing yet, in words; null where it accepts. */
  acceptBlocked = $derived.by(() => {
    const { words } = this.#ports.locale
    if (this.field === null || this.text === '') return words.read.nothingToAccept
    return this.doubtfulLeft > 0 ? words.read.typeFirst(this.doubtfulLeft) : null
  })

  textOf(field: FieldView): string {
    return this.#drafts.get(field.fieldId)?.text ?? field.text
  }

  slotsOf(field: FieldView): ReturnType<typeof slotsFrom> {
    // A field the machine reads on its own asks for nothing: its weakest digit is only its weakest.
    const settled = field.reading?.judgement.verdict === 'read' ? 'all' : this.#settledOf(field)
    return slotsFrom(this.textOf(field), field.reading?.glyphs ?? [], settled)
  }

  #settledOf(field: FieldView): Settled {
    const draft = this.#drafts.get(field.fieldId)
    if (draft !== undefined) return draft.settled
    if (field.correction?.change.kind === 'accept') return 'all'
    return this.#settledAt.get(settledKey(field)) ?? new Set()
  }

  select(fieldId: string | null): void {
    if (fieldId !== this.selectedId) this.wholeValue = null
    this.isInserting = false
    this.selectedId = fieldId
    this.slotIndex = worstSlot(this.slots, this.field?.reading?.glyphs ?? [])
  }

  selectWorst(): void {
    this.select(worstField(this.#ports.shelf.fields)?.fieldId ?? null)
  }

  /** @returns false where there is no further field in that direction. */
  selectNeighbour(step: 1 | -1): boolean {
    const { fields } = this.#ports.shelf
    const index = fields.findIndex((field) => field.fieldId === this.selectedId)
    const next = index < 0 ? undefined : fields[index + step]
    if (next === undefined) return false
    this.select(next.fieldId)
    return true
  }

  selectSlot(index: number): void {
    this.isInserting = false
    if (index >= 0 && index < this.slots.length) this.slotIndex = index
  }

  moveDigit(step: 1 | -1): void {
    this.isInserting = false
    this.slotIndex = nextDigit(this.slots, this.slotIndex, step)
  }

  /** Sets the marked digit, or puts one in; goes on to the next doubtful digit, else one to the right. */
  typeDigit(digit: number): void {
    const { field, slot } = this
    if (field === null) return
    const character = String(digit)
    if (slot === null || this.isInserting) {
      const index = slot === null ? this.text.length : this.slotIndex
      this.#apply(
        field,
        { kind: 'text', text: insertCharacter(this.text, index, character) },
        this.#settledOf(field),
      )
      this.isInserting = false
      this.slotIndex = Math.min(index + 1, this.slots.length - 1)
      return
    }
    const wasDoubtful = slot.isDoubtful
    const settled = settledWith(this.#settledOf(field), slot.glyphIndex)
    this.#apply(
      field,
      { kind: 'text', text: replaceCharacter(this.text, this.slotIndex, character) },
      settled,
    )
    if (wasDoubtful && this.doubtfulLeft > 0) {
      this.slotIndex = worstSlot(this.slots, field.reading?.glyphs ?? [])
    } else if (!wasDoubtful) {
      this.slotIndex = nextDigit(this.slots, this.slotIndex, 1)
    }
  }

  beginInsert(): void {
    this.isInserting = this.field !== null && this.slots.length > 0
    if (this.isInserting) this.#ports.announcer.say(this.#ports.locale.words.read.insertHere)
  }

  removeDigit(): void {
    const { field, slot } = this
    if (field === null || slot === null) return
    const text = removeCharacter(this.text, this.slotIndex)
    this.#apply(field, { kind: 'text', text }, this.#settledOf(field))
    const last = this.slots.length - 1
    this.slotIndex = Math.max(0, Math.min(this.slotIndex, last))
    if (!this.slot?.isDigit) this.moveDigit(-1)
  }

  beginWholeValue(): void {
    if (this.field !== null) this.wholeValue = this.text
  }

  keepWholeValue(text: string): void {
    const { field } = this
    this.wholeValue = null
    if (field === null) return
    const trimmed = text.trim()
    if (trimmed === '') return
    this.#apply(field, { kind: 'text', text: trimmed }, 'all')
    const { words } = this.#ports.locale
    this.#toast(words.read.setToast(words.kind[field.kind], trimmed))
  }

  leaveWholeValue(): void {
    this.wholeValue = null
  }

  chooseReading(index: number): void {
    const { field } = this
    const candidate = field?.reading?.candidates[index]
    if (field === null || candidate === undefined) return
    this.#apply(field, { kind: 'text', text: candidate.text }, 'all')
    this.slotIndex = Math.min(this.slotIndex, Math.max(0, candidate.text.length - 1))
    if (!this.slot?.isDigit) this.slotIndex = Math.max(0, nextDigit(this.slots, -1, 1))
  }

  /** The reading below or above the one in use. */
  stepReading(step: 1 | -1): void {
    const candidates = this.field?.reading?.candidates ?? []
    const current = candidates.findIndex((candidate) => candidate.text === this.text)
    const next = Math.min(Math.max(current + step, 0), candidates.length - 1)
    if (next !== this.chosenReading) this.chooseReading(next)
  }

  /** @returns true where the field was accepted and the person should be led on. */
  accept(): boolean {
    const { field } = this
    const { announcer, locale } = this.#ports
    if (field === null) return false
    if (this.acceptBlocked !== null) {
      announcer.say(this.acceptBlocked)
      return false
    }
    const { text } = this
    this.#apply(field, { kind: 'accept' }, 'all')
    this.#toast(locale.words.read.acceptedToast(locale.words.kind[field.kind], text))
    return true
  }

  reject(): boolean {
    const { field } = this
    if (field === null) return false
    this.#apply(field, { kind: 'reject' }, 'all')
    const { words } = this.#ports.locale
    this.#toast(words.read.rejectedToast(words.kind[field.kind]))
    return true
  }

  /** Whether a person still has to say something of this field. */
  isWaiting(field: FieldView): boolean {
    if (needsLook(field) && !this.#drafts.has(field.fieldId)) return true
    const change = this.#drafts.has(field.fieldId) ? 'draft' : field.correction?.change.kind
    return (
      change === 'text' &&
      this.#settledAt.has(settledKey(field)) &&
      this.slotsOf(field).some((s) => s.isDoubtful)
    )
  }

  /** Takes back (or does again) the last correction, whichever field it was on. @returns that field. */
  async travel(direction: 'undo' | 'redo'): Promise<FieldView | null> {
    const { engine, shelf, announcer, locale } = this.#ports
    announcer.hideToast()
    await this.#queue
    try {
      const field = await engine.call(`corrections.${direction}`, {})
      if (field === null) {
        announcer.say(locale.words.read.nothingToUndo)
        return null
      }
      shelf.putField(field)
      announcer.say(locale.words.read.undone)
      return field
    } catch (thrown) {
      announcer.warn(thrownText(thrown, locale.words))
      return null
    }
  }

  /** Resolves when every key pressed so far is stored. */
  settled(): Promise<unknown> {
    return this.#queue
  }

  #toast(text: string): void {
    const run = () => void this.travel('undo')
    this.#ports.announcer.show({ text, action: { word: this.#ports.locale.words.undo, run } })
  }

  /** Shows the change at once and stores it in the order of the keys. */
  #apply(field: FieldView, change: CorrectionChange, settled: Settled): void {
    const text = 'text' in change ? change.text : this.textOf(field)
    const pending = (this.#drafts.get(field.fieldId)?.pending ?? 0) + 1
    this.#drafts.set(field.fieldId, { text, settled, pending })
    this.#queue = this.#queue.then(() => this.#send(field.fieldId, change, settled))
  }

  async #send(fieldId: string, change: CorrectionChange, settled: Settled): Promise<void> {
    const { engine, shelf, announcer, locale } = this.#ports
    try {
      const view = await engine.call('corrections.apply', { fieldId, change })
      this.#settledAt.set(settledKey(view), settled)
      shelf.putField(view)
      this.#release(fieldId)
    } catch (thrown) {
      this.#drafts.delete(fieldId)
      announcer.warn(thrownText(thrown, locale.words))
    }
  }

  #release(fieldId: string): void {
    const draft = this.#drafts.get(fieldId)
    if (draft === undefined) return
    if (draft.pending <= 1) this.#drafts.delete(fieldId)
    else this.#drafts.set(fieldId, { ...draft, pending: draft.pending - 1 })
  }
}

function settledKey(field: FieldView): string {
  return `${field.fieldId}:${field.correction?.correctionId ?? 0}`
}

function settledWith(settled: Settled, glyphIndex: number | null): Settled {
  if (settled === 'all' || glyphIndex === null) return settled
  return new Set([...settled, glyphIndex])
}
