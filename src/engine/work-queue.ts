/** Runs one piece of work at a time, in the order given; a failure does not stop the next. */
export interface WorkQueue {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createWorkQueue(): WorkQueue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (work) => {
      const next = last.then(work, work)
      last = next.catch(() => undefined)
      return next
    },
  }
}
