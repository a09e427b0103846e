import { lenet5Keras } from './lenet5-keras'
import type { LenetModel } from './model'

/** `lenet5-keras` with padded convolutions, so that 7x7x64 numbers reach the hidden units. 1,663,370 parameters. */
export const lenet5KerasSame: LenetModel = {
  ...lenet5Keras,
  id: 'lenet5-keras-same',
  name: 'LeNet-5 in Keras, 32 and 64 filters, padded',
  layers: lenet5Keras.layers.map((layer) =>
    layer.kind === 'convolution' ? { ...layer, padding: 'same' } : layer,
  ), // [28, 28, 32] [14, 14, 32] [14, 14, 64] [7, 7, 64] [512] [10]
}
