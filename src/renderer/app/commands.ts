export type CommandContext = 'anywhere' | 'field' | 'canvas' | 'cuts'

export interface Command {
  readonly id: string
  readonly context: CommandContext
  /** In tinykeys' notation; `$mod` is Ctrl, or Cmd on macOS. The first one is shown. */
  readonly keys: readonly string[]
  /** Shown instead of `keys`, where a command takes a range of keys. */
  readonly shownKeys?: readonly string[]
  /** A held key must not accept, reject or keep anything twice. */
  readonly ignoresRepeat?: true
}

/**
 * Every command of the window, once: the key handler, tooltips, palette and the sheet of keys all read this table.
 * Names are in the dictionaries under the id. Letters stand alone only in `canvas` and `cuts`, which need the focus
 * on the canvas or the loupe (WCAG 2.1.4).
 */
export const commands = [
  { id: 'app.palette', context: 'anywhere', keys: ['$mod+k'] },
  { id: 'app.keys', context: 'anywhere', keys: ['F1'] },
  { id: 'app.view-read', context: 'anywhere', keys: ['$mod+1'] },
  { id: 'app.view-train', context: 'anywhere', keys: ['$mod+4'] },
  { id: 'app.view-models', context: 'anywhere', keys: ['$mod+5'] },
  { id: 'app.settings', context: 'anywhere', keys: ['$mod+,'] },
  { id: 'app.open-files', context: 'anywhere', keys: ['$mod+o'] },
  { id: 'app.open-folder', context: 'anywhere', keys: ['$mod+Shift+o'] },
  { id: 'app.open-samples', context: 'anywhere', keys: [] },
  // Ctrl V arrives as the browser's paste event, which alone may read the clipboard; the handler leaves it alone.
  { id: 'app.paste', context: 'anywhere', keys: [], shownKeys: ['$mod+v'] },
  { id: 'app.export', context: 'anywhere', keys: ['$mod+e'] },
  { id: 'app.undo', context: 'anywhere', keys: ['$mod+z'] },
  { id: 'app.redo', context: 'anywhere', keys: ['$mod+Shift+z', '$mod+y'] },
  { id: 'app.pause-training', context: 'anywhere', keys: ['F9'], ignoresRepeat: true },
  { id: 'app.next-pane', context: 'anywhere', keys: ['F6'] },
  { id: 'app.previous-pane', context: 'anywhere', keys: ['Shift+F6'] },
  { id: 'app.escape', context: 'anywhere', keys: ['Escape'] },
  {
    id: 'app.text-larger',
    context: 'anywhere',
    keys: ['$mod+=', '$mod+Shift++', '$mod++'],
    shownKeys: ['$mod++'],
  },
  { id: 'app.text-smaller', context: 'anywhere', keys: ['$mod+-'] },
  { id: 'app.text-normal', context: 'anywhere', keys: ['$mod+0'] },
  { id: 'field.type-digit', context: 'field', keys: ['([0-9])'], shownKeys: ['0', '…', '9'] },
  { id: 'field.next-digit', context: 'field', keys: ['ArrowRight'] },
  { id: 'field.previous-digit', context: 'field', keys: ['ArrowLeft'] },
  { id: 'field.insert', context: 'field', keys: ['Insert'], ignoresRepeat: true },
  { id: 'field.delete', context: 'field', keys: ['Backspace'], ignoresRepeat: true },
  { id: 'field.next', context: 'field', keys: ['Tab'] },
  { id: 'field.previous', context: 'field', keys: ['Shift+Tab'] },
  { id: 'field.next-reading', context: 'field', keys: ['ArrowDown'] },
  { id: 'field.previous-reading', context: 'field', keys: ['ArrowUp'] },
  {
    id: 'field.take-reading',
    context: 'field',
    keys: ['Alt+Digit1', 'Alt+Digit2', 'Alt+Digit3', 'Alt+Digit4', 'Alt+Digit5'],
    shownKeys: ['Alt+1', '…', '5'],
    ignoresRepeat: true,
  },
  { id: 'field.accept', context: 'field', keys: ['Enter'], ignoresRepeat: true },
  { id: 'field.correct', context: 'field', keys: ['F2'] },
  { id: 'field.reject', context: 'field', keys: ['Delete'], ignoresRepeat: true },
  { id: 'field.next-doubtful', context: 'field', keys: ['F8'] },
  { id: 'page.next', context: 'anywhere', keys: ['PageDown'] },
  { id: 'page.previous', context: 'anywhere', keys: ['PageUp'] },
  { id: 'page.close', context: 'field', keys: [] },
  { id: 'page.close-all', context: 'field', keys: [] },
  { id: 'canvas.select', context: 'canvas', keys: ['v'] },
  { id: 'canvas.cut', context: 'canvas', keys: ['c'] },
  { id: 'canvas.draw', context: 'canvas', keys: ['f'] },
  { id: 'canvas.edit-box', context: 'canvas', keys: ['b'] },
  { id: 'canvas.remove-field', context: 'canvas', keys: ['Shift+Backspace'], ignoresRepeat: true },
  { id: 'canvas.pan', context: 'canvas', keys: ['Space'] },
  { id: 'canvas.zoom-in', context: 'canvas', keys: ['+', '=', 'Shift++'] },
  { id: 'canvas.zoom-out', context: 'canvas', keys: ['-'] },
  { id: 'canvas.fit', context: 'canvas', keys: ['Shift+Digit1'], shownKeys: ['Shift+1'] },
  { id: 'canvas.real-size', context: 'canvas', keys: ['Shift+Digit2'], shownKeys: ['Shift+2'] },
  { id: 'canvas.rotate', context: 'canvas', keys: ['r'], ignoresRepeat: true },
  { id: 'canvas.look-page', context: 'canvas', keys: ['p'] },
  { id: 'canvas.look-lattice', context: 'canvas', keys: ['l'] },
  { id: 'canvas.look-stages', context: 'canvas', keys: ['g'] },
  { id: 'cut.left', context: 'cuts', keys: ['Alt+ArrowLeft'] },
  { id: 'cut.right', context: 'cuts', keys: ['Alt+ArrowRight'] },
  { id: 'cut.far-left', context: 'cuts', keys: ['Alt+Shift+ArrowLeft'] },
  { id: 'cut.far-right', context: 'cuts', keys: ['Alt+Shift+ArrowRight'] },
  { id: 'cut.split', context: 'cuts', keys: ['s'], ignoresRepeat: true },
  { id: 'cut.merge', context: 'cuts', keys: ['m'], ignoresRepeat: true },
  { id: 'cut.machine', context: 'cuts', keys: ['Shift+Delete'], ignoresRepeat: true },
] as const satisfies readonly Command[]

export type CommandId = (typeof commands)[number]['id']

/** Kept by the system, the browser engine or assistive software; never bound here. */
export const reservedKeys = [
  '$mod+w',
  '$mod+q',
  '$mod+r',
  '$mod+t',
  '$mod+p',
  '$mod+Tab',
  '$mod+Shift+n',
  'Alt+F4',
  'F5',
  'F10',
  'F11',
  'F12',
  'Alt',
  'Meta',
] as const

/** Contexts that are active together, innermost first; keys must not clash within one of these sets. */
export const contextStacks: readonly (readonly CommandContext[])[] = [['cuts', 'canvas', 'field', 'anywhere']]

export function commandById(id: CommandId): Command {
  const command: Command | undefined = commands.find((candidate) => candidate.id === id)
  if (command === undefined) throw new RangeError(`no command ${id}`)
  return command
}

export function isCommandId(id: string): id is CommandId {
  return commands.some((command) => command.id === id)
}
