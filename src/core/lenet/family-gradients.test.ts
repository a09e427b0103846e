import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import type { TrainingBatch } from './compute-port'
import { createInitialWeights, isConnected, type LenetModel, parameterTable, type Weights } from './model'
import type { LenetLoss } from './recipe'
import { lossAndGradients } from './tensor-engine'

const base = { name: 'Tiny', classCount: 3, inputSide: 8 }

const sparse = {
  kind: 'convolution',
  name: 'c3',
  filters: 3,
  size: 3,
  padding: 'valid',
  activation: 'scaled-tanh',
  table: [[0], [0, 2, 3], [1, 3]],
} as const

const nets: readonly (readonly [LenetModel, LenetLoss])[] = [
  [
    {
      ...base,
      id: 'sparse maps, subsampling in pairs, distances',
      input: { channels: 1, side: 10, pixelsPerPixel: 1, levels: [-0.1, 1.175] },
      layers: [
        { kind: 'convolution', name: 'c1', filters: 2, size: 3, padding: 'valid', activation: 'scaled-tanh' },
        { kind: 'subsampling', name: 's2', copies: 2, activation: 'scaled-tanh' },
        sparse,
        { kind: 'subsampling', name: 's4', copies: 1, activation: 'scaled-tanh' },
        { kind: 'dense', name: 'f6', units: 4, activation: 'scaled-tanh' },
        {
          kind: 'rbf',
          name: 'output',
          codes: [
            [1, 1, -1, -1],
            [-1, 1, 1, -1],
            [1, -1, 1, 1],
          ],
        },
      ],
    },
    { kind: 'map', rubbish: 0.5 },
  ],
  [
    {
      ...base,
      id: 'sigmoid, average pooling, sigmoid outputs',
      layers: [
        { kind: 'convolution', name: 'c1', filters: 4, size: 3, padding: 'same', activation: 'sigmoid' },
        { kind: 'pooling', how: 'average' },
        { ...sparse, activation: 'sigmoid' },
        { kind: 'dense', name: 'output', units: 3, activation: 'sigmoid' },
      ],
    },
    { kind: 'cross-entropy' },
  ],
  [
    {
      ...base,
      id: 'colour, max pooling, scaled tanh, squared error',
      input: { channels: 3, side: 8, pixelsPerPixel: 1.25, levels: [-1, 1] },
      layers: [
        { kind: 'convolution', name: 'c1', filters: 2, size: 3, padding: 'valid', activation: 'scaled-tanh' },
        { kind: 'pooling', how: 'max' },
        { kind: 'dense', name: 'output', units: 3, activation: 'scaled-tanh' },
      ],
    },
    { kind: 'squared-error' },
  ],
]

function batchFor(model: LenetModel): TrainingBatch {
  const random = createRandom(7)
  const count = 3
  const length = count * 64 * (model.input?.channels ?? 1)
  return {
    count,
    pixels: Uint8Array.from({ length }, () => random.below(256)),
    targets: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  }
}

/** Random everywhere a connection is: first weights are too tame to show a slope that is wrong. */
function weightsFor(model: LenetModel): Weights {
  const random = createRandom(3)
  const first = createInitialWeights(model, random)
  return new Map(
    parameterTable(model).map((entry) => [
      entry.name,
      {
        shape: entry.shape,
        data: (first.get(entry.name)?.data ?? new Float32Array(0)).map((_, i) =>
          isConnected(entry, i) ? random.normal(0, 0.4) : 0,
        ),
      },
    ]),
  )
}

function slopes(model: LenetModel, loss: LenetLoss, weights: Weights, batch: TrainingBatch) {
  const tensors = new Map([...weights].map(([name, w]) => [name, tf.tensor(w.data, [...w.shape])]))
  try {
    return lossAndGradients(model, tensors, batch, loss)
  } finally {
    tf.dispose([...tensors.values()])
  }
}

describe('layers, losses and inputs of the family', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
  })

  it.each(nets.map(([model, loss]) => [model.id, model, loss] as const))(
    'have the slopes that finite differences have: %s',
    (_, model, loss) => {
      const before = tf.memory().numTensors
      const weights = weightsFor(model)
      const batch = batchFor(model)
      const { gradients } = slopes(model, loss, weights, batch)
      const reach = 2e-3
      let steepest = 0
      for (const entry of parameterTable(model)) {
        const data = weights.get(entry.name)?.data ?? new Float32Array(0)
        for (let i = 0; i < data.length; i += 2) {
          const slope = gradients.get(entry.name)?.[i] ?? Number.NaN
          if (!isConnected(entry, i)) {
            expect(Math.abs(slope)).toBe(0)
            continue
          }
          const kept = data[i] ?? 0
          data[i] = kept + reach
          const above = slopes(model, loss, weights, batch).loss
          data[i] = kept - reach
          const below = slopes(model, loss, weights, batch).loss
          data[i] = kept
          const measured = (above - below) / (2 * reach)
          // Losses are 32-bit and up to 10: a difference of two is good to about 1e-6 / reach.
          expect(Math.abs(measured - slope), `${entry.name}[${i}]`).toBeLessThan(
            2e-3 * Math.max(1, Math.abs(slope)),
          )
          steepest = Math.max(steepest, Math.abs(slope))
        }
      }
      expect(steepest).toBeGreaterThan(0.02)
      expect(tf.memory().numTensors).toBe(before)
    },
  )
})
