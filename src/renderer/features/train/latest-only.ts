/**
 * Runs one piece of work at a time; of those asked for meanwhile only the last is run. What follows a slider or a
 * training so closely that answers would pile up.
 */
export class LatestOnly {
  #next: (() => Promise<void>) | null = null
  #running: Promise<void> | null = null

  /** Resolves when nothing is left to do. The work handles its own errors. */
  run(work: () => Promise<void>): Promise<void> {
    this.#next = work
    this.#running ??= this.#drain()
    return this.#running
  }

  async #drain(): Promise<void> {
    while (this.#next !== null) {
      const work = this.#next
      this.#next = null
      await work()
    }
    this.#running = null
  }
}
