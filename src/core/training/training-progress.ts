/** What is known after an epoch. Shares are 0 to 1. */
export interface EpochFigures {
  /** From 1. */
  readonly epoch: number
  /** Means over the epoch as it was trained (weights changing, glyphs augmented). */
  readonly trainLoss: number
  readonly trainAccuracy: number
  /** On the held-out part, by the weights at the epoch's end; null without a held-out part. */
  readonly validationLoss: number | null
  readonly validationAccuracy: number | null
  /** Trained examples a second of wall time in this epoch, validation left out. */
  readonly examplesPerSecond: number
}

/** One point of the live curves: means over the steps since the last point. */
export interface TrainingPoint {
  /** Examples seen over all epochs, divided by the examples of one. */
  readonly epochsSeen: number
  readonly step: number
  readonly loss: number
  readonly accuracy: number
  readonly learningRate: number
}

/** `interrupted`: the process ended while it ran; it can be resumed as a paused one. */
export type TrainingState =
  | 'running'
  | 'pausing'
  | 'paused'
  | 'interrupted'
  | 'stopped'
  | 'finished'
  | 'failed'
