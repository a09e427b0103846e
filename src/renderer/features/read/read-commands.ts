import type { CommandOutcome, CommandPress } from '../../app/shortcuts'
import type { ReadState } from './read-state.svelte'

const farStep = 10

type Action = (read: ReadState, press: CommandPress) => CommandOutcome

const done = (work: (read: ReadState, press: CommandPress) => unknown): Action => {
  return (read, press) => {
    work(read, press)
    return 'done'
  }
}

function moveSelectedCut(read: ReadState, dx: number): void {
  if (read.cutIndex !== null) read.moveCut(read.cutIndex, dx)
}

/** What each command of the Read view does; ids that are not here belong to the window. */
const actions: Partial<Record<CommandPress['id'], Action>> = {
  'app.undo': done((read) => read.travel('undo')),
  'app.redo': done((read) => read.travel('redo')),
  'field.type-digit': done((read, { digit }) => {
    if (read.cuts.session === null && digit !== null) read.editor.typeDigit(digit)
  }),
  'field.next-digit': done((read) => read.editor.moveDigit(1)),
  'field.previous-digit': done((read) => read.editor.moveDigit(-1)),
  'field.insert': done((read) => read.editor.beginInsert()),
  'field.delete': done((read) => read.editor.removeDigit()),
  // At the last field Tab goes on through the window: no one is caught in the page.
  'field.next': (read) => (read.stepField(1) ? 'done' : 'passed'),
  'field.previous': (read) => (read.stepField(-1) ? 'done' : 'passed'),
  'field.next-reading': done((read) => read.editor.stepReading(1)),
  'field.previous-reading': done((read) => read.editor.stepReading(-1)),
  'field.take-reading': done((read, { digit }) => read.editor.chooseReading((digit ?? 1) - 1)),
  'field.accept': done((read) => read.accept()),
  'field.correct': done((read) => read.editor.beginWholeValue()),
  'field.reject': done((read) => read.reject()),
  'field.next-doubtful': done((read) => read.nextDoubtful(true)),
  'page.next': done((read) => read.stepPage(1)),
  'page.previous': done((read) => read.stepPage(-1)),
  'page.close': done((read) => read.closePages(read.shelf.selected === null ? [] : [read.shelf.selected])),
  'page.close-all': done((read) => read.closePages(read.shelf.pages)),
  'canvas.select': done((read) => {
    read.canvas.leavePlacing()
    read.canvas.tool = 'select'
  }),
  'canvas.cut': done((read) => {
    read.canvas.tool = read.canvas.tool === 'cut' ? 'select' : 'cut'
  }),
  'canvas.draw': done((read) => {
    read.look = 'page'
    read.canvas.tool = 'draw'
    read.canvas.beginPlacing(null)
  }),
  'canvas.edit-box': done((read) => {
    if (read.editor.field !== null) read.canvas.beginPlacing(read.editor.field)
  }),
  'canvas.remove-field': done((read) => read.removeField()),
  'canvas.pan': done((read) => {
    read.canvas.tool = read.canvas.tool === 'pan' ? 'select' : 'pan'
  }),
  'canvas.zoom-in': done((read) => read.canvas.zoom(1)),
  'canvas.zoom-out': done((read) => read.canvas.zoom(-1)),
  'canvas.fit': done((read) => read.canvas.fit()),
  'canvas.real-size': done((read) => read.canvas.realSize()),
  'canvas.rotate': done((read) => read.rotate()),
  'canvas.look-page': done((read) => {
    read.look = 'page'
  }),
  'canvas.look-lattice': done((read) => {
    read.look = 'lattice'
  }),
  'canvas.look-stages': done((read) => {
    read.look = 'stages'
  }),
  'cut.left': done((read) => moveSelectedCut(read, -1)),
  'cut.right': done((read) => moveSelectedCut(read, 1)),
  'cut.far-left': done((read) => moveSelectedCut(read, -farStep)),
  'cut.far-right': done((read) => moveSelectedCut(read, farStep)),
  'cut.split': done((read) => read.recut('split')),
  'cut.merge': done((read) => read.recut('merge')),
  'cut.machine': done((read) => read.recut('machine')),
  'app.escape': (read) => leaveInnermost(read),
}

/** Esc leaves the innermost thing that is open; the window may have something further out. */
function leaveInnermost(read: ReadState): CommandOutcome {
  if (read.cuts.session !== null) read.cuts.putBack()
  else if (read.editor.isInserting) read.editor.isInserting = false
  else if (read.canvas.placing !== null || read.canvas.tool !== 'select') {
    read.canvas.leavePlacing()
    read.canvas.tool = 'select'
  } else return read.stopReading() ? 'done' : 'passed'
  return 'done'
}

/** @returns null where the command is none of this view's. */
export function runReadCommand(read: ReadState, press: CommandPress): CommandOutcome | null {
  return actions[press.id]?.(read, press) ?? null
}
