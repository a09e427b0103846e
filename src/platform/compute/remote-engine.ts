import { type AppError, appErrorFrom } from '../../core/base/app-error'
import type { ComputeEngine, ComputeEngineId, EngineLoad } from '../../core/lenet/compute-port'
import { engineMissing } from '../../core/lenet/engine-missing'
import type { NetAnswer, NetHost, NetPort, SentRequest } from '../../core/lenet/net-messages'
import { connectNets, type RemoteNets } from './remote-nets'

/** An engine that runs in a room of its own: a hidden window, another process. */
export interface RemoteKind {
  readonly id: ComputeEngineId
  label(host: NetHost): string
  /** Whether what was missing may be there later, while this process still runs. */
  readonly mayAppear: boolean
}

export const webgpuKind: RemoteKind = {
  id: 'webgpu',
  label: ({ device }) => `WebGPU, ${device}`,
  // A card is not put in while the program runs.
  mayAppear: false,
}

export const tensorflowKind: RemoteKind = {
  id: 'tensorflow',
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
): () => Promise<EngineLoad> {
  let opening: Promise<LiveRoom> | null = null
  let missing: AppError | null = null
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
      const fault = missingBy(kind, thrown)
      if (appErrorFrom(thrown).code === 'engine-missing' && !kind.mayAppear) missing = fault
      return { engine: null, missing: fault }
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
      throw missingBy(kind, thrown)
    })
    return how(live)
  }
  return {
    describe: () => ({ ...host, id: kind.id, label: kind.label(host) }),
    openNet: (model, weights) => open((live) => live.openNet(model, weights)),
    openTrainableNet: (model, weights, setup) => open((live) => live.openTrainableNet(model, weights, setup)),
  }
}

/** What the room says of itself, else what became of it. */
function missingBy({ id: engine }: RemoteKind, thrown: unknown): AppError {
  const fault = appErrorFrom(thrown)
  if (fault.code === 'engine-missing') return fault
  if (fault.code === 'engine-stopped') return engineMissing({ engine, reason: 'went-away' })
  return engineMissing({ engine, reason: 'other', said: fault.message })
}
