import type { HostMessage } from '../protocol/engine-host'
import type { FromEngine, Port, ToEngine } from '../protocol/port'
import { createEngine, type Engine } from './create-engine'
import { findSurroundings } from './surroundings'

// The engine as Electron's utility process: main sends one port for each window, this answers on each.

/** What Electron puts on `process` in a utility process, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (message: MessageFromMain) => void): void
}
interface MessageFromMain {
  readonly data: HostMessage
  readonly ports: readonly PortFromMain[]
}
interface PortFromMain {
  on(event: 'message', listener: (message: { readonly data: ToEngine }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: FromEngine): void
  start(): void
  close(): void
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

/** The port starts to deliver when somebody listens; until then messages wait in it. */
function portFrom(port: PortFromMain): Port<FromEngine, ToEngine> {
  return {
    send: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClosed: (listener) => port.on('close', listener),
    close: () => port.close(),
  }
}

function log(line: string): void {
  process.stderr.write(`engine: ${line}\n`)
}

function serve(parentPort: ParentPort, engine: Engine): void {
  parentPort.on('message', ({ data, ports }) => {
    if (data.kind === 'shutdown') {
      engine.close().then(
        () => process.exit(0),
        (thrown: unknown) => {
          log(String(thrown))
          process.exit(1)
        },
      )
      return
    }
    const [port] = ports
    if (port !== undefined) engine.server.connect(portFrom(port))
  })
}

const parentPort: unknown = Reflect.get(process, 'parentPort')
if (isParentPort(parentPort)) {
  const engine = createEngine({ ...findSurroundings(process.env), now: () => new Date(), log })
  serve(parentPort, engine)
  // The first page should not wait for it; what fails here is told when something is read.
  engine.warmUp().catch((thrown: unknown) => log(String(thrown)))
} else {
  process.stderr.write('This is the engine of Digit Desk; the program starts it.\n')
  process.exitCode = 2
}
