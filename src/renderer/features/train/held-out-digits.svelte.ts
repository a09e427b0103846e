import { SvelteMap } from 'svelte/reactivity'
import { type AppError, appErrorFrom } from '../../../core/base/app-error'
import type { PredictedExample, Predictions } from '../../../protocol/commands/training'
import type { EngineRequests } from '../../app/engine-requests'
import { LatestOnly } from './latest-only'

/** One cell of the confusion matrix. */
export interface ConfusionCell {
  readonly truth: number
  readonly read: number
}

/** Examples asked for at once. */
const pageSize = 120

/** What the run's weights make of its held-out examples; asked for page by page as they come into sight. */
export class HeldOutDigits {
  /** Null shows all, the misread first. */
  cell = $state.raw<ConfusionCell | null>(null)
  /** Side, confusion and count; its own examples are the first page. */
  head = $state.raw<Predictions | null>(null)
  fault = $state.raw<AppError | null>(null)
  /** The few most wrong of all, whatever cell is chosen. */
  worst = $state.raw<readonly PredictedExample[]>([])
  readonly #engine: EngineRequests
  readonly #latest = new LatestOnly()
  readonly #pages = new SvelteMap<number, readonly PredictedExample[]>()
  readonly #asked = new Set<number>()
  #runId: string | null = null
  /** Weights the shown answers are of. */
  #key = ''

  constructor(engine: EngineRequests) {
    this.#engine = engine
  }

  /** Shows a run's examples by the weights of `epoch`; answers of another run go at once. */
  async follow(runId: string, epoch: number): Promise<void> {
    const key = `${runId}:${epoch}`
    if (key === this.#key) return
    if (runId !== this.#runId) this.#clear()
    this.#runId = runId
    this.#key = key
    if (epoch > 0) await this.#load()
  }

  /** After a fault, or when the engine has come back. */
  async reload(): Promise<void> {
    if (this.#runId !== null) await this.#load()
  }

  async choose(cell: ConfusionCell | null): Promise<void> {
    this.cell = cell
    await this.#load()
  }

  at(index: number): PredictedExample | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize]
  }

  /** Asks for the page with this example, once. */
  need(index: number): void {
    const page = Math.floor(index / pageSize)
    if (this.#asked.has(page) || this.#runId === null) return
    this.#asked.add(page)
    void this.#loadPage(this.#runId, page)
  }

  async #loadPage(runId: string, page: number): Promise<void> {
    const key = this.#key
    const cell = this.cell
    try {
      const answer = await this.#ask(runId, page * pageSize)
      if (key === this.#key && cell === this.cell) this.#pages.set(page, answer.examples)
    } catch {
      // The rows stay empty and are asked for again when they next come into sight.
      this.#asked.delete(page)
    }
  }

  #ask(runId: string, offset: number): Promise<Predictions> {
    return this.#engine.call('train.predictions', { runId, ...this.cell, offset, limit: pageSize })
  }

  #load(): Promise<void> {
    return this.#latest.run(async () => {
      const runId = this.#runId
      const cell = this.cell
      if (runId === null) return
      try {
        const head = await this.#ask(runId, 0)
        if (runId !== this.#runId || cell !== this.cell) return
        this.#take(head)
      } catch (thrown) {
        if (runId === this.#runId) this.fault = appErrorFrom(thrown)
      }
    })
  }

  #take(head: Predictions): void {
    this.fault = null
    this.#asked.clear()
    this.#pages.clear()
    this.#asked.add(0)
    this.#pages.set(0, head.examples)
    this.head = head
    if (this.cell === null) this.worst = head.examples.filter(({ truth, read }) => truth !== read).slice(0, 6)
  }

  #clear(): void {
    this.cell = null
    this.head = null
    this.fault = null
    this.worst = []
    this.#asked.clear()
    this.#pages.clear()
  }
}
