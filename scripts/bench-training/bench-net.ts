import { createRandom } from '../../src/core/base/random'
import type { TrainingBatch, TrainingSetup } from '../../src/core/lenet/compute-port'
import { lenet5 } from '../../src/core/lenet/lenet5'
import {
  createInitialWeights,
  type LenetModel,
  pixelsPerGlyph,
  type Weights,
} from '../../src/core/lenet/model'
import { lenetModelFromId } from '../../src/core/lenet/model-family'

/** LeNet-5 on 28x28 with a border of 2, tanh, average pooling: 61,706 parameters; what all racers can run. */
export const benchModel: LenetModel = {
  ...lenet5,
  id: 'lenet5-bench',
  layers: lenet5.layers.map((layer) => {
    if (layer.kind === 'pooling') return { ...layer, how: 'average' }
    if (layer.kind === 'rbf' || layer.activation !== 'relu') return layer
    return { ...layer, activation: 'tanh' }
  }),
}

/** One of the family that our engines are raced with instead, `--model`; left out: the net of all racers. */
export function benchModelNamed(id: string | undefined): LenetModel {
  return id === undefined ? benchModel : lenetModelFromId(id)
}

/** Multiply-adds of one example's training step: the pass, the slopes by kernels, and by all inputs but the picture. */
export const stepMultiplyAdds = 1_131_960

export const benchSetup: TrainingSetup = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'adam', weightDecay: 0 },
}

export const benchRate = 0.001

export function benchWeights(model = benchModel): Weights {
  return createInitialWeights(model, createRandom(1))
}

/** Eight batches of pictures with a fifth of their pixels inked, as the peer has them. */
export function benchBatches(count: number, model = benchModel): readonly TrainingBatch[] {
  const random = createRandom(2)
  return Array.from({ length: 8 }, () => {
    const targets = new Float32Array(count * model.classCount)
    for (let row = 0; row < count; row++) targets[row * model.classCount + random.below(10)] = 1
    const pixels = Uint8Array.from({ length: count * pixelsPerGlyph(model) }, () =>
      random.chance(0.2) ? random.below(256) : 0,
    )
    return { count, pixels, targets }
  })
}
