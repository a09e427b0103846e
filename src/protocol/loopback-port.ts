import type { FromEngine, Port, ToEngine } from './port'

declare function structuredClone<T>(value: T): T
declare function queueMicrotask(callback: () => void): void

export interface PortPair<Out, In> {
  /** Sends `Out`, hears `In`. */
  readonly near: Port<Out, In>
  readonly far: Port<In, Out>
}

/**
 * Two ends of a channel inside one process. Messages are cloned and arrive later, as through a MessagePort, so that
 * what works here works across processes. Closing either end closes both.
 */
export function createLoopback(): PortPair<ToEngine, FromEngine> {
  const closedListeners: (() => void)[] = []
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    queueMicrotask(() => {
      for (const listener of closedListeners) listener()
    })
  }
  const toFar: ((message: ToEngine) => void)[] = []
  const toNear: ((message: FromEngine) => void)[] = []
  const end = <Out, In>(out: ((message: Out) => void)[], into: ((message: In) => void)[]): Port<Out, In> => ({
    send: (message) => {
      if (isClosed) return
      const copy = structuredClone(message)
      queueMicrotask(() => {
        if (!isClosed) for (const listener of out) listener(copy)
      })
    },
    listen: (listener) => {
      into.push(listener)
    },
    onClosed: (listener) => {
      closedListeners.push(listener)
    },
    close,
  })
  return { near: end(toFar, toNear), far: end(toNear, toFar) }
}
