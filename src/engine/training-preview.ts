import { createRandom } from '../core/base/random'
import { inputFormOf, pixelsPerGlyph } from '../core/lenet/model'
import { lenetModelFromId } from '../core/lenet/model-family'
import { createAugmenter } from '../core/training/augmentation'
import { streams } from '../core/training/batcher'
import { shuffledOrder, takeExamples } from '../core/training/examples'
import { fitExamples } from '../core/training/fit-examples'
import { type Dataset, openDataset } from '../platform/digit-files/datasets'
import type { ParamsOf } from '../protocol/commands'
import type { AugmentationPreview, TrainingData } from '../protocol/commands/training'
import { datasetChoiceOf } from './training-examples'

const samples = 64

/** Remembers the data set that was looked at last: a preview follows every move of a slider. */
export function createPreviewer(): (params: ParamsOf<'train.preview'>) => Promise<AugmentationPreview> {
  let last: { readonly key: string; readonly data: Promise<Dataset> } | null = null
  const dataFor = (choice: TrainingData): Promise<Dataset> => {
    const key = JSON.stringify(choice)
    if (last?.key === key) return last.data
    const data = openDataset(datasetChoiceOf(choice))
    last = { key, data }
    data.catch(() => {
      last = null
    })
    return data
  }
  return async ({ architecture, data: choice, augmentation, seed }) => {
    const model = lenetModelFromId(architecture)
    const { side, channels, training } = await dataFor(choice)
    const order = shuffledOrder(training, createRandom(seed)).subarray(0, samples)
    const { count, pixels, labels } = takeExamples(training, order)
    const before = fitExamples(model, { count, side, channels, pixels, labels })
    const area = pixelsPerGlyph(model)
    const form = { side: model.inputSide, channels: inputFormOf(model).channels }
    const after = before.pixels.slice()
    if (augmentation !== null) {
      const augmenter = createAugmenter(augmentation, form, streams.fields(seed))
      for (let i = 0; i < count; i++) {
        const at = i * area
        const random = streams.step(seed, i)
        augmenter.apply(before.pixels.subarray(at, at + area), after.subarray(at, at + area), random)
      }
    }
    return { ...form, before: before.pixels, after, labels: [...labels] }
  }
}
