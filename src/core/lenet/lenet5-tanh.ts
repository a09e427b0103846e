import type { LenetModel } from './model'

/**
 * LeNet-5 in PyTorch as tutorials build it: the digit enlarged to 32x32, tanh, average pooling, C5 as a convolution,
 * softmax. 61,706 parameters. The degrees of its augmentation are ours; it never flips.
 */
export const lenet5Tanh: LenetModel = {
  id: 'lenet5-tanh',
  name: 'LeNet-5, tanh and average pooling',
  classCount: 10,
  inputSide: 28,
  input: { channels: 1, side: 32, pixelsPerPixel: 28 / 32, levels: [0, 1] }, // [32, 32, 1]
  layers: [
    { kind: 'convolution', name: 'c1', filters: 6, size: 5, padding: 'valid', activation: 'tanh' }, // [28, 28, 6]
    { kind: 'pooling', how: 'average' }, // [14, 14, 6]
    { kind: 'convolution', name: 'c3', filters: 16, size: 5, padding: 'valid', activation: 'tanh' }, // [10, 10, 16]
    { kind: 'pooling', how: 'average' }, // [5, 5, 16]
    { kind: 'convolution', name: 'c5', filters: 120, size: 5, padding: 'valid', activation: 'tanh' }, // [1, 1, 120]
    { kind: 'dense', name: 'f6', units: 84, activation: 'tanh' }, // [84]
    { kind: 'dense', name: 'output', units: 10, activation: 'linear' }, // [10]
  ],
  initializer: { kernel: 'root', bias: 'root' },
  recipes: [
    {
      id: 'published',
      dataset: 'mnist',
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'adam', learningRate: 0.001, decay: 'none' },
      batchSize: 32,
      epochs: 15,
      shuffles: true,
      augmentation: { rotation: 10, shear: 10 },
      published: { bestEpoch: 11 },
    },
  ],
}
