import { lenet5Keras } from './lenet5-keras'
import type { LenetModel } from './model'

/** `lenet5-keras` with LeNet-5's 6 and 16 filters and 128 hidden units. 36,758 parameters. */
export const lenet5KerasSmall: LenetModel = {
  ...lenet5Keras,
  id: 'lenet5-keras-small',
  name: 'LeNet-5 in Keras, 6 and 16 filters',
  layers: [
    { kind: 'convolution', name: 'c1', filters: 6, size: 5, padding: 'valid', activation: 'sigmoid' }, // [24, 24, 6]
    { kind: 'pooling', how: 'max' }, // [12, 12, 6]
    { kind: 'convolution', name: 'c3', filters: 16, size: 5, padding: 'valid', activation: 'sigmoid' }, // [8, 8, 16]
    { kind: 'pooling', how: 'max' }, // [4, 4, 16]
    { kind: 'dense', name: 'f5', units: 128, activation: 'sigmoid' }, // [128]
    { kind: 'dense', name: 'output', units: 10, activation: 'sigmoid' }, // [10]
  ],
  recipes: [
    {
      id: 'published',
      dataset: 'fashion-mnist',
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'adam', learningRate: 0.001, decay: 'none' },
      batchSize: 100,
      epochs: 10,
      shuffles: false,
      published: {
        testAccuracy: 0.803,
        runningMeans: true,
        fasterThan: { model: 'lenet5-keras', times: 2 },
      },
    },
  ],
}
