import { createContext } from 'svelte'
import type { Settings } from '../../protocol/commands/session'
import { type Dictionary, en } from './en'
import { zhCn } from './zh-cn'

export type Language = 'en' | 'zh-CN'

const dictionaries: Record<Language, Dictionary> = { en, 'zh-CN': zhCn }

/** The language a setting means on a machine whose preferred languages are `preferred`, best first. */
export function languageFrom(setting: Settings['language'], preferred: readonly string[]): Language {
  if (setting !== 'system') return setting
  const known = preferred.find((tag) => /^(en|zh)\b/i.test(tag))
  return known?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

/** The window's words and number formats; switches at once. */
export class Locale {
  language = $state<Language>('en')
  words = $derived(dictionaries[this.language])
  #whole = $derived(new Intl.NumberFormat(this.language, { maximumFractionDigits: 0 }))
  #tenths = $derived(
    new Intl.NumberFormat(this.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  )

  #figures = $derived(new Intl.NumberFormat(this.language, { maximumSignificantDigits: 3 }))
  #hundredths = $derived(
    new Intl.NumberFormat(this.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  )

  whole(n: number): string {
    return this.#whole.format(n)
  }

  tenths(n: number): string {
    return this.#tenths.format(n)
  }

  /** A number of any size, fractions to three significant digits: weights, distances, settings. */
  figure(n: number): string {
    const text = Number.isInteger(n) ? this.whole(n) : this.#figures.format(n)
    return text.replace('-', '−')
  }

  /** A measured share (0 to 1), as accuracies are told: hundredths of a percent. */
  share(p: number): string {
    return this.words.percent(this.#hundredths.format(p * 100))
  }

  /** A probability (0 to 1) in hundredths to a tenth: never 0.0 and never 100.0, which would claim certainty. */
  probability(p: number): string {
    if (p < 0.0005) return `< ${this.tenths(0.1)}`
    if (p >= 0.9995) return `> ${this.tenths(99.9)}`
    return this.tenths(p * 100)
  }

  /** A share or confidence (0 to 1) with its percent sign: whole percents inside, tenths where that would round to 0 or 100. */
  percent(p: number): string {
    const isNearEnd = p < 0.01 || p > 0.99
    return this.words.percent(isNearEnd ? this.probability(p) : this.whole(p * 100))
  }
}

export const [useLocale, provideLocale] = createContext<Locale>()
