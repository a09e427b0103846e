import { AppError } from '../core/base/app-error'
import type { ComputeEngineId } from '../core/lenet/compute-port'
import type { MissingReason } from '../protocol/commands/engines'

/**
 * Engines say in a sentence why they are not there, some across a port that carries nothing else. The sentences that
 * are ours are known by a name, which the window says in its own language; all others are a library's own words.
 */
export const ownSentences: ReadonlyMap<string, MissingReason> = new Map([
  ['the package is not installed.', 'not-installed'],
  ['its libraries are not installed.', 'not-installed'],
  ['its binding is not the one of tfjs 4.', 'other-version'],
  ['it is switched off in this program on this system.', 'switched-off'],
  ['no graphics adapter was found that can compute.', 'no-adapter'],
  ['the graphics adapter refused to compute.', 'adapter-refused'],
  ['What ran the net went away.', 'went-away'],
])

export const howToInstall = 'Run "npm run engine:tensorflow" to install it.'

/** What an engine's own sentence comes to. @param text as it is said to a person on the command line. */
export function engineMissing(engine: ComputeEngineId, text: string): AppError {
  const isInstallable = text.endsWith(howToInstall)
  const why = text.replace(/^\w+ is not available: /, '').replace(howToInstall, '')
  const reason = ownSentences.get(why.trim()) ?? 'other'
  return new AppError('engine-missing', text, {
    engine,
    reason,
    ...(isInstallable ? { remedy: 'install' } : {}),
    ...(reason === 'other' ? { said: why.trim() } : {}),
  })
}

/** WebGPU where there is no window to compute in. */
export function webgpuWithoutWindow(): AppError {
  const message = 'WebGPU runs in a window of the app; the command line has none.'
  return new AppError('engine-missing', message, { engine: 'webgpu', reason: 'no-window' })
}
