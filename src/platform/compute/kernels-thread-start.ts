import type { StepOptimizer } from '../../core/lenet/compute-port'
import type { RunnerParts } from './kernels-runner'

/** What a thread is started with. */
export interface ThreadStart extends RunnerParts {
  readonly threads: number
  readonly words: SharedArrayBuffer
  /** Null: it only infers. */
  readonly optimizer: StepOptimizer | null
}

/** Whether a worker's data are ours: what comes over is a structured clone of what `kernels-threads.ts` gave. */
export function isThreadStart(value: unknown): value is ThreadStart {
  return typeof value === 'object' && value !== null && 'words' in value && 'places' in value
}
