import { createRandom, type Random } from '../base/random'
import type { TrainingBatch } from '../lenet/compute-port'
import { geometryNumbers, inputFormOf, type LenetModel, pixelsPerGlyph } from '../lenet/model'
import { createAugmenter } from './augmentation'
import type { ExampleSet } from './examples'
import type { TrainingPlan } from './training-plan'

/**
 * The streams of a training, each by its own label, so that epoch and step alone tell all chance that is still to
 * come. Forks of forks are not used: their seeds are exclusive-ored and would meet.
 */
export const streams = {
  weights: (seed: number): Random => createRandom(seed).fork(0),
  fields: (seed: number): Random => createRandom(seed).fork(1),
  order: (seed: number, epoch: number): Random => createRandom(seed).fork(0x4000_0000 + epoch),
  curvatures: (seed: number, epoch: number): Random => createRandom(seed).fork(0x5000_0000 + epoch),
  /** @param step over all epochs. */
  step: (seed: number, step: number): Random => createRandom(seed).fork(0x8000_0000 + step),
}

/** Fills one reused batch from the chosen examples: changed pictures, smoothed targets, noisy or hidden geometry. */
export type Batcher = (chosen: Int32Array, random: Random) => TrainingBatch

export function createBatcher(model: LenetModel, examples: ExampleSet, plan: TrainingPlan): Batcher {
  const { classCount } = model
  const { channels } = inputFormOf(model)
  const area = pixelsPerGlyph(model)
  const form = { side: model.inputSide, channels }
  const augmenter = plan.augmentation
    ? createAugmenter(plan.augmentation, form, streams.fields(plan.seed))
    : null
  const pixels = new Uint8Array(plan.batchSize * area)
  const targets = new Float32Array(plan.batchSize * classCount)
  const geometry = new Float32Array(plan.batchSize * geometryNumbers)
  const spread = plan.labelSmoothing / classCount
  return (chosen, random) => {
    const count = chosen.length
    targets.fill(spread)
    for (let row = 0; row < count; row++) {
      const index = chosen[row] ?? 0
      const picture = examples.pixels.subarray(index * area, (index + 1) * area)
      if (augmenter) augmenter.apply(picture, pixels.subarray(row * area, (row + 1) * area), random)
      else pixels.set(picture, row * area)
      targets[row * classCount + (examples.labels[index] ?? 0)] = 1 - plan.labelSmoothing + spread
    }
    const batch = {
      count,
      pixels: pixels.subarray(0, count * area),
      targets: targets.subarray(0, count * classCount),
    }
    if (!model.geometryHead) return batch
    fillGeometry(geometry, chosen, { examples, plan, random })
    return { ...batch, geometry: geometry.subarray(0, count * geometryNumbers) }
  }
}

interface GeometryParts {
  readonly examples: ExampleSet
  readonly plan: TrainingPlan
  readonly random: Random
}

function fillGeometry(to: Float32Array, chosen: Int32Array, { examples, plan, random }: GeometryParts): void {
  for (let row = 0; row < chosen.length; row++) {
    const from = (chosen[row] ?? 0) * geometryNumbers
    const hidden = !examples.geometry || random.chance(plan.geometryHidden ?? 0)
    for (let i = 0; i < geometryNumbers; i++) {
      const known = hidden ? Number.NaN : (examples.geometry?.[from + i] ?? Number.NaN)
      to[row * geometryNumbers + i] = known + random.normal(0, plan.geometryNoise ?? 0)
    }
  }
}
