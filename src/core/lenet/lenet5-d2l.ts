import type { LenetModel } from './model'

/**
 * LeNet of "Dive into Deep Learning" (Zhang, Lipton, Li, Smola, chapter 7.6): sigmoid and average pooling, linear
 * output. Kernels start by Xavier's rule, biases as PyTorch leaves them. 61,706 parameters.
 */
export const lenet5D2l: LenetModel = {
  id: 'lenet5-d2l',
  name: 'LeNet-5, sigmoid and average pooling',
  classCount: 10,
  inputSide: 28, // [28, 28, 1]
  layers: [
    { kind: 'convolution', name: 'c1', filters: 6, size: 5, padding: 'same', activation: 'sigmoid' }, // [28, 28, 6]
    { kind: 'pooling', how: 'average' }, // [14, 14, 6]
    { kind: 'convolution', name: 'c3', filters: 16, size: 5, padding: 'valid', activation: 'sigmoid' }, // [10, 10, 16]
    { kind: 'pooling', how: 'average' }, // [5, 5, 16]
    { kind: 'dense', name: 'c5', units: 120, activation: 'sigmoid' }, // [120]
    { kind: 'dense', name: 'f6', units: 84, activation: 'sigmoid' }, // [84]
    { kind: 'dense', name: 'output', units: 10, activation: 'linear' }, // [10]
  ],
  initializer: { kernel: 'glorot', bias: 'root' },
  recipes: [
    {
      id: 'published',
      dataset: 'fashion-mnist',
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'sgd', learningRate: 0.9, momentum: 0 },
      batchSize: 256,
      epochs: 10,
      shuffles: true,
      published: {
        loss: 0.461,
        trainAccuracy: 0.826,
        testAccuracy: 0.795,
        examplesPerSecond: { cpu: 10_960, cuda: 35_000 },
        pointsAnEpoch: 5,
      },
    },
  ],
}
