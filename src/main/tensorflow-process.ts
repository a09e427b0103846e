import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { RoomMessage } from '../protocol/engine-host'
import type { Room } from './engine-process'

/**
 * The process in which TensorFlow runs, started when the engine asks for it: its libraries take 350 MB, which go with
 * the process, and a crash of theirs costs a training its last minute and not the engine.
 */
export class TensorflowProcess implements Room {
  #process: UtilityProcess | null = null

  constructor(
    private readonly script: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  connect(): MessagePortMain {
    this.close()
    const { port1, port2 } = new MessageChannelMain()
    const own = utilityProcess.fork(this.script, [], {
      serviceName: 'Digit Desk TensorFlow',
      env: this.env,
      stdio: 'inherit',
    })
    this.#process = own
    own.once('exit', () => {
      if (this.#process === own) this.#process = null
    })
    own.postMessage({ kind: 'serve' } satisfies RoomMessage, [port2])
    return port1
  }

  close(): void {
    this.#process?.kill()
    this.#process = null
  }
}
