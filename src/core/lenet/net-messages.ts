import type { ErrorCode, ErrorDetails } from '../base/app-error'
import type {
  GlyphBatch,
  OptimizerState,
  StepOutcome,
  StepSettings,
  TrainingBatch,
  TrainingSetup,
} from './compute-port'
import type { LenetModel, Weights } from './model'

/** What runs nets at the other end of a port. */
export interface NetHost {
  readonly version: string
  /** As a person reads it: "nvidia ampere". */
  readonly device: string
  /** Of CUDA, loaded in its process, by file name; left out where that means nothing. */
  readonly cudaLibraries?: readonly string[] | null
}

interface OpenedNet {
  /** The asker's number for the net. */
  readonly net: number
}
type Nothing = Record<string, never>
/** Answers are never undefined. */
type Done = 'done'

/** The compute port, spoken between processes: each call's parameters and its answer. Arrays travel as they are. */
export interface NetCalls {
  /** The first call: the other end gets its device ready. */
  describe: { params: Nothing; value: NetHost }
  /** Without a setup the net is only to be read with. */
  open: {
    params: OpenedNet & { model: LenetModel; weights: Weights; setup: TrainingSetup | null }
    value: { stepsInFlight: number }
  }
  infer: { params: OpenedNet & { batch: GlyphBatch }; value: Float32Array }
  step: { params: OpenedNet & { batch: TrainingBatch; settings: StepSettings }; value: StepOutcome }
  weights: { params: OpenedNet; value: Weights }
  setWeights: { params: OpenedNet & { weights: Weights }; value: Done }
  optimizerState: { params: OpenedNet; value: OptimizerState }
  setOptimizerState: { params: OpenedNet & { state: OptimizerState }; value: Done }
  setCurvatures: { params: OpenedNet & { curvatures: ReadonlyMap<string, Float32Array> }; value: Done }
  dispose: { params: OpenedNet; value: Done }
}

export type NetCallName = keyof NetCalls
export type NetRequest<Name extends NetCallName = NetCallName> = {
  readonly [Each in Name]: {
    readonly id: number
    readonly call: Each
    readonly params: NetCalls[Each]['params']
  }
}[Name]
/** The same as its sender sees it, whom the compiler cannot follow from a call's name to its parameters. */
export interface SentRequest {
  readonly id: number
  readonly call: NetCallName
  readonly params: NetCalls[NetCallName]['params']
}
export type NetAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number
      readonly ok: false
      readonly code: ErrorCode
      readonly message: string
      readonly details: ErrorDetails
    }

/** One end of a message channel; what was sent before `listen` waits. */
export interface NetPort<Out, In> {
  send(message: Out): void
  listen(listener: (message: In) => void): void
  onClosed(listener: () => void): void
  close(): void
}
