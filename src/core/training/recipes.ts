import type { TrainingPlan } from './training-plan'

/** MNIST's own digits to LeNet-5: 16 epochs, one cycle to 4e-3, smoothed labels, elastic, thinner and thicker pens. */
export const mnistPlan: TrainingPlan = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'adam', weightDecay: 0.01 },
  schedule: { kind: 'one-cycle', learningRate: 4e-3, warmUpShare: 0.15 },
  epochs: 16,
  batchSize: 128,
  lastBatch: 'dropped',
  shuffles: true,
  labelSmoothing: 0.03,
  seed: 1,
  augmentation: {
    rotation: 10,
    scale: 0.12,
    shear: 0.2,
    shift: 1,
    elastic: 1.6,
    thinner: 0.3,
    thicker: 0.15,
    blur: 0.2,
  },
  earlyStopping: null,
  keeps: 'last',
}

/** Arcs and single digits to LeNet-12: arcs already come from changed hands, so each is changed less. */
export const latticePlan: TrainingPlan = {
  ...mnistPlan,
  epochs: 12,
  augmentation: {
    rotation: 8,
    scale: 0.1,
    shear: 0.15,
    shift: 0.8,
    elastic: 1.6,
    thinner: 0.4,
    thicker: 0.15,
    blur: 0.2,
  },
  geometryNoise: 0.04,
  geometryHidden: 0.25,
}
