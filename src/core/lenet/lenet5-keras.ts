import type { LenetModel } from './model'
import type { LenetRecipe } from './recipe'

const recipe: LenetRecipe = {
  id: 'published',
  dataset: 'fashion-mnist',
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'adam', learningRate: 0.001, decay: 'none' },
  batchSize: 100,
  epochs: 10,
  shuffles: false,
}

/**
 * LeNet in Keras: 32 and 64 filters, sigmoid and max pooling, 512 hidden units, and ten sigmoid outputs under sparse
 * categorical cross-entropy, which divides them by their sum. Glorot kernels, biases 0. 582,026 parameters.
 */
export const lenet5Keras: LenetModel = {
  id: 'lenet5-keras',
  name: 'LeNet-5 in Keras, 32 and 64 filters',
  classCount: 10,
  inputSide: 28, // [28, 28, 1]
  layers: [
    { kind: 'convolution', name: 'c1', filters: 32, size: 5, padding: 'valid', activation: 'sigmoid' }, // [24, 24, 32]
    { kind: 'pooling', how: 'max' }, // [12, 12, 32]
    { kind: 'convolution', name: 'c3', filters: 64, size: 5, padding: 'valid', activation: 'sigmoid' }, // [8, 8, 64]
    { kind: 'pooling', how: 'max' }, // [4, 4, 64]
    { kind: 'dense', name: 'f5', units: 512, activation: 'sigmoid' }, // [512]
    { kind: 'dense', name: 'output', units: 10, activation: 'sigmoid' }, // [10]
  ],
  initializer: { kernel: 'glorot', bias: 'zero' },
  recipes: [
    { ...recipe, published: { testAccuracy: 0.8366, trainAccuracy: 0.8157, runningMeans: true } },
    { ...recipe, id: 'long', epochs: 40, published: { testAccuracyAbove: 0.9, runningMeans: true } },
  ],
}
