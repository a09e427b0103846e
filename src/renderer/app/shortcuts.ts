import { matchKeyBindingPress, parseKeybinding } from 'tinykeys'
import { type Command, type CommandContext, type CommandId, commands } from './commands'

/** What a command did with its key: `passed` lets the key go on to the browser (Tab at the last field). */
export type CommandOutcome = 'done' | 'passed'

export interface CommandPress {
  readonly id: CommandId
  /** The typed digit, or the number of Alt 1..5; null where the command takes none. */
  readonly digit: number | null
}

const fullWidthOffset = 0xfee0

/** Full-width digits and marks of Chinese input methods, folded to ASCII. */
export function foldFullWidth(text: string): string {
  return text.replace(/[０-９，．／－]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - fullWidthOffset))
}

const presses = commands.map((command) => ({
  command,
  presses: command.keys.map((keys) => parseKeybinding(keys)),
}))

const takesDigit: ReadonlySet<CommandId> = new Set(['field.type-digit', 'field.take-reading'])

function digitOf(event: KeyboardEvent): number | null {
  const folded = foldFullWidth(event.key)
  if (!event.altKey && /^[0-9]$/.test(folded)) return Number(folded)
  const code = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)
  return code?.[1] === undefined ? null : Number(code[1])
}

function matches(event: KeyboardEvent, id: CommandId, keys: ReturnType<typeof parseKeybinding>[]): boolean {
  if (id === 'field.type-digit') {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey
    return !hasModifier && /^[0-9]$/.test(foldFullWidth(event.key))
  }
  return keys.some(
    (sequence) =>
      sequence.length === 1 && sequence[0] !== undefined && matchKeyBindingPress(event, sequence[0]),
  )
}

/** The command a key press means where `contexts` are active (innermost first); null for none. */
export function commandFor(event: KeyboardEvent, contexts: readonly CommandContext[]): CommandPress | null {
  if (event.isComposing) return null
  for (const context of contexts) {
    for (const entry of presses) {
      const command: Command = entry.command
      if (command.context !== context || !matches(event, entry.command.id, entry.presses)) continue
      if (event.repeat && command.ignoresRepeat === true) return null
      return { id: entry.command.id, digit: takesDigit.has(entry.command.id) ? digitOf(event) : null }
    }
  }
  return null
}

const textTypes = new Set(['text', 'search', 'number', 'email', 'url', ''])

function isTextInput(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return true
  return element instanceof HTMLInputElement && textTypes.has(element.type)
}

const ownKeys =
  '[data-keys="own"], [role="dialog"], [role="menu"], [role="listbox"][data-keys], [role="slider"], [role="separator"]'

/**
 * The contexts a key press belongs to, innermost first, from where the focus is. A text input keeps its own editing
 * keys; a control with keys of its own (menu, filmstrip, slider) keeps all without Ctrl; a button keeps Enter and Space.
 */
export function contextsAt(
  target: EventTarget | null,
  event: KeyboardEvent,
  hasField: boolean,
): CommandContext[] {
  const element = target instanceof Element ? target : null
  if (element !== null && isTextInput(element)) {
    const isEditing =
      ['z', 'y', 'v', 'c', 'x', 'a'].includes(event.key.toLowerCase()) || event.key === 'Escape'
    return isEditing ? [] : ['anywhere']
  }
  const isPlain = !event.ctrlKey && !event.metaKey
  const isFunctionKey = /^F\d/.test(event.key)
  // A cut's slider moves by arrows; Enter, digits and the rest mean there what they mean on the field.
  const isSlider = element?.getAttribute('role') === 'slider' && !event.key.startsWith('Arrow')
  const isOwn = element !== null && !isSlider && element.closest(ownKeys) !== null
  if (element?.closest('[role="dialog"], [role="menu"]')) return isPlain ? [] : ['anywhere']
  if (isOwn && isPlain && !event.altKey && !isFunctionKey) return ['anywhere']
  const isButton = element?.closest('button, a, [role="radio"], [role="tab"], summary') ?? null
  const isActivation =
    event.key === 'Enter' || event.key === ' ' || event.key.startsWith('Arrow') || event.key === 'Tab'
  if (isButton !== null && isActivation && isPlain && !event.altKey) return ['anywhere']
  if (!hasField) return inCanvas(element) ? ['canvas', 'anywhere'] : ['anywhere']
  return inCanvas(element) ? ['cuts', 'canvas', 'field', 'anywhere'] : ['field', 'anywhere']
}

function inCanvas(element: Element | null): boolean {
  return element?.closest('[data-pane="canvas"], [data-pane="loupe"]') != null
}
