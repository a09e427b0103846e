import type { NetAnswer, NetPort, SentRequest } from '../core/lenet/net-messages'
import type { EngineWish, HostMessage } from '../protocol/engine-host'
import type { FromEngine, Port, ToEngine } from '../protocol/port'

/** What the engine process hears from main and asks of it. */
export interface MainLink {
  onConnect(listener: (port: Port<FromEngine, ToEngine>) => void): void
  onShutdown(listener: () => void): void
  /** Has main open a new hidden window, in place of the one that may be there. */
  openNetPort(): Promise<NetPort<SentRequest, NetAnswer>>
}

/** What Electron puts on `process` in a utility process, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (message: MessageFromMain) => void): void
  postMessage(wish: EngineWish): void
}

/** What is spoken on a port follows from the message that it came with. */
interface MessageWith<Kind extends HostMessage['kind'], Out, In> {
  readonly data: { readonly kind: Kind }
  readonly ports: readonly PortFromMain<Out, In>[]
}
type ConnectMessage = MessageWith<'connect', FromEngine, ToEngine>
type WebgpuMessage = MessageWith<'webgpu', SentRequest, NetAnswer>
type MessageFromMain = ConnectMessage | WebgpuMessage | MessageWith<'shutdown', never, never>

interface PortFromMain<Out, In> {
  on(event: 'message', listener: (message: { readonly data: In }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: Out): void
  start(): void
  close(): void
}

/** The link of Electron's utility process; null in any other. */
export function findMain(): MainLink | null {
  const parentPort: unknown = Reflect.get(process, 'parentPort')
  return isParentPort(parentPort) ? linkTo(parentPort) : null
}

function linkTo(parentPort: ParentPort): MainLink {
  const askers: ((port: NetPort<SentRequest, NetAnswer>) => void)[] = []
  parentPort.on('message', (message) => {
    if (isWebgpu(message)) for (const port of message.ports) askers.shift()?.(portFrom(port))
  })
  return {
    onConnect: (listener) =>
      parentPort.on('message', (message) => {
        if (isConnect(message)) for (const port of message.ports) listener(portFrom(port))
      }),
    onShutdown: (listener) =>
      parentPort.on('message', ({ data }) => {
        if (data.kind === 'shutdown') listener()
      }),
    openNetPort: () =>
      new Promise((resolve) => {
        askers.push(resolve)
        parentPort.postMessage({ kind: 'webgpu' })
      }),
  }
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

function isConnect(message: MessageFromMain): message is ConnectMessage {
  return message.data.kind === 'connect'
}

function isWebgpu(message: MessageFromMain): message is WebgpuMessage {
  return message.data.kind === 'webgpu'
}

/** The port starts to deliver when somebody listens; until then messages wait in it. */
function portFrom<Out, In>(port: PortFromMain<Out, In>): Port<Out, In> {
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
