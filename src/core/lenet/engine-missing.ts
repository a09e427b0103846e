import { AppError } from '../base/app-error'
import type { ComputeEngineId } from './compute-port'

/** Why an engine is not there, where we know it; `other`: the words of a library say it. */
export type MissingReason =
  | 'not-installed'
  | 'other-version'
  | 'switched-off'
  | 'no-adapter'
  | 'adapter-refused'
  | 'went-away'
  | 'no-window'
  | 'other'

export interface MissingEngine {
  readonly engine: ComputeEngineId
  readonly reason: MissingReason
  /** A library's own words. */
  readonly said?: string
  /** What a person can do about it. */
  readonly remedy?: 'install'
}

const names: Readonly<Record<ComputeEngineId, string>> = {
  kernels: 'The kernels',
  tensorflow: 'TensorFlow',
  webgpu: 'WebGPU',
}

const sentences: Readonly<Record<MissingReason, string>> = {
  'not-installed': 'it is not installed.',
  'other-version': 'its binding is not the one of tfjs 4.',
  'switched-off': 'it is switched off in this program on this system.',
  'no-adapter': 'no graphics adapter was found that can compute.',
  'adapter-refused': 'the graphics adapter refused to compute.',
  'went-away': 'what ran its nets went away.',
  'no-window': 'it runs in a window of the app; the command line has none.',
  other: '',
}

/** 'engine-missing', its message fit for a person at a command line, its details for a window to say it in its own words. */
export function engineMissing(missing: MissingEngine): AppError {
  const { engine, reason, said, remedy } = missing
  const why = [
    `${names[engine]} is not available:`,
    said ?? sentences[reason],
    remedy === 'install' ? 'Run "npm run engine:tensorflow" to install it.' : '',
  ]
  return new AppError('engine-missing', why.filter(Boolean).join(' '), { ...missing })
}
