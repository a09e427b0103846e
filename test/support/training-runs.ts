import type { TrainingPlan } from '../../src/core/training/training-plan'
import type { EpochFigures, TrainingPoint } from '../../src/core/training/training-progress'
import type { TrainingRun, TrainingRunSummary } from '../../src/protocol/commands/training'

export const plainPlan: TrainingPlan = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'adam', weightDecay: 0 },
  schedule: { kind: 'constant', learningRate: 0.001 },
  epochs: 10,
  batchSize: 32,
  lastBatch: 'kept',
  shuffles: true,
  labelSmoothing: 0,
  seed: 1,
  augmentation: null,
  earlyStopping: null,
  keeps: 'best',
}

export function point(step: number, loss = 1): TrainingPoint {
  return { epochsSeen: step / 100, step, loss, accuracy: 0.5, learningRate: 0.001 }
}

export function figures(epoch: number, validationLoss: number | null = 0.1): EpochFigures {
  return {
    epoch,
    trainLoss: 0.2,
    trainAccuracy: 0.9,
    validationLoss,
    validationAccuracy: validationLoss === null ? null : 0.95,
    examplesPerSecond: 1000,
  }
}

export function trainingRun(change: Partial<TrainingRun> = {}): TrainingRun {
  return {
    runId: 'a',
    architecture: 'lenet5-tanh',
    data: { kind: 'mnist' },
    engine: 'kernels',
    state: 'running',
    startedAt: '2026-09-01T10:00:00.000Z',
    endedAt: null,
    epochsDone: 0,
    epochs: 10,
    bestEpoch: null,
    bestValidationAccuracy: null,
    problem: null,
    modelId: null,
    choices: { architecture: 'lenet5-tanh', data: { kind: 'mnist' }, recipe: 'published' },
    plan: plainPlan,
    engineLabel: 'Kernels, 2 threads',
    trainingExamples: 3200,
    validationExamples: 400,
    duplicates: 0,
    points: [],
    epochFigures: [],
    stoppedEarlyAt: null,
    examplesPerSecond: 0,
    secondsLeft: null,
    stepsAnEpoch: 100,
    ...change,
  }
}

const wholeOnly = [
  'choices',
  'plan',
  'engineLabel',
  'trainingExamples',
  'validationExamples',
  'duplicates',
  'points',
  'epochFigures',
  'stoppedEarlyAt',
  'examplesPerSecond',
  'secondsLeft',
  'stepsAnEpoch',
] as const

/** What of a run the list and the events tell. */
export function summaryOf(run: TrainingRun): TrainingRunSummary {
  const summary: Partial<TrainingRun> & TrainingRunSummary = { ...run }
  for (const name of wholeOnly) delete summary[name]
  return summary
}
