export interface LatestWinsPorts<Input, Output> {
  run(input: Input): Promise<Output>
  take(output: Output): void
  fail(thrown: unknown): void
  /** Calls back at the next frame. */
  atFrame(run: () => void): void
}

/**
 * Requests of which only the newest counts, as while a person draws: one is under way at a time, at most one a frame
 * begins, and of those that come meanwhile the last one follows; the others are never sent.
 */
export class LatestWins<Input, Output> {
  readonly #ports: LatestWinsPorts<Input, Output>
  #next: { readonly input: Input } | null = null
  #isScheduled = false
  #isRunning = false
  #era = 0

  constructor(ports: LatestWinsPorts<Input, Output>) {
    this.#ports = ports
  }

  ask(input: Input): void {
    this.#next = { input }
    this.#schedule()
  }

  /** What was asked so far is no longer wanted; an answer still to come is dropped. */
  forget(): void {
    this.#next = null
    this.#era++
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isRunning) return
    this.#isScheduled = true
    this.#ports.atFrame(() => {
      this.#isScheduled = false
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    const next = this.#next
    if (next === null) return
    this.#next = null
    this.#isRunning = true
    const era = this.#era
    try {
      const output = await this.#ports.run(next.input)
      if (era === this.#era) this.#ports.take(output)
    } catch (thrown) {
      if (era === this.#era) this.#ports.fail(thrown)
    } finally {
      this.#isRunning = false
    }
    if (this.#next !== null) this.#schedule()
  }
}
