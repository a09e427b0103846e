import { AppError, appErrorFrom } from '../../core/base/app-error'
import type { ComputeEngine } from '../../core/lenet/compute-port'
import type { NetAnswer, NetPort, SentRequest } from '../../core/lenet/net-messages'
import { connectNets, type RemoteNets } from './remote-nets'

/** Either the engine, or why it is not there, in words for a person. */
type WebgpuLoad =
  | { readonly engine: ComputeEngine; readonly missing: null }
  | { readonly engine: null; readonly missing: string }

/** Asks for a new hidden window and its port. */
export type OpenNetPort = () => Promise<NetPort<SentRequest, NetAnswer>>

export interface WebgpuTimes {
  /** How long the window may take to find its device. */
  readonly openMs: number
  /** How long it is kept without a net in it. */
  readonly quietMs: number
}

const usualTimes: WebgpuTimes = { openMs: 30_000, quietMs: 60_000 }

interface LiveWindow {
  readonly nets: RemoteNets
  readonly engine: ComputeEngine
}

/**
 * Gives a function that opens WebGPU when it is first called, and again where its window went away since. The engine
 * it gives outlives its window: the next net opens another one. Waiting calls reject with 'engine-stopped'.
 */
export function createWebgpuOpener(
  openPort: OpenNetPort,
  times: WebgpuTimes = usualTimes,
): () => Promise<WebgpuLoad> {
  let opening: Promise<LiveWindow> | null = null
  /** A card is not put in while the program runs: one look is enough. */
  let missing: string | null = null
  const live = (): Promise<LiveWindow> => {
    if (opening === null) {
      const own = openWindow(openPort, times, live, () => {
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
      const { code, message } = appErrorFrom(thrown)
      const reason = `WebGPU is not available: ${message}`
      if (code === 'engine-missing') missing = reason
      return { engine: null, missing: reason }
    }
  }
}

async function openWindow(
  openPort: OpenNetPort,
  { openMs, quietMs }: WebgpuTimes,
  live: () => Promise<LiveWindow>,
  onGone: () => void,
): Promise<LiveWindow> {
  let port: NetPort<SentRequest, NetAnswer> | undefined
  let quiet: NodeJS.Timeout | undefined
  const awaitQuiet = (): void => {
    clearTimeout(quiet)
    // A window with a device in it holds memory that nobody uses.
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
    const { version, device } = await nets.describe()
    awaitQuiet()
    return { nets, engine: createWebgpuEngine(version, device, async () => (await live()).nets) }
  } catch (thrown) {
    port?.close()
    onGone()
    throw thrown
  } finally {
    clearTimeout(late)
  }
}

function createWebgpuEngine(version: string, device: string, nets: () => Promise<RemoteNets>): ComputeEngine {
  const open = async <Net>(how: (live: RemoteNets) => Promise<Net>): Promise<Net> => {
    const live = await nets().catch((thrown: unknown) => {
      throw new AppError('engine-missing', `WebGPU is not available: ${appErrorFrom(thrown).message}`)
    })
    return how(live)
  }
  return {
    describe: () => ({ id: 'webgpu', label: `WebGPU, ${device}`, version, device }),
    openNet: (model, weights) => open((live) => live.openNet(model, weights)),
    openTrainableNet: (model, weights, setup) => open((live) => live.openTrainableNet(model, weights, setup)),
  }
}
