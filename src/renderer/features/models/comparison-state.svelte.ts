import { appErrorFrom } from '../../../core/base/app-error'
import type { PendingCall } from '../../../protocol/client'
import type { ModelComparison } from '../../../protocol/commands/models'
import type { ModelsPorts } from './models-ports'

export type ComparedData = 'mnist' | 'fashion' | { readonly folder: string }

const leastCompared = 2
const mostCompared = 4

/** Two to four models on the same digits: which, on what, and how they did. */
export class ComparisonState {
  isOpen = $state(false)
  ids = $state.raw<readonly string[]>([])
  data = $state.raw<ComparedData>('mnist')
  result = $state.raw<ModelComparison | null>(null)
  /** In a person's words, and what the engine said. */
  error = $state.raw<{ readonly text: string; readonly said: string } | null>(null)
  isMeasuring = $state(false)
  #measuring: PendingCall<ModelComparison> | null = null
  readonly #ports: ModelsPorts

  constructor(ports: ModelsPorts) {
    this.#ports = ports
  }

  canMeasure = $derived(
    this.ids.length >= leastCompared && this.ids.length <= mostCompared && !this.isMeasuring,
  )

  /** Into comparing and out of it; the model at hand is the first of the compared. */
  toggle(atHand: string | null): void {
    this.isOpen = !this.isOpen
    if (this.isOpen && this.ids.length === 0 && atHand !== null) this.ids = [atHand]
  }

  /** Takes a model in or out. Where there are four already, that is said and nothing changes. */
  toggleModel(id: string): void {
    const isChosen = this.ids.includes(id)
    if (!isChosen && this.ids.length >= mostCompared) {
      this.#ports.announcer.say(this.#ports.locale.words.models.compare.full)
      return
    }
    this.ids = isChosen ? this.ids.filter((other) => other !== id) : [...this.ids, id]
  }

  /** Models that are gone are compared no longer. */
  keepOnly(known: ReadonlySet<string>): void {
    this.ids = this.ids.filter((id) => known.has(id))
  }

  async chooseFolder(): Promise<void> {
    const [folder] = await this.#ports.dialogs.chooseFolder()
    if (folder !== undefined) this.data = { folder }
  }

  /** @param order of the list: the columns stand as the list does. */
  async measure(order: readonly string[]): Promise<void> {
    if (!this.canMeasure) return
    this.isMeasuring = true
    this.error = null
    this.result = null
    const modelIds = order.filter((id) => this.ids.includes(id))
    this.#measuring = this.#ports.engine.begin('models.compare', { modelIds, data: this.data })
    try {
      this.result = await this.#measuring.value
    } catch (thrown) {
      const { code, message } = appErrorFrom(thrown)
      if (code !== 'cancelled') this.error = { text: this.#ports.textOf(thrown), said: message }
    } finally {
      this.isMeasuring = false
      this.#measuring = null
    }
  }

  stop(): void {
    this.#measuring?.cancel()
  }
}
