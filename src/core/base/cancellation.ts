import { AppError } from './app-error'

/** What a long piece of work looks at between two steps. */
export interface CancelSignal {
  readonly isCancelled: boolean
  /** @throws AppError `cancelled`. */
  throwIfCancelled(): void
}

export interface Cancellation {
  readonly signal: CancelSignal
  cancel(): void
}

export function createCancellation(): Cancellation {
  let isCancelled = false
  return {
    cancel: () => {
      isCancelled = true
    },
    signal: {
      get isCancelled() {
        return isCancelled
      },
      throwIfCancelled: () => {
        if (isCancelled) throw new AppError('cancelled', 'It was cancelled.')
      },
    },
  }
}
