import type { OptimizerState, TrainableNet } from '../lenet/compute-port'
import type { Weights } from '../lenet/model'
import type { Meter } from './meter'
import type { EpochFigures, TrainingPoint } from './training-progress'

/** The best epoch so far, by validation loss. */
export interface BestEpoch {
  /** From 1. */
  readonly epoch: number
  readonly validationLoss: number
  readonly validationAccuracy: number
  readonly weights: Weights
}

/**
 * All that a training knows between two steps. With the plan and the examples it decides everything that is to come:
 * a training that goes on from it ends with the same weights as one that was never interrupted.
 */
export interface TrainerState {
  /** Whole epochs done. */
  readonly epoch: number
  /** Steps done in the next one. */
  readonly step: number
  readonly weights: Weights
  readonly optimizer: OptimizerState
  readonly best: BestEpoch | null
  readonly epochFigures: readonly EpochFigures[]
  readonly points: readonly TrainingPoint[]
  /** Of the epoch under way. */
  readonly epochMeter: Meter
  /** Since the last point. */
  readonly pointMeter: Meter
  /** Epoch after which early stopping ended it; null where it did not. */
  readonly stoppedEarlyAt: number | null
}

/** The weights that a training leaves behind when it ends here: the best epoch's where there is one, else the newest. */
export function keptWeights(state: TrainerState, keeps: 'best' | 'last'): Weights {
  return keeps === 'best' && state.best !== null ? state.best.weights : state.weights
}

/** Puts a net where the state says it stood. */
export async function restoreNet(net: TrainableNet, state: TrainerState): Promise<void> {
  await net.setWeights(state.weights)
  await net.setOptimizerState(state.optimizer)
}
