import type { LenetModel } from './model'

/**
 * LeNet-5 (LeCun, Bottou, Bengio, Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998,
 * section II.B) as it is commonly built today: the 28x28 glyph is padded to 32x32, C3 sees all maps of S2, the
 * sub-sampling is max pooling, the squashing is ReLU and the output is linear with a softmax behind it.
 * 61,706 parameters for ten classes, 416,520 multiply-adds a glyph.
 */
export const lenet5: LenetModel = {
  id: 'lenet5',
  name: 'LeNet-5, ten digits',
  classCount: 10,
  inputSide: 28, // [28, 28, 1]
  layers: [
    { kind: 'convolution', name: 'c1', filters: 6, size: 5, padding: 'same', activation: 'relu' }, // [28, 28, 6]
    { kind: 'pooling', how: 'max' }, // S2 [14, 14, 6]
    { kind: 'convolution', name: 'c3', filters: 16, size: 5, padding: 'valid', activation: 'relu' }, // [10, 10, 16]
    { kind: 'pooling', how: 'max' }, // S4 [5, 5, 16]
    { kind: 'dense', name: 'c5', units: 120, activation: 'relu' }, // [120]; a 5x5 convolution on 5x5 is this
    { kind: 'dense', name: 'f6', units: 84, activation: 'relu' }, // [84]
    { kind: 'dense', name: 'output', units: 10, activation: 'linear' }, // [10]
  ],
}
