import { type Command, type CommandId, commands } from './app/commands'
import { commandCaps } from './app/key-caps'
import type { PaletteEntry } from './app/Palette.svelte'
import type { WindowState } from './window-state.svelte'

/** Commands that need a key of their own (a digit, a held Space) or only move inside a list. */
const keyOnly: ReadonlySet<CommandId> = new Set([
  'app.palette',
  'app.escape',
  'app.next-pane',
  'app.previous-pane',
  'field.type-digit',
  'field.take-reading',
  'field.next',
  'field.previous',
  'field.next-digit',
  'field.previous-digit',
])

function commandEntries(state: WindowState): PaletteEntry[] {
  const hasPage = state.read.shelf.selected !== null
  const hasField = state.read.editor.field !== null
  return commands
    .filter((command: Command & { id: CommandId }) => {
      if (keyOnly.has(command.id)) return false
      if (command.context === 'anywhere') return true
      return command.context === 'canvas' ? hasPage : hasField
    })
    .map(({ id }) => ({
      id,
      group: 'commands',
      name: state.locale.words.commands[id],
      caps: commandCaps(id, state.desk.platform),
      run: () => void state.run({ id, digit: null }),
    }))
}

/** Everything the palette can find now. */
export function paletteEntries(state: WindowState): PaletteEntry[] {
  const { read, locale } = state
  const { words } = locale
  const fields = read.shelf.fields.map(
    (field): PaletteEntry => ({
      id: field.fieldId,
      group: 'fields',
      name: `${words.kindLong[field.kind]} ${read.editor.textOf(field)}`,
      hint: words.state[field.state],
      run: () => {
        state.go('read')
        void read.selectField(field.fieldId)
      },
    }),
  )
  const pages = read.shelf.pages.map(
    (page, index): PaletteEntry => ({
      id: page.pageId,
      group: 'pages',
      name: page.file,
      hint: words.frame.pageOf(index + 1, read.shelf.pages.length),
      run: () => {
        state.go('read')
        void read.selectPage(page.pageId)
      },
    }),
  )
  const recent = read.shelf.recent.map(
    ({ path, file }): PaletteEntry => ({
      id: path,
      group: 'recent',
      name: file,
      hint: path,
      run: () => {
        state.go('read')
        void read.open([path])
      },
    }),
  )
  return [...fields, ...pages, ...commandEntries(state), ...recent]
}
