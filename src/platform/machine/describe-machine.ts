import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'

/** What a timing depends on beside the nets: when one of these changes, old timings say nothing. */
export interface Machine {
  /** As the maker calls it: "AMD EPYC 7B13". */
  readonly processor: string
  /** Hardware threads that this process may use. */
  readonly threads: number
  /** PCI names of the graphics cards ("10de:2204"), sorted; null where the system tells nothing cheap. */
  readonly graphics: readonly string[] | null
  /** Version of NVIDIA's driver; null where there is none. */
  readonly nvidiaDriver: string | null
  /** "Electron 45.4.1" or "Node 20.20.2". */
  readonly runtime: string
  /** "linux x64". */
  readonly system: string
  /** The installed TensorFlow, by what can be told without loading it; null where it is not installed. */
  readonly tensorflow: string | null
}

/** Quick: some small files are read, nothing is loaded. */
export function describeMachine(): Machine {
  const { electron, node } = process.versions
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    threads: availableParallelism(),
    graphics: process.platform === 'linux' ? graphicsCards() : null,
    nvidiaDriver: nvidiaDriver(),
    runtime: electron === undefined ? `Node ${node}` : `Electron ${electron}`,
    system: `${process.platform} ${process.arch}`,
    tensorflow: installedTensorflow(),
  }
}

/** Libraries of CUDA that are loaded into this process now, by file name; null where the system does not tell. */
export function loadedCudaLibraries(): readonly string[] | null {
  const maps = textOf('/proc/self/maps')
  if (maps === null) return null
  const found = maps.matchAll(/\/(lib(?:cuda|cudart|cublas|cudnn|cufft|cusolver|cusparse|nvrtc)[^/\n]*)$/gm)
  return [...new Set([...found].map(([, name]) => name ?? ''))].sort()
}

function graphicsCards(): readonly string[] {
  const folder = '/sys/class/drm'
  const cards = filesIn(folder).filter((name) => /^card\d+$/.test(name))
  const names = cards.flatMap((card) => {
    const [vendor, device] = ['vendor', 'device'].map((part) => textOf(join(folder, card, 'device', part)))
    return vendor && device ? [`${vendor}:${device}`.replaceAll('0x', '')] : []
  })
  return names.sort()
}

function nvidiaDriver(): string | null {
  const text = textOf('/proc/driver/nvidia/version')
  return text === null ? null : (text.match(/\b\d+\.\d+(\.\d+)?\b/)?.[0] ?? 'unknown')
}

/** What the set-up wrote down of it, else when its binding was put there. */
function installedTensorflow(): string | null {
  try {
    const require = createRequire(import.meta.url)
    const home = dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))
    const { mtimeMs } = statSync(join(home, 'lib', 'napi-v8', 'tfjs_binding.node'))
    return textOf(join(home, 'deps', 'checked.json')) ?? new Date(mtimeMs).toISOString()
  } catch {
    return null
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
