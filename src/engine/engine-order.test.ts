import { describe, expect, it } from 'vitest'
import type { EngineBench } from '../protocol/commands/engines'
import { type OrderQuestion, orderEngines } from './engine-order'

function bench(
  architecture: string,
  timings: readonly [EngineBench['fastestToRead'], number, number][],
): EngineBench {
  return {
    architecture,
    batchSize: 128,
    measuredAt: '2026-01-01T00:00:00.000Z',
    timings: timings.map(([id, train, read]) => ({
      id,
      label: id,
      trainExamplesPerSecond: train,
      glyphsPerSecond: read,
    })),
    failures: [],
    fastestToTrain: 'kernels',
    fastestToRead: 'kernels',
  }
}

const lenet5 = bench('lenet5', [
  ['tensorflow', 3_000, 20_000],
  ['webgpu', 9_000, 1_000],
  ['kernels', 8_000, 30_000],
])
const keras = bench('lenet5-keras', [
  ['tensorflow', 900, 500],
  ['kernels', 400, 400],
])
const plain: OrderQuestion = { task: 'read', architecture: 'lenet5', wanted: 'auto', pin: null, benches: [] }

describe('the order in which engines are tried', () => {
  it.each<[string, Partial<OrderQuestion>, readonly string[]]>([
    ['without timings the default reads', {}, ['kernels', 'tensorflow']],
    ['without timings the default trains', { task: 'train' }, ['kernels', 'tensorflow']],
    ['what is named stands alone', { wanted: 'webgpu', pin: 'kernels', benches: [lenet5] }, ['webgpu']],
    ['the pin comes first', { pin: 'tensorflow' }, ['tensorflow', 'kernels']],
    [
      'the pin beats the fastest',
      { pin: 'tensorflow', benches: [lenet5] },
      ['tensorflow', 'kernels', 'webgpu'],
    ],
    ['the fastest reads', { benches: [lenet5] }, ['kernels', 'tensorflow', 'webgpu']],
    ['the fastest trains', { task: 'train', benches: [lenet5] }, ['webgpu', 'kernels', 'tensorflow']],
    [
      'its own architecture counts',
      { architecture: 'lenet5-keras', benches: [lenet5, keras] },
      ['tensorflow', 'kernels'],
    ],
    [
      "another's timings serve to read",
      { architecture: 'lenet1', benches: [keras] },
      ['tensorflow', 'kernels'],
    ],
    [
      "another's timings do not serve to train",
      { architecture: 'lenet1', task: 'train', benches: [keras] },
      ['kernels', 'tensorflow'],
    ],
    ['of several the newest', { architecture: null, benches: [keras, lenet5] }, ['tensorflow', 'kernels']],
  ])('%s', (_name, question, order) => {
    expect(orderEngines({ ...plain, ...question })).toEqual(order)
  })
})
