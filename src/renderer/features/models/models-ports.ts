import type { Announcer } from '../../app/announcer.svelte'
import type { EngineRequests } from '../../app/engine-requests'
import type { Locale } from '../../i18n/locale.svelte'

/** Native dialogs; empty or null where the person closed them. */
export interface ModelDialogs {
  chooseModel(): Promise<readonly string[]>
  chooseFolder(): Promise<readonly string[]>
  chooseDestination(suggestedName: string): Promise<string | null>
  showInFolder(path: string): void
}

export interface ModelsPorts {
  readonly engine: EngineRequests
  readonly dialogs: ModelDialogs
  readonly announcer: Announcer
  readonly locale: Locale
  /** The sentence a person sees for a fault with a model. */
  readonly textOf: (thrown: unknown) => string
}
