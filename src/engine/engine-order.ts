import type { ComputeEngineId } from '../core/lenet/compute-port'
import type { EngineBench } from '../protocol/commands/engines'

export type EngineTask = 'train' | 'read'
export type EngineChoice = 'auto' | ComputeEngineId

export interface OrderQuestion {
  readonly task: EngineTask
  /** Of the model that is to run; null where it is not known. */
  readonly architecture: string | null
  readonly wanted: EngineChoice
  /** The person's own choice, kept; null where they leave it to the program. */
  readonly pin: ComputeEngineId | null
  /** Timings of this very machine and these versions, the newest first. */
  readonly benches: readonly EngineBench[]
}

/** Without timings: what needs no installation and seldom loses comes first. */
const defaultOrder: readonly ComputeEngineId[] = ['kernels', 'tensorflow']

/**
 * The engines to try, the best first. One that was asked for by name stands alone; one that is pinned has the others
 * behind it, so that a machine that lost it still works. WebGPU is tried only where it was measured or named: opening
 * it costs a window, and on a small net it can be slower than the processor.
 */
export function orderEngines(question: OrderQuestion): readonly ComputeEngineId[] {
  if (question.wanted !== 'auto') return [question.wanted]
  const { task, pin } = question
  const speed = task === 'train' ? 'trainExamplesPerSecond' : 'glyphsPerSecond'
  const fastest = [...timingsFor(question)].sort((a, b) => b[speed] - a[speed]).map(({ id }) => id)
  return [...new Set([...(pin === null ? [] : [pin]), ...fastest, ...defaultOrder])]
}

/** Of the model's own architecture where that was timed. Another one's serve to read with, but not to train. */
function timingsFor({ task, architecture, benches }: OrderQuestion): EngineBench['timings'] {
  const own = benches.find((bench) => bench.architecture === architecture)
  return (own ?? (task === 'read' ? benches[0] : undefined))?.timings ?? []
}
