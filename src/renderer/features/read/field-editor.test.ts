import { beforeEach, describe, expect, it } from 'vitest'
import { type FieldPlan, fieldView, pageSummary } from '../../../../test/support/field-views'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import type { CorrectionChange } from '../../../core/storage/records'
import { Announcer } from '../../app/announcer.svelte'
import { Locale } from '../../i18n/locale.svelte'
import { FieldEditor } from './field-editor.svelte'
import { PageShelf } from './page-shelf.svelte'

/** Answers corrections as the engine does: the newest one counts, undo takes it back. */
class CorrectingEngine extends ScriptedEngine {
  readonly log: CorrectionChange[] = []
  constructor(readonly plan: FieldPlan) {
    super()
    this.answers['corrections.apply'] = ({ change }) => {
      this.log.push(change)
      return this.view()
    }
    this.answers['corrections.undo'] = () => (this.log.pop() === undefined ? null : this.view())
    this.answers['pages.read'] = () => ({
      page: pageSummary('p1', { progress: 'done' }),
      fields: [this.view()],
    })
  }
  view() {
    const texts = this.log.filter((change) => 'text' in change)
    const correction = this.log.at(-1)
    const correctedText = texts.at(-1)?.text
    return fieldView({
      ...this.plan,
      correctionId: this.log.length,
      ...(correction === undefined ? {} : { correction }),
      ...(correctedText === undefined ? {} : { correctedText }),
    })
  }
}

async function editorOf(plan: FieldPlan) {
  const engine = new CorrectingEngine(plan)
  const announcer = new Announcer()
  const shelf = new PageShelf(engine, { beforeRead: async () => {}, afterRead: () => editor.selectWorst() })
  const editor: FieldEditor = new FieldEditor({ engine, shelf, announcer, locale: new Locale() })
  shelf.pages = [pageSummary('p1')]
  shelf.selectedId = 'p1'
  await shelf.readWaiting()
  return { engine, editor, announcer }
}

describe('typing', () => {
  let desk: Awaited<ReturnType<typeof editorOf>>
  beforeEach(async () => {
    desk = await editorOf({ text: '2,473/-', doubtful: [2, 3], candidates: ['2,413/-', '2,423/-'] })
  })

  it('begins at the least sure digit', () => {
    expect(desk.editor.slot?.character).toBe('4')
  })

  it('lets nobody accept before every doubtful digit was typed', async () => {
    const { editor, engine, announcer } = desk
    expect(editor.accept()).toBe(false)
    expect(announcer.status).toMatch(/2 doubtful digits/)
    editor.typeDigit(4)
    expect(editor.accept()).toBe(false)
    editor.typeDigit(7)
    expect(editor.acceptBlocked).toBeNull()
    expect(editor.accept()).toBe(true)
    await editor.settled()
    expect(engine.log.map(({ kind }) => kind)).toEqual(['text', 'text', 'accept'])
  })

  it('goes on to the next doubtful digit', () => {
    desk.editor.typeDigit(4)
    expect(desk.editor.slot?.character).toBe('7')
  })

  it('shows a digit at once and stores the keys in their order', async () => {
    const { editor, engine } = desk
    editor.typeDigit(9)
    editor.typeDigit(8)
    expect(editor.text).toBe('2,983/-')
    await editor.settled()
    expect(engine.log).toEqual([
      { kind: 'text', text: '2,973/-' },
      { kind: 'text', text: '2,983/-' },
    ])
    expect(editor.text).toBe('2,983/-')
    expect(editor.slots.filter((slot) => slot.isChanged).map((slot) => slot.character)).toEqual(['9', '8'])
  })

  it('remembers what was typed in agreement, and forgets it on undo', async () => {
    const { editor } = desk
    editor.typeDigit(4)
    await editor.settled()
    expect(editor.doubtfulLeft).toBe(1)
    await editor.travel('undo')
    expect(editor.doubtfulLeft).toBe(2)
  })

  it('puts a digit in and takes it out', () => {
    const { editor } = desk
    editor.selectSlot(0)
    editor.beginInsert()
    editor.typeDigit(5)
    expect(editor.text).toBe('52,473/-')
    editor.selectSlot(0)
    editor.removeDigit()
    expect(editor.text).toBe('2,473/-')
  })

  it('takes a chosen reading as settled', async () => {
    const { editor } = desk
    editor.chooseReading(1)
    expect(editor.text).toBe('2,413/-')
    expect(editor.acceptBlocked).toBeNull()
    expect(editor.chosenReading).toBe(1)
    await editor.settled()
    expect(editor.chosenReading).toBe(1)
  })

  it('steps to another reading, not blindly to the one in use', () => {
    desk.editor.stepReading(1)
    expect(desk.editor.text).toBe('2,413/-')
    desk.editor.stepReading(1)
    expect(desk.editor.text).toBe('2,423/-')
  })

  it('keeps a whole value, and nothing when it is left or empty', async () => {
    const { editor, engine } = desk
    editor.beginWholeValue()
    editor.leaveWholeValue()
    editor.beginWholeValue()
    editor.keepWholeValue('  ')
    expect(engine.log).toEqual([])
    editor.beginWholeValue()
    editor.keepWholeValue(' 2,475 ')
    await editor.settled()
    expect(engine.log).toEqual([{ kind: 'text', text: '2,475' }])
    expect(editor.wholeValue).toBeNull()
  })
})

describe('when storing fails', () => {
  it('puts the old text back and says why', async () => {
    const { editor, engine, announcer } = await editorOf({ text: '12', doubtful: [0] })
    delete engine.answers['corrections.apply']
    editor.typeDigit(3)
    expect(editor.text).toBe('32')
    await editor.settled()
    expect(editor.text).toBe('12')
    expect(announcer.alert).not.toBe('')
  })
})

describe('a field nothing was read in', () => {
  it('cannot be accepted, but typed', async () => {
    const { editor } = await editorOf({ text: '' })
    expect(editor.accept()).toBe(false)
    editor.typeDigit(5)
    expect(editor.text).toBe('5')
    expect(editor.acceptBlocked).toBeNull()
  })
})
