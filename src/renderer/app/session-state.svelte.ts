import type { SessionDescription, Settings } from '../../protocol/commands/session'
import { type Locale, languageFrom } from '../i18n/locale.svelte'
import type { EngineRequests } from './engine-requests'

/** What the machine asks for where the setting says `system`. */
export interface SystemLooks {
  readonly isDark: boolean
  readonly wantsContrast: boolean
  readonly languages: readonly string[]
}

export type Theme = Exclude<Settings['theme'], 'system'>

export function themeFrom(setting: Settings['theme'], system: SystemLooks): Theme {
  if (setting !== 'system') return setting
  if (system.wantsContrast) return 'contrast'
  return system.isDark ? 'dark' : 'light'
}

const initialSettings: Settings = { theme: 'system', language: 'system', person: '', layout: {} }

/** Settings and what the engine says of itself; changes apply at once and are stored by the engine. */
export class SessionState {
  settings = $state.raw<Settings>(initialSettings)
  description = $state.raw<SessionDescription | null>(null)
  system = $state.raw<SystemLooks>({ isDark: false, wantsContrast: false, languages: ['en'] })
  theme = $derived(themeFrom(this.settings.theme, this.system))
  readonly #engine: EngineRequests
  readonly #locale: Locale

  constructor(engine: EngineRequests, locale: Locale) {
    this.#engine = engine
    this.#locale = locale
  }

  async load(): Promise<void> {
    this.#take(await this.#engine.call('session.settings', {}))
    await this.describeAgain()
  }

  async describeAgain(): Promise<void> {
    this.description = await this.#engine.call('session.describe', {})
  }

  /** Shows the change before it is stored: theme and language switch within a frame. */
  async change(change: Partial<Settings>): Promise<void> {
    this.#take({ ...this.settings, ...change })
    this.#take(await this.#engine.call('session.setSettings', change))
  }

  async changeLayout(name: string, value: number | string | boolean): Promise<void> {
    if (this.settings.layout[name] === value) return
    await this.change({ layout: { ...this.settings.layout, [name]: value } })
  }

  setSystem(system: SystemLooks): void {
    this.system = system
    this.#locale.language = languageFrom(this.settings.language, system.languages)
  }

  #take(settings: Settings): void {
    this.settings = settings
    this.#locale.language = languageFrom(settings.language, this.system.languages)
  }
}
