import type { TrainingRecipe } from './trainer'

/** MNIST's own digits to LeNet-5: 16 epochs, one cycle to 4e-3, smoothed labels, elastic, thinner and thicker pens. */
export const mnistRecipe: TrainingRecipe = {
  epochs: 16,
  batchSize: 128,
  learningRate: 4e-3,
  weightDecay: 0.01,
  labelSmoothing: 0.03,
  warmUpShare: 0.15,
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
}

/** Arcs and single digits to LeNet-12: arcs already come from changed hands, so each is changed less. */
export const latticeRecipe: TrainingRecipe = {
  ...mnistRecipe,
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
