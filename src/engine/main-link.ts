import type { NetAnswer, NetPort, NetRequest, SentRequest } from '../core/lenet/net-messages'
import type { EngineWish, HostMessage, NetRoom, RoomMessage } from '../protocol/engine-host'
import type { FromEngine, Port, ToEngine } from '../protocol/port'

/** What the engine process hears from main and asks of it. */
export interface MainLink {
  onConnect(listener: (port: Port<FromEngine, ToEngine>) => void): void
  onShutdown(listener: () => void): void
  /** Has main open a new room of that kind, in place of the one that may be there. */
  openNetPort(room: NetRoom): Promise<NetPort<SentRequest, NetAnswer>>
  /** For TensorFlow's process: the port on which its nets are asked for. */
  onServe(listener: (port: NetPort<NetAnswer, NetRequest>) => void): void
}

/** What Electron puts on `process` in a utility process, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (message: MessageFromMain) => void): void
  postMessage(wish: EngineWish): void
}

/** What is spoken on a port follows from the message that it came with. */
interface MessageWith<Kind extends (HostMessage | RoomMessage)['kind'], Out, In> {
  readonly data: { readonly kind: Kind }
  readonly ports: readonly PortFromMain<Out, In>[]
}
type ConnectMessage = MessageWith<'connect', FromEngine, ToEngine>
type RoomPortMessage = MessageWith<NetRoom, SentRequest, NetAnswer>
type ServeMessage = MessageWith<'serve', NetAnswer, NetRequest>
type MessageFromMain = ConnectMessage | RoomPortMessage | ServeMessage | MessageWith<'shutdown', never, never>

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
  type Asker = (port: NetPort<SentRequest, NetAnswer>) => void
  const askers: Readonly<Record<NetRoom, Asker[]>> = { webgpu: [], tensorflow: [] }
  parentPort.on('message', (message) => {
    if (!isRoomPort(message)) return
    for (const port of message.ports) askers[message.data.kind].shift()?.(portFrom(port))
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
    openNetPort: (room) =>
      new Promise((resolve) => {
        askers[room].push(resolve)
        parentPort.postMessage({ kind: room })
      }),
    onServe: (listener) =>
      parentPort.on('message', (message) => {
        if (isServe(message)) for (const port of message.ports) listener(portFrom(port))
      }),
  }
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

function isConnect(message: MessageFromMain): message is ConnectMessage {
  return message.data.kind === 'connect'
}

function isRoomPort(message: MessageFromMain): message is RoomPortMessage {
  return message.data.kind === 'webgpu' || message.data.kind === 'tensorflow'
}

function isServe(message: MessageFromMain): message is ServeMessage {
  return message.data.kind === 'serve'
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
