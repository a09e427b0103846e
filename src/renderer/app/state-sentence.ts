import type { PageSummary } from '../../protocol/commands/documents'
import type { Locale } from '../i18n/locale.svelte'
import type { LinkState } from './engine-link.svelte'

interface OpenPages {
  readonly pages: readonly PageSummary[]
  readonly selected: PageSummary | null
  readonly selectedIndex: number
  readonly fields: readonly { readonly reading: { readonly ms: number } | null }[]
}

/**
 * The status bar's sentence where nothing newer was said.
 *
 * @param link `loading`: connected, but the engine has not answered yet.
 */
export function stateSentence(link: LinkState | 'loading', open: OpenPages, locale: Locale): string {
  const words = locale.words.frame
  if (link === 'starting' || link === 'loading') return words.starting
  if (link === 'stopped') return locale.words.engine.stopped
  const reading = open.pages.findIndex((page) => page.progress === 'reading')
  if (reading >= 0) return words.readingPage(reading + 1, open.pages.length)
  if (open.selected === null) return words.ready
  const ms = open.fields.reduce((sum, field) => sum + (field.reading?.ms ?? 0), 0)
  const place = words.pageOf(open.selectedIndex + 1, open.pages.length)
  return open.fields.length === 0 ? place : `${words.readIn(locale.whole(ms))} · ${place}`
}
