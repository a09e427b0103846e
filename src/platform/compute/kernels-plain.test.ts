import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it, vi } from 'vitest'
import { createRandom } from '../../core/base/random'
import type { TrainingSetup } from '../../core/lenet/compute-port'
import { createInitialWeights } from '../../core/lenet/model'
import { lenetModelFromId } from '../../core/lenet/model-family'
import { openTensorNet } from '../../core/lenet/tensor-engine'
import { createKernelsEngine } from './kernels'

beforeAll(async () => {
  // The module is compiled once a process, when the first engine asks.
  vi.stubEnv('DIGIT_DESK_KERNELS', 'plain')
  await tf.setBackend('cpu')
})

const setup: TrainingSetup = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'sgd', momentum: 0.9 },
}

it.each(['lenet5', 'lenet5-1998'])('%s trains without relaxed SIMD as tfjs does', async (id) => {
  const engine = await createKernelsEngine(2)
  expect(engine.describe().label).toContain('WebAssembly SIMD')
  const random = createRandom(3)
  const model = lenetModelFromId(id)
  const weights = createInitialWeights(model, random)
  const count = 5
  const targets = new Float32Array(count * model.classCount)
  for (let row = 0; row < count; row++) targets[row * model.classCount + random.below(model.classCount)] = 1
  const pixels = Uint8Array.from({ length: count * 28 * 28 }, () => random.below(256))
  const nets = [
    await openTensorNet(model, weights, setup),
    await engine.openTrainableNet(model, weights, setup),
  ]
  const losses: number[][] = []
  for (const net of nets) {
    const course: number[] = []
    for (let step = 0; step < 2; step++)
      course.push((await net.trainStep({ count, pixels, targets }, { learningRate: 0.01 })).loss)
    losses.push(course)
    net.dispose()
  }
  const [wanted = [], found = []] = losses
  expect(wanted).toHaveLength(2)
  wanted.forEach((loss, step) => {
    expect(Math.abs((found[step] ?? Number.NaN) / loss - 1)).toBeLessThan(1e-4)
  })
})
