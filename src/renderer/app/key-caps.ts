import { type CommandId, commandById } from './commands'

const names: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Delete: 'Del',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Insert: 'Ins',
  '-': '−',
}

/** `$mod+Shift+o` as the caps a person sees on a keyboard: Ctrl, Shift, O. */
export function keyCaps(binding: string, platform: string): string[] {
  if (binding === '+') return ['+']
  const parts = binding.endsWith('++') ? [...binding.slice(0, -2).split('+'), '+'] : binding.split('+')
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '$mod') return platform === 'darwin' ? '⌘' : 'Ctrl'
      const bare = part.replace(/^Digit/, '')
      return names[bare] ?? (bare.length === 1 ? bare.toUpperCase() : bare)
    })
}

/** The caps to show for a command; empty where it has no key. */
export function commandCaps(id: CommandId, platform: string): string[] {
  const command = commandById(id)
  const shown = command.shownKeys ?? command.keys.slice(0, 1)
  return shown.flatMap((binding) => keyCaps(binding, platform))
}

/** As one word for a tooltip: `Ctrl+Shift+O`. */
export function commandKeyWord(id: CommandId, platform: string): string {
  return commandCaps(id, platform).join('+')
}
