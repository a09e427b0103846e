import type { ComputeEngineId } from '../../core/lenet/compute-port'

export interface EngineDescription {
  readonly id: ComputeEngineId
  readonly available: boolean
  readonly label: string | null
  readonly version: string | null
  readonly device: string | null
  readonly trains: boolean
  /** Why it is not there and what to do; null where it is. */
  readonly missing: string | null
  readonly inUse: boolean
}

/** One line of the bench: the median of interleaved rounds. */
export interface EngineTiming {
  readonly id: ComputeEngineId
  readonly label: string
  readonly trainExamplesPerSecond: number | null
  readonly glyphsPerSecond: number
}

export interface EngineBench {
  readonly architecture: string
  readonly batchSize: number
  /** ISO 8601. */
  readonly measuredAt: string
  readonly timings: readonly EngineTiming[]
  /** Engines that are there but could not be timed, with the reason. */
  readonly failures: readonly { readonly id: ComputeEngineId; readonly reason: string }[]
  readonly fastestToTrain: ComputeEngineId | null
  readonly fastestToRead: ComputeEngineId
}

/** A self-test that a person can send: each engine's losses beside those of the reference. */
export interface EngineCheck {
  readonly id: ComputeEngineId
  readonly label: string
  /** Losses after each of 20 steps; the reference's (tfjs on the CPU) beside them. */
  readonly losses: readonly number[]
  readonly referenceLosses: readonly number[]
  readonly farthestApart: number
  readonly passed: boolean
  readonly trainExamplesPerSecond: number
  readonly problem: string | null
}

export interface EngineCommands {
  'engines.list': { params: Record<string, never>; value: readonly EngineDescription[] }
  'engines.bench': { params: { architecture: string; batchSize: number }; value: EngineBench }
  /** The kept timings of this machine and version; null where none were taken. */
  'engines.lastBench': { params: Record<string, never>; value: EngineBench | null }
  'engines.check': { params: Record<string, never>; value: readonly EngineCheck[] }
  /** Null lets the chooser take the fastest measured. */
  'engines.pin': { params: { id: ComputeEngineId | null }; value: readonly EngineDescription[] }
}
