import { createRandom } from '../core/base/random'
import { inputFormOf, pixelsPerGlyph } from '../core/lenet/model'
import { lenetModelFromId } from '../core/lenet/model-family'
import { createAugmenter } from '../core/training/augmentation'
import { streams } from '../core/training/batcher'
import { shuffledOrder, takeExamples } from '../core/training/examples'
import { fitExamples, type LabelledPictures } from '../core/training/fit-examples'
import { openDataset } from '../platform/digit-files/datasets'
import type { ParamsOf } from '../protocol/commands'
import type { AugmentationPreview, TrainingData } from '../protocol/commands/training'
import { datasetChoiceOf } from './training-examples'

const samples = 64

/**
 * Remembers the examples that were looked at last: a preview follows every move of a slider. Not the whole data set,
 * which may take more memory than all the rest of the engine.
 */
export function createPreviewer(): (params: ParamsOf<'train.preview'>) => Promise<AugmentationPreview> {
  let last: { readonly key: string; readonly drawn: Promise<LabelledPictures> } | null = null
  const drawnFrom = (choice: TrainingData, seed: number): Promise<LabelledPictures> => {
    const key = JSON.stringify([choice, seed])
    if (last?.key === key) return last.drawn
    const drawn = drawExamples(choice, seed)
    last = { key, drawn }
    drawn.catch(() => {
      last = null
    })
    return drawn
  }
  return async ({ architecture, data: choice, augmentation, seed }) => {
    const model = lenetModelFromId(architecture)
    const drawn = await drawnFrom(choice, seed)
    const { count, labels } = drawn
    const before = fitExamples(model, drawn)
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

async function drawExamples(choice: TrainingData, seed: number): Promise<LabelledPictures> {
  const { side, channels, training } = await openDataset(datasetChoiceOf(choice))
  const order = shuffledOrder(training, createRandom(seed)).subarray(0, samples)
  const { count, pixels, labels } = takeExamples(training, order)
  return { count, side, channels, pixels, labels }
}
