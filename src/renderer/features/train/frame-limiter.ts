/** Timers as a window has them, for tests to hold in hand. */
export interface LimiterClock {
  now(): number
  after(ms: number, run: () => void): () => void
}

/** Runs work at most once in `everyMs`: at once where it is time, else the last one asked for when it is. */
export class FrameLimiter {
  readonly #everyMs: number
  readonly #clock: LimiterClock
  #lastRun = Number.NEGATIVE_INFINITY
  #cancel: (() => void) | null = null
  #work: () => void = () => {}

  constructor(everyMs: number, clock: LimiterClock) {
    this.#everyMs = everyMs
    this.#clock = clock
  }

  ask(work: () => void): void {
    this.#work = work
    if (this.#cancel !== null) return
    const wait = this.#lastRun + this.#everyMs - this.#clock.now()
    if (wait <= 0) this.#run()
    else this.#cancel = this.#clock.after(wait, () => this.#run())
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #run(): void {
    this.#cancel = null
    this.#lastRun = this.#clock.now()
    this.#work()
  }
}
