import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { logSoftmaxRows } from './glyph-classifier'
import { applyLayer } from './layer-ops'
import { layerTable } from './layer-table'
import { createInitialWeights, inputFormOf, type LenetLayer } from './model'
import { lenetFamily } from './model-family'
import type { LenetLoss } from './recipe'
import { forward, lossOf } from './tensor-net'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** One layer's outputs, flat; `parameters` by what follows the layer's name. */
function outputsOf(
  layer: LenetLayer,
  input: tf.Tensor,
  parameters: Record<string, tf.Tensor> = {},
): number[] {
  const name = layer.kind === 'pooling' ? '' : layer.name
  const weights = new Map(Object.entries(parameters).map(([part, tensor]) => [`${name}.${part}`, tensor]))
  return Array.from(applyLayer(layer, input, weights).dataSync())
}

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length)
  wanted.forEach((value, i) => {
    expect(found[i], `number ${i}`).toBeCloseTo(value, 4)
  })
}

describe('a layer of', () => {
  it('subsampling sums 2x2, times its coefficient, plus its bias', () => {
    const input = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40], [1, 2, 2, 2]) // map 0: 1 2 3 4, map 1: ten times that
    const layer = { kind: 'subsampling', name: 's', copies: 1, activation: 'linear' } as const
    const parameters = { kernel: tf.tensor1d([0.5, 2]), bias: tf.tensor1d([0.1, -1]) }
    expectClose(outputsOf(layer, input, parameters), [5.1, 199])
  })

  it('subsampling in pairs feeds two neighbours from each map', () => {
    const input = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40], [1, 2, 2, 2])
    const layer = { kind: 'subsampling', name: 's', copies: 2, activation: 'linear' } as const
    const parameters = { kernel: tf.tensor1d([1, 2, 3, 4]), bias: tf.tensor1d([0, 0, 0, 0.5]) }
    expectClose(outputsOf(layer, input, parameters), [10, 20, 300, 400.5])
  })

  it('convolution by a table looks at the maps named in it alone', () => {
    const input = tf.tensor4d([1, 10, 100], [1, 1, 1, 3])
    const layer = {
      kind: 'convolution',
      name: 'c',
      filters: 2,
      size: 1,
      padding: 'valid',
      activation: 'linear',
      table: [[0, 2], [1]],
    } as const
    // Every pair has a weight; those outside the table must not be felt.
    const parameters = { kernel: tf.tensor4d([2, 7, 7, 3, 4, 7], [1, 1, 3, 2]), bias: tf.tensor1d([0, 0.5]) }
    expectClose(outputsOf(layer, input, parameters), [402, 30.5])
  })

  it('RBF units measures squared distances to its codes', () => {
    const layer = {
      kind: 'rbf',
      name: 'o',
      codes: [
        [1, -1],
        [-1, -1],
      ],
    } as const
    expectClose(outputsOf(layer, tf.tensor2d([0.5, 1, 1, -1], [2, 2])), [4.25, 6.25, 0, 4])
  })

  it.each([
    ['scaled-tanh', 1.7159 * Math.tanh(2 / 3)],
    ['sigmoid', 1 / (1 + Math.exp(-1))],
    ['tanh', Math.tanh(1)],
    ['relu', 1],
    ['linear', 1],
  ] as const)('%s squashes 1 to %d', (activation, squashed) => {
    const layer = { kind: 'dense', name: 'd', units: 1, activation } as const
    const parameters = { kernel: tf.tensor2d([1], [1, 1]), bias: tf.tensor1d([0]) }
    expectClose(outputsOf(layer, tf.tensor2d([1], [1, 1]), parameters), [squashed])
  })

  it.each(['max', 'average'] as const)('%s pooling takes 2x2', (how) => {
    const input = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1])
    expectClose(outputsOf({ kind: 'pooling', how }, input), [how === 'max' ? 6 : 3])
  })
})

describe('the loss', () => {
  const scores = [-1, -4, -9]
  const meanOf = (loss: LenetLoss): number =>
    lossOf(
      loss,
      tf.tensor2d([...scores, ...scores], [2, 3]),
      tf.tensor2d([1, 0, 0, 0, 0, 1], [2, 3]),
    ).dataSync()[0] ?? Number.NaN

  it('is the posterior with a rubbish class, for distances', () => {
    const evidence = Math.log(Math.exp(-2) + Math.exp(-1) + Math.exp(-4) + Math.exp(-9))
    expect(meanOf({ kind: 'map', rubbish: 2 })).toBeCloseTo((1 + evidence + (9 + evidence)) / 2, 5)
  })

  it('is the cross-entropy of the softmax', () => {
    const evidence = Math.log(Math.exp(-1) + Math.exp(-4) + Math.exp(-9))
    expect(meanOf({ kind: 'cross-entropy' })).toBeCloseTo((1 + evidence + (9 + evidence)) / 2, 5)
  })

  it('is half the squared difference from plus and minus one', () => {
    const first = (-1 - 1) ** 2 + (-4 + 1) ** 2 + (-9 + 1) ** 2
    const second = (-1 + 1) ** 2 + (-4 + 1) ** 2 + (-9 - 1) ** 2
    expect(meanOf({ kind: 'squared-error' })).toBeCloseTo((first + second) / 4, 4)
  })
})

it('sigmoid outputs become shares of their sum', () => {
  const model = {
    id: 'shares',
    name: 'Shares',
    classCount: 2,
    inputSide: 1,
    layers: [{ kind: 'dense', name: 'output', units: 2, activation: 'sigmoid' }],
  } as const
  const weights = new Map<string, tf.Tensor>([
    ['output.kernel', tf.tensor2d([0, 0], [1, 2])],
    ['output.bias', tf.tensor1d([1, -2])],
  ])
  const batch = { pixels: tf.tensor4d([0], [1, 1, 1, 1]), geometry: null, present: null }
  const outputs = Float32Array.from(forward(model, weights, batch).dataSync())
  const [one, two] = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(2))]
  const shares = Array.from(logSoftmaxRows(outputs, 2, 1), Math.exp)
  expectClose(shares, [one / (one + two), two / (one + two)])
})

// The two wide Keras nets cost seconds here and have no kind of layer that the small one lacks.
const quick = lenetFamily.filter(({ id }) => id !== 'lenet5-keras' && id !== 'lenet5-keras-same')

it.each(quick.map((model) => [model.id, model] as const))(
  '%s has the shapes that its table says',
  (_, model) => {
    const { side, channels } = inputFormOf(model)
    tf.tidy(() => {
      const weights = new Map(
        [...createInitialWeights(model, createRandom(1))].map(([name, { data, shape }]) => [
          name,
          tf.tensor(data, [...shape]),
        ]),
      )
      let values: tf.Tensor = tf.ones([1, side, side, channels])
      const rows = layerTable(model)
      model.layers.forEach((layer, i) => {
        values = applyLayer(layer, values, weights)
        expect(values.shape, rows[i]?.name ?? '').toEqual([1, ...(rows[i]?.shape ?? [])])
      })
    })
  },
)
