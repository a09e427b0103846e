import type { LenetModel } from './model'

/**
 * The PyTorch edition's LeNet of the same book: no padding, sigmoid and max pooling, PyTorch's own first weights,
 * Adam. 44,426 parameters.
 */
export const lenet5D2lMax: LenetModel = {
  id: 'lenet5-d2l-max',
  name: 'LeNet-5, sigmoid and max pooling',
  classCount: 10,
  inputSide: 28, // [28, 28, 1]
  layers: [
    { kind: 'convolution', name: 'c1', filters: 6, size: 5, padding: 'valid', activation: 'sigmoid' }, // [24, 24, 6]
    { kind: 'pooling', how: 'max' }, // [12, 12, 6]
    { kind: 'convolution', name: 'c3', filters: 16, size: 5, padding: 'valid', activation: 'sigmoid' }, // [8, 8, 16]
    { kind: 'pooling', how: 'max' }, // [4, 4, 16]
    { kind: 'dense', name: 'c5', units: 120, activation: 'sigmoid' }, // [120]
    { kind: 'dense', name: 'f6', units: 84, activation: 'sigmoid' }, // [84]
    { kind: 'dense', name: 'output', units: 10, activation: 'linear' }, // [10]
  ],
  initializer: { kernel: 'root', bias: 'root' },
  recipes: [
    {
      id: 'published',
      dataset: 'fashion-mnist',
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'adam', learningRate: 0.001, decay: 'none' },
      batchSize: 256,
      epochs: 5,
      shuffles: true,
      published: {
        testAccuracy: 0.759,
        testByEpoch: [0.584, 0.699, 0.724, 0.746, 0.759],
        trainFirstAndLast: [0.322, 0.759],
      },
    },
  ],
}
