import type { LenetModel } from './model'

/**
 * LeNet for small colour pictures: 16 and 32 filters, ReLU, max pooling, PyTorch's first weights. Pixels from -1 to 1.
 * 121,182 parameters. No figure is published for it here: the data are the user's.
 */
export const lenet5ReluRgb: LenetModel = {
  id: 'lenet5-relu-rgb',
  name: 'LeNet-5 for colour, ReLU',
  classCount: 10,
  inputSide: 32,
  input: { channels: 3, side: 32, pixelsPerPixel: 1, levels: [-1, 1] }, // [32, 32, 3]
  layers: [
    { kind: 'convolution', name: 'c1', filters: 16, size: 5, padding: 'valid', activation: 'relu' }, // [28, 28, 16]
    { kind: 'pooling', how: 'max' }, // [14, 14, 16]
    { kind: 'convolution', name: 'c3', filters: 32, size: 5, padding: 'valid', activation: 'relu' }, // [10, 10, 32]
    { kind: 'pooling', how: 'max' }, // [5, 5, 32]
    { kind: 'dense', name: 'c5', units: 120, activation: 'relu' }, // [120]
    { kind: 'dense', name: 'f6', units: 84, activation: 'relu' }, // [84]
    { kind: 'dense', name: 'output', units: 10, activation: 'linear' }, // [10]
  ],
  initializer: { kernel: 'root', bias: 'root' },
  recipes: [
    {
      id: 'published',
      dataset: 'own',
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'adam', learningRate: 0.001, decay: 'none' },
      batchSize: 36,
      epochs: 5,
      shuffles: true,
    },
  ],
}
