import { diagonalLevenbergMarquardt1998 } from './lenet5-1998'
import type { ConnectionTable, LenetModel } from './model'

/**
 * Table 1 of the 1990 paper: which maps of H2 each map of H3 sees, two blocks of six maps over two each. Set down from
 * public transcriptions of that table; its twenty pairs are what the paper's counts demand.
 */
const h3Table: ConnectionTable = [
  [0],
  [0, 1],
  [0, 1],
  [1],
  [0, 1],
  [0, 1],
  [2],
  [2, 3],
  [2, 3],
  [3],
  [2, 3],
  [2, 3],
]

/**
 * LeNet-1: the network of LeCun and others, "Handwritten Digit Recognition with a Back-Propagation Network" (NIPS 2,
 * 1990), which the 1998 paper (section III.C.6) compares: digits of 16x16 within 28x28, 2,578 parameters, 98,442
 * connections. Targets are ±1, the loss is the squared error.
 */
export const lenet1: LenetModel = {
  id: 'lenet1',
  name: 'LeNet-1',
  classCount: 10,
  inputSide: 28,
  // MNIST's digits fill 20x20 and become 16x16.
  input: { channels: 1, side: 28, pixelsPerPixel: 1.25, levels: [-1, 1] }, // [28, 28, 1]
  layers: [
    { kind: 'convolution', name: 'h1', filters: 4, size: 5, padding: 'valid', activation: 'scaled-tanh' }, // [24, 24, 4]
    { kind: 'subsampling', name: 'h2', copies: 1, activation: 'scaled-tanh' }, // [12, 12, 4]
    {
      kind: 'convolution',
      name: 'h3',
      filters: 12,
      size: 5,
      padding: 'valid',
      activation: 'scaled-tanh',
      table: h3Table,
    }, // [8, 8, 12]
    { kind: 'subsampling', name: 'h4', copies: 1, activation: 'scaled-tanh' }, // [4, 4, 12]
    { kind: 'dense', name: 'output', units: 10, activation: 'scaled-tanh' }, // [10]
  ],
  initializer: { kernel: 'lecun', bias: 'lecun' },
  recipes: [
    {
      // The 1998 paper gives its result but not its schedule: LeNet-5's is taken.
      id: 'published',
      dataset: 'mnist',
      loss: { kind: 'squared-error' },
      optimizer: diagonalLevenbergMarquardt1998,
      batchSize: 1,
      epochs: 20,
      shuffles: false,
      published: { testAccuracy: 0.983 },
    },
  ],
}
