import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en'
import { zhCn } from '../i18n/zh-cn'
import { type Command, commands, contextStacks, reservedKeys } from './commands'
import { commandCaps, keyCaps } from './key-caps'

const all: readonly Command[] = commands
const normal = (keys: string) => keys.toLowerCase().split('+').sort().join('+')

describe('the table of commands', () => {
  it('has each id once', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  it.each(contextStacks.map((stack) => [stack]))(
    'binds no key twice where %j are active together',
    (stack) => {
      const seen = new Map<string, string>()
      for (const command of all.filter(({ context }) => stack.includes(context))) {
        for (const keys of command.keys) {
          expect(seen.get(normal(keys)), `${keys} of ${command.id}`).toBeUndefined()
          seen.set(normal(keys), command.id)
        }
      }
    },
  )

  it('leaves reserved keys alone', () => {
    const reserved = new Set(reservedKeys.map(normal))
    for (const { id, keys } of all)
      for (const key of keys) expect(reserved.has(normal(key)), `${key} of ${id}`).toBe(false)
  })

  it('lets single letters act on the canvas only', () => {
    for (const { id, context, keys } of all) {
      const hasLetter = keys.some((key) => /^[a-z]$/i.test(key))
      if (hasLetter) expect(['canvas', 'cuts'], id).toContain(context)
    }
  })

  it('has a name for each in both languages', () => {
    for (const { id } of commands) {
      expect(en.commands[id], id).not.toBe('')
      expect(zhCn.commands[id], id).not.toBe('')
    }
  })
})

describe('key caps', () => {
  it.each([
    ['$mod+Shift+o', 'linux', ['Ctrl', 'Shift', 'O']],
    ['$mod+k', 'darwin', ['⌘', 'K']],
    ['Alt+Digit1', 'linux', ['Alt', '1']],
    ['$mod++', 'linux', ['Ctrl', '+']],
    ['+', 'linux', ['+']],
    ['ArrowLeft', 'linux', ['←']],
  ])('shows %s on %s', (binding, platform, caps) => {
    expect(keyCaps(binding, platform)).toEqual(caps)
  })

  it('shows a range as a person reads it', () => {
    expect(commandCaps('field.take-reading', 'linux')).toEqual(['Alt', '1', '…', '5'])
  })
})
