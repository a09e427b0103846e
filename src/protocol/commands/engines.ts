import type { ComputeEngineId } from '../../core/lenet/compute-port'
import type { MissingReason } from '../../core/lenet/engine-missing'
import type { WireError } from '../errors'

export const missingReasons: readonly MissingReason[] = [
  'not-installed',
  'other-version',
  'switched-off',
  'no-adapter',
  'adapter-refused',
  'went-away',
  'no-window',
  'other',
]

export interface EngineDescription {
  readonly id: ComputeEngineId
  readonly available: boolean
  readonly label: string | null
  readonly version: string | null
  readonly device: string | null
  /**
   * Why it is not there; null where it is. 'engine-missing' with details `engine`, `reason` (a `MissingReason`), `said`
   * and, where there is something to do, `remedy`: `install` or `pin`.
   */
  readonly missing: WireError | null
  /** The model in use is read with it. */
  readonly inUse: boolean
  /** A training starts on it where nobody says otherwise: of the net that was measured last. */
  readonly usedToTrain: boolean
  /** The person's own choice, whether it is there or not. */
  readonly pinned: boolean
}

/** One line of the bench: the median of interleaved rounds. */
export interface EngineTiming {
  readonly id: ComputeEngineId
  readonly label: string
  readonly trainExamplesPerSecond: number
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
  readonly fastestToTrain: ComputeEngineId
  readonly fastestToRead: ComputeEngineId
}

/** Each engine's losses beside those of the reference. */
export interface EngineCheck {
  readonly id: ComputeEngineId
  readonly label: string
  /** Losses before each of the steps; the reference's (tfjs in plain JavaScript) beside them. */
  readonly losses: readonly number[]
  readonly referenceLosses: readonly number[]
  /** Null where it did not come to a loss. */
  readonly farthestApart: number | null
  readonly passed: boolean
  /** At batches of 128, of 4 where a step of those takes over 0.2 s; null where it did not come to that. */
  readonly trainExamplesPerSecond: number | null
  /** Why it did not come to the end; null where it did, however far its losses are apart. */
  readonly problem: WireError | null
}

/** What a timing and a check depend on. */
export interface MachineDescription {
  readonly processor: string
  readonly threads: number
  /** PCI names of the graphics cards ("10de:2204"); null where the system does not tell. */
  readonly graphics: readonly string[] | null
  readonly nvidiaDriver: string | null
  /** Libraries of CUDA that this process has loaded, by file name; null where the system does not tell. */
  readonly cudaLibraries: readonly string[] | null
  /** "Electron 45.4.1" or "Node 20.20.2". */
  readonly runtime: string
  readonly system: string
  readonly appVersion: string
}

/** A self-test that a person can send. */
export interface EngineReport {
  readonly checkedAt: string
  readonly machine: MachineDescription
  readonly checks: readonly EngineCheck[]
  readonly missing: readonly { readonly id: ComputeEngineId; readonly reason: string }[]
}

export interface EngineCommands {
  'engines.list': { params: Record<string, never>; value: readonly EngineDescription[] }
  /** Kept, and followed from then on. One engine after the other, round by round. */
  'engines.bench': { params: { architecture: string; batchSize: number }; value: EngineBench }
  /** The newest timings of this machine and version; null where none were taken. */
  'engines.lastBench': { params: Record<string, never>; value: EngineBench | null }
  /** All engines that are there, 20 steps, unless told otherwise. */
  'engines.check': { params: { ids?: readonly ComputeEngineId[]; steps?: number }; value: EngineReport }
  /** Null lets the chooser take the fastest measured. An engine that is missing may be pinned too. */
  'engines.pin': { params: { id: ComputeEngineId | null }; value: readonly EngineDescription[] }
}
