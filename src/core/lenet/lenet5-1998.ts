import { digitCodes } from './digit-codes'
import type { ConnectionTable, LenetModel } from './model'
import type { LenetOptimizer } from './recipe'

/** Table I of the paper: which maps of S2 each map of C3 sees. */
const c3Table: ConnectionTable = [
  [0, 1, 2],
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
  [0, 4, 5],
  [0, 1, 5],
  [0, 1, 2, 3],
  [1, 2, 3, 4],
  [2, 3, 4, 5],
  [0, 3, 4, 5],
  [0, 1, 4, 5],
  [0, 1, 2, 5],
  [0, 1, 3, 4],
  [1, 2, 4, 5],
  [0, 2, 3, 5],
  [0, 1, 2, 3, 4, 5],
]

/** Section III.B: the rates of 20 passes, mu 0.02, second derivatives from 500 examples before each pass. */
export const diagonalLevenbergMarquardt1998: LenetOptimizer = {
  kind: 'diagonal-levenberg-marquardt',
  rates: [
    ...Array.from({ length: 2 }, () => 5e-4),
    ...Array.from({ length: 3 }, () => 2e-4),
    ...Array.from({ length: 3 }, () => 1e-4),
    ...Array.from({ length: 4 }, () => 5e-5),
    ...Array.from({ length: 8 }, () => 1e-5),
  ],
  mu: 0.02,
  hessianExamples: 500,
}

/**
 * LeNet-5 as published (LeCun, Bottou, Bengio, Haffner, "Gradient-Based Learning Applied to Document Recognition",
 * 1998, section II.B): 60,000 parameters, 340,908 connections. The paper gives neither the constant of its loss nor
 * its bitmaps in print large enough to copy: `rubbish` is ours (see docs/lenet-family.md), the bitmaps redrawn.
 */
export const lenet5Of1998: LenetModel = {
  id: 'lenet5-1998',
  name: 'LeNet-5 as published in 1998',
  classCount: 10,
  inputSide: 28,
  input: { channels: 1, side: 32, pixelsPerPixel: 1, levels: [-0.1, 1.175] }, // [32, 32, 1]
  layers: [
    { kind: 'convolution', name: 'c1', filters: 6, size: 5, padding: 'valid', activation: 'scaled-tanh' }, // [28, 28, 6]
    { kind: 'subsampling', name: 's2', copies: 1, activation: 'scaled-tanh' }, // [14, 14, 6]
    {
      kind: 'convolution',
      name: 'c3',
      filters: 16,
      size: 5,
      padding: 'valid',
      activation: 'scaled-tanh',
      table: c3Table,
    }, // [10, 10, 16]
    { kind: 'subsampling', name: 's4', copies: 1, activation: 'scaled-tanh' }, // [5, 5, 16]
    { kind: 'convolution', name: 'c5', filters: 120, size: 5, padding: 'valid', activation: 'scaled-tanh' }, // [1, 1, 120]
    { kind: 'dense', name: 'f6', units: 84, activation: 'scaled-tanh' }, // [84], a picture of 7x12
    { kind: 'rbf', name: 'output', codes: digitCodes }, // [10]
  ],
  initializer: { kernel: 'lecun', bias: 'lecun' },
  recipes: [
    {
      id: 'published',
      dataset: 'mnist',
      loss: { kind: 'map', rubbish: 0.1 },
      optimizer: diagonalLevenbergMarquardt1998,
      batchSize: 1,
      epochs: 20,
      shuffles: false,
      published: { testAccuracy: 0.9905 },
    },
    {
      id: 'modern',
      dataset: 'mnist',
      loss: { kind: 'map', rubbish: 0.1 },
      optimizer: { kind: 'adam', learningRate: 0.002, decay: 'cosine' },
      batchSize: 64,
      epochs: 20,
      shuffles: true,
      published: { testAccuracy: 0.9905 },
    },
  ],
}
