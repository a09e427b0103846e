import { AppError, appErrorFrom } from '../../core/base/app-error'
import type { ComputeEngine, ComputeEngineId } from '../../core/lenet/compute-port'
import type { NetAnswer, NetHost, NetPort, SentRequest } from '../../core/lenet/net-messages'
import { connectNets, type RemoteNets } from './remote-nets'

/** Either the engine, or why it is not there, in words for a person. */
type RemoteLoad =
  | { readonly engine: ComputeEngine; readonly missing: null }
  | { readonly engine: null; readonly missing: string }

/** An engine that runs in a room of its own: a hidden window, another process. */
export interface RemoteKind {
  readonly id: ComputeEngineId
  readonly name: string
  label(host: NetHost): string
  /** Whether what was missing may be there later, while this process still runs. */
  readonly mayAppear: boolean
}

export const webgpuKind: RemoteKind = {
  id: 'webgpu',
  name: 'WebGPU',
  label: ({ device }) => `WebGPU, ${device}`,
  // A card is not put in while the program runs.
  mayAppear: false,
}

export const tensorflowKind: RemoteKind = {
  id: 'tensorflow',
  name: 'TensorFlow',
  label: ({ version, device }) => `TensorFlow ${version}, ${device}`,
  mayAppear: true,
}

/** Asks for a new room and its port. */
export type OpenNetPort = () => Promise<NetPort<SentRequest, NetAnswer>>

export interface RoomTimes {
  /** How long the room may take to get its device ready. */
  readonly openMs: number
  /** How long it is kept without a net in it. */
  readonly quietMs: number
}

const usualTimes: RoomTimes = { openMs: 30_000, quietMs: 60_000 }

interface LiveRoom {
  readonly nets: RemoteNets
  readonly engine: ComputeEngine
}

/**
 * Gives a function that opens the room when it is first called, and again where it went away since. The engine it gives
 * outlives its room: the next net opens another one. Waiting calls reject with 'engine-stopped'.
 */
export function createRemoteOpener(
  kind: RemoteKind,
  openPort: OpenNetPort,
  times: RoomTimes = usualTimes,
): () => Promise<RemoteLoad> {
  let opening: Promise<LiveRoom> | null = null
  let missing: string | null = null
  const live = (): Promise<LiveRoom> => {
    if (opening === null) {
      const own = openRoom({ kind, openPort, times, live }, () => {
        if (opening === own) opening = null
      })
      opening = own
    }
    return opening
  }
  return async () => {
    if (missing !== null) return { engine: null, missing }
    try {
      return { engine: (await live()).engine, missing: null }
    } catch (thrown) {
      const reason = reasonOf(kind, thrown)
      if (appErrorFrom(thrown).code === 'engine-missing' && !kind.mayAppear) missing = reason
      return { engine: null, missing: reason }
    }
  }
}

interface RoomParts {
  readonly kind: RemoteKind
  readonly openPort: OpenNetPort
  readonly times: RoomTimes
  readonly live: () => Promise<LiveRoom>
}

async function openRoom(
  { kind, openPort, times: { openMs, quietMs }, live }: RoomParts,
  onGone: () => void,
): Promise<LiveRoom> {
  let port: NetPort<SentRequest, NetAnswer> | undefined
  let quiet: NodeJS.Timeout | undefined
  const awaitQuiet = (): void => {
    clearTimeout(quiet)
    // A room with a device in it holds memory that nobody uses.
    quiet = setTimeout(() => {
      if (nets?.openCount() !== 0) return
      onGone()
      port?.close()
    }, quietMs)
    quiet.unref()
  }
  let nets: RemoteNets | undefined
  const late = setTimeout(() => port?.close(), openMs)
  try {
    port = await openPort()
    port.onClosed(onGone)
    nets = connectNets(port, awaitQuiet)
    const host = await nets.describe()
    awaitQuiet()
    return { nets, engine: createRemoteEngine(kind, host, async () => (await live()).nets) }
  } catch (thrown) {
    port?.close()
    onGone()
    throw thrown
  } finally {
    clearTimeout(late)
  }
}

function createRemoteEngine(kind: RemoteKind, host: NetHost, nets: () => Promise<RemoteNets>): ComputeEngine {
  const open = async <Net>(how: (live: RemoteNets) => Promise<Net>): Promise<Net> => {
    const live = await nets().catch((thrown: unknown) => {
      throw new AppError('engine-missing', reasonOf(kind, thrown))
    })
    return how(live)
  }
  return {
    describe: () => ({ ...host, id: kind.id, label: kind.label(host) }),
    openNet: (model, weights) => open((live) => live.openNet(model, weights)),
    openTrainableNet: (model, weights, setup) => open((live) => live.openTrainableNet(model, weights, setup)),
  }
}

/** TensorFlow's own reasons begin with that already. */
function reasonOf({ name }: RemoteKind, thrown: unknown): string {
  const { message } = appErrorFrom(thrown)
  const start = `${name} is not available: `
  return message.startsWith(start) ? message : `${start}${message}`
}
