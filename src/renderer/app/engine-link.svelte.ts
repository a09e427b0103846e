import { createEngineClient, type EngineClient, type PendingCall } from '../../protocol/client'
import type { CommandName, ParamsOf, ValueOf } from '../../protocol/commands'
import type { EventName, Events } from '../../protocol/events'
import type { FromEngine, Port, ToEngine } from '../../protocol/port'
import type { EngineRequests } from './engine-requests'

export type LinkState = 'starting' | 'running' | 'stopped'

/** The window's end of a channel as the protocol sees ports. */
export function portFromMessagePort(port: MessagePort): Port<ToEngine, FromEngine> {
  const closedListeners: (() => void)[] = []
  const tellClosed = () => {
    for (const listener of closedListeners.splice(0)) listener()
  }
  port.addEventListener('close', tellClosed)
  return {
    send: (message) => port.postMessage(message),
    listen: (listener) => {
      port.addEventListener('message', (event: MessageEvent<FromEngine>) => listener(event.data))
      port.start()
    },
    onClosed: (listener) => closedListeners.push(listener),
    // The browser tells only the other end; requests under way here must be rejected too.
    close: () => {
      port.close()
      tellClosed()
    },
  }
}

interface Subscription {
  attach(client: EngineClient): void
}

/**
 * The engine as it comes and goes. Requests made before the first channel wait for it; those under way when the engine
 * stops are rejected by their client with `engine-stopped`; later ones wait for the next channel.
 */
export class EngineLink implements EngineRequests {
  state = $state<LinkState>('starting')
  readonly #ask: () => void
  readonly #subscriptions = new Set<Subscription>()
  readonly #onRestart: (() => void)[] = []
  #client: EngineClient | null = null
  #waiting: ((client: EngineClient) => void)[] = []
  #hasRun = false

  /** @param ask asks main for a channel; it is answered by `connect`. */
  constructor(ask: () => void) {
    this.#ask = ask
  }

  start(): void {
    this.#ask()
  }

  /** Called after the engine was started anew; requests may be made again. */
  onRestart(listener: () => void): void {
    this.#onRestart.push(listener)
  }

  connect(port: Port<ToEngine, FromEngine>): void {
    const old = this.#client
    this.#client = null
    old?.close()
    const client = createEngineClient(port)
    this.#client = client
    port.onClosed(() => this.#lose(client))
    for (const subscription of this.#subscriptions) subscription.attach(client)
    this.state = 'running'
    for (const resolve of this.#waiting.splice(0)) resolve(client)
    if (this.#hasRun) for (const listener of this.#onRestart) listener()
    this.#hasRun = true
  }

  async call<Name extends CommandName>(command: Name, params: ParamsOf<Name>): Promise<ValueOf<Name>> {
    const client = this.#client ?? (await this.#nextClient())
    return client.call(command, params)
  }

  begin<Name extends CommandName>(command: Name, params: ParamsOf<Name>): PendingCall<ValueOf<Name>> {
    let pending: PendingCall<ValueOf<Name>> | null = null
    let isCancelled = false
    const run = async (): Promise<ValueOf<Name>> => {
      const client = this.#client ?? (await this.#nextClient())
      pending = client.start(command, params)
      if (isCancelled) pending.cancel()
      return pending.value
    }
    return {
      value: run(),
      cancel: () => {
        isCancelled = true
        pending?.cancel()
      },
    }
  }

  on<Name extends EventName>(event: Name, listener: (payload: Events[Name]) => void): () => void {
    let detach = () => {}
    const subscription: Subscription = {
      attach: (client) => {
        detach = client.on(event, listener)
      },
    }
    this.#subscriptions.add(subscription)
    if (this.#client !== null) subscription.attach(this.#client)
    return () => {
      this.#subscriptions.delete(subscription)
      detach()
    }
  }

  #nextClient(): Promise<EngineClient> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #lose(client: EngineClient): void {
    if (this.#client !== client) return
    this.#client = null
    this.state = 'stopped'
  }
}
