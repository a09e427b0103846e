import type { CommandName } from './commands'
import type { WireError } from './errors'
import type { EngineEvent } from './events'

export type ToEngine =
  | { readonly id: number; readonly command: CommandName; readonly params: unknown }
  | { readonly cancel: number }

export type FromEngine =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError }
  | EngineEvent

/** One end of a message channel: a MessagePort in the window, Electron's in the engine, a loop-back in tests. */
export interface Port<Out, In> {
  send(message: Out): void
  listen(listener: (message: In) => void): void
  onClosed(listener: () => void): void
  close(): void
}
