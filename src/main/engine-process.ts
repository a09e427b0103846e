import {
  MessageChannelMain,
  type MessagePortMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from 'electron'
import { channels } from '../preload/channels'
import type { EngineWish, HostMessage, NetRoom } from '../protocol/engine-host'

/** Waits before the next start, by how many starts failed in a row. */
const restartDelaysMs = [0, 250, 1_000, 4_000, 15_000] as const
/** An engine that lived this long counts as a good start. */
const healthyAfterMs = 10_000
const shutdownTimeoutMs = 3_000

/** A place where nets run for the engine. */
export interface Room {
  /** Opens a new one in place of the old one and gives the engine's end of its port. The port closes with it. */
  connect(): MessagePortMain
  close(): void
}

/**
 * Keeps one engine running and hands each window that asked a channel to it. Main is no relay: once the ports are
 * handed out, window and engine speak past it. When the engine dies its ports close, which the window sees; a new
 * engine gets a new channel for every window that is still there.
 */
export class EngineProcess {
  #engine: UtilityProcess | null = null
  #windows = new Set<WebContents>()
  #failures = 0
  #startedAt = 0
  #retry: NodeJS.Timeout | null = null
  #closing = false

  constructor(
    private readonly script: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly rooms: Readonly<Record<NetRoom, Room>>,
  ) {}

  get isRunning(): boolean {
    return this.#engine !== null
  }

  /** Started once the window has painted: on two cores they would get in each other's way. */
  start(): void {
    if (this.#engine !== null || this.#closing) return
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#retry = null
    const engine = utilityProcess.fork(this.script, [], {
      serviceName: 'Digit Desk engine',
      env: this.env,
      stdio: 'inherit',
    })
    this.#engine = engine
    this.#startedAt = performance.now()
    engine.once('exit', (code) => this.#onExit(code))
    engine.on('message', ({ kind }: EngineWish) => this.#handRoom(kind))
    for (const window of this.#windows) this.#hand(window)
  }

  /** Gives the window a fresh channel now, and again after every restart until it closes. */
  connect(window: WebContents): void {
    if (!this.#windows.has(window)) {
      this.#windows.add(window)
      window.once('destroyed', () => this.#windows.delete(window))
    }
    if (this.#engine !== null) this.#hand(window)
    // Somebody who asks does not want to wait out the pause after a crash.
    else if (this.#retry !== null) this.start()
  }

  /** Lets the engine close its store. Answers when it is gone, or was ended after a few seconds. */
  async stop(): Promise<void> {
    this.#closing = true
    const engine = this.#engine
    if (engine === null) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => engine.kill(), shutdownTimeoutMs)
      engine.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      this.#tell({ kind: 'shutdown' })
    })
  }

  #hand(window: WebContents): void {
    if (window.isDestroyed()) return
    const { port1, port2 } = new MessageChannelMain()
    this.#engine?.postMessage({ kind: 'connect' } satisfies HostMessage, [port1])
    window.postMessage(channels.enginePort, null, [port2])
  }

  /** Main is no relay here either: engine and room speak past it. */
  #handRoom(kind: NetRoom): void {
    this.#engine?.postMessage({ kind } satisfies HostMessage, [this.rooms[kind].connect()])
  }

  #tell(message: HostMessage): void {
    this.#engine?.postMessage(message)
  }

  #onExit(code: number): void {
    this.#engine = null
    for (const room of Object.values(this.rooms)) room.close()
    if (this.#closing) return
    this.#failures = performance.now() - this.#startedAt > healthyAfterMs ? 0 : this.#failures + 1
    const delayMs = restartDelaysMs[Math.min(this.#failures, restartDelaysMs.length - 1)] ?? 0
    process.stderr.write(`The engine stopped (${code}); it starts again in ${delayMs} ms.\n`)
    this.#retry = setTimeout(() => this.start(), delayMs)
  }
}
