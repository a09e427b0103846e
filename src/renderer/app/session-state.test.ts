import { describe, expect, it } from 'vitest'
import { ScriptedEngine } from '../../../test/support/scripted-engine'
import type { Settings } from '../../protocol/commands/session'
import { Locale, languageFrom } from '../i18n/locale.svelte'
import { SessionState, themeFrom } from './session-state.svelte'

const system = { isDark: true, wantsContrast: false, languages: ['zh-Hans-CN', 'en'] }

describe('what the system asks for', () => {
  it('is followed where the setting says so, else not', () => {
    expect(themeFrom('system', system)).toBe('dark')
    expect(themeFrom('system', { ...system, wantsContrast: true })).toBe('contrast')
    expect(themeFrom('light', system)).toBe('light')
    expect(languageFrom('system', system.languages)).toBe('zh-CN')
    expect(languageFrom('system', ['fr-FR', 'en-GB', 'zh'])).toBe('en')
    expect(languageFrom('system', ['fr-FR'])).toBe('en')
    expect(languageFrom('en', system.languages)).toBe('en')
  })
})

describe('SessionState', () => {
  it('shows a change before it is stored', async () => {
    let stored: Settings = { theme: 'system', language: 'en', person: 'ann', layout: {} }
    const engine = new ScriptedEngine({
      'session.setSettings': (change) => {
        stored = { ...stored, ...change }
        return stored
      },
    })
    const locale = new Locale()
    const session = new SessionState(engine, locale)
    session.setSystem(system)
    const changing = session.change({ theme: 'light', language: 'zh-CN' })
    expect(session.theme).toBe('light')
    expect(locale.words.views.settings).toBe('设置')
    await changing
    expect(session.settings.person).toBe('ann')
  })

  it('does not ask for a layout that is so already', async () => {
    const engine = new ScriptedEngine({
      'session.setSettings': ({ layout = {} }) => ({ theme: 'system', language: 'en', person: '', layout }),
    })
    const session = new SessionState(engine, new Locale())
    await session.changeLayout('page', 'p1')
    await session.changeLayout('page', 'p1')
    expect(engine.paramsOf('session.setSettings')).toHaveLength(1)
  })
})
