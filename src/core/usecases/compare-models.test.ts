import { describe, expect, it } from 'vitest'
import { createKernelsEngine } from '../../platform/compute/kernels'
import { createCancellation } from '../base/cancellation'
import { createRandom } from '../base/random'
import type { ComputeEngine } from '../lenet/compute-port'
import { createInitialWeights, parameterCount } from '../lenet/model'
import { lenetModelFromId } from '../lenet/model-family'
import type { StoredModel } from '../lenet/stored-model'
import { wilsonInterval } from '../training/wilson-interval'
import { compareModels } from './compare-models'

function stored(architecture: string, seed: number): StoredModel {
  const model = lenetModelFromId(architecture)
  return {
    model,
    weights: createInitialWeights(model, createRandom(seed)),
    runCard: {
      format: 1,
      model: architecture,
      parameters: parameterCount(model),
      command: 'a test',
      commit: 'unknown',
      engine: 'none',
      seed,
      weightsSha256: '',
      data: [],
      hyperparameters: {},
      metrics: {},
      calibration: { temperature: 1 },
    },
  }
}

const random = createRandom(1)
const count = 300
const pictures = {
  count,
  side: 28,
  channels: 1,
  pixels: Uint8Array.from({ length: count * 784 }, () => Math.floor(random.between(0, 256))),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
} as const

const parts = (engine: ComputeEngine) => ({
  engineFor: async () => engine,
  clock: () => performance.now(),
  signal: createCancellation().signal,
  breathe: async () => undefined,
})

describe('comparing models', () => {
  it('counts each one’s right digits and shows where they part', async () => {
    const engine = await createKernelsEngine()
    const models = [stored('lenet5', 1), stored('lenet12', 2), stored('lenet5-d2l', 3)]
    const { models: measured, disagreements } = await compareModels(models, pictures, parts(engine))
    const read = await Promise.all(
      models.map(async ({ model, weights }) => {
        const net = await engine.openNet(model, weights)
        const scores = await net.infer(pictures)
        return Array.from({ length: count }, (_, row) => {
          const ten = scores.subarray(row * model.classCount, row * model.classCount + 10)
          return ten.indexOf(Math.max(...ten))
        })
      }),
    )
    measured.forEach(({ right, accuracy, confusion, interval }, i) => {
      const hits = (read[i] ?? []).filter((digit, row) => digit === pictures.labels[row]).length
      expect([right, accuracy]).toEqual([hits, hits / count])
      expect(confusion.flat().reduce((sum, n) => sum + n)).toBe(count)
      expect(interval).toEqual(wilsonInterval(hits, count))
    })
    const apart = Array.from({ length: count }, (_, row) => row).filter(
      (row) => new Set(read.map((each) => each[row])).size > 1,
    )
    expect(apart.length).toBeGreaterThan(0)
    expect(disagreements.length).toBe(Math.min(200, apart.length))
    const hasRight = disagreements.map((each) => each.read.includes(each.truth))
    expect(hasRight).toEqual([...hasRight].sort((a, b) => Number(b) - Number(a)))
    for (const each of disagreements) {
      expect(each.read).toEqual(read.map((reading) => reading[each.index]))
      expect(each.pixels).toEqual(pictures.pixels.subarray(each.index * 784, (each.index + 1) * 784))
    }
  })

  it('stops between two parts', async () => {
    const cancellation = createCancellation()
    cancellation.cancel()
    const cancelled = { ...parts(await createKernelsEngine()), signal: cancellation.signal }
    await expect(compareModels([stored('lenet5', 1)], pictures, cancelled)).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

describe('the 95 % interval after Wilson', () => {
  // Worked examples as R's prop.test(x, n, correct = FALSE) prints them.
  it.each([
    [15, 20, 0.5313, 0.8881],
    [0, 10, 0, 0.2775],
    [9, 9, 0.7009, 1],
  ])('of %i in %i', (right, total, low, high) => {
    const [from, to] = wilsonInterval(right, total)
    expect([from.toFixed(4), to.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)])
  })
})
