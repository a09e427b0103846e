import { createHash } from 'node:crypto'
import { AppError } from '../core/base/app-error'
import { createRandom } from '../core/base/random'
import type { LenetModel } from '../core/lenet/model'
import { type ExampleSet, shuffledOrder, takeExamples } from '../core/training/examples'
import { fitExamples } from '../core/training/fit-examples'
import { type Dataset, type DatasetChoice, openDataset } from '../platform/digit-files/datasets'
import type { TrainingChoices, TrainingData } from '../protocol/commands/training'

/** Examples of one run: the same for the same choices and data, so that an interrupted run finds its own again. */
export interface RunExamples {
  readonly dataName: string
  readonly sources: Dataset['sources']
  readonly training: ExampleSet
  /** Held out of the training part by seed; never trained on. */
  readonly validation: ExampleSet
  /** The data's own test part; the held-out part where it has none. */
  readonly test: ExampleSet
  readonly testName: string
  /** Training examples that were left out because the same picture is held out or tested. */
  readonly duplicates: number
}

/** Of the training part. */
const heldOutShare = 1 / 12

export function datasetChoiceOf(data: TrainingData): DatasetChoice {
  return data.kind === 'folder' ? { folder: data.path } : data.kind
}

/** @throws AppError of the data set; 'examples-none' where none is left to train on. */
export async function openRunExamples(model: LenetModel, choices: TrainingChoices): Promise<RunExamples> {
  const data = await openDataset(datasetChoiceOf(choices.data))
  const { side, channels } = data
  const form = { side, channels }
  const all = fitExamples(model, { ...form, ...data.training })
  const order = shuffledOrder(all, createRandom(choices.seed ?? 1).fork(3))
  const heldOut = Math.max(1, Math.round(all.count * heldOutShare))
  const validation = takeExamples(all, order.subarray(0, heldOut))
  const tested = data.test === null ? null : fitExamples(model, { ...form, ...data.test })
  const known = new Set([...hashesOf(validation), ...(tested === null ? [] : hashesOf(tested))])
  const rest = order.subarray(heldOut)
  const hashes = hashesOf(all)
  const fresh = rest.filter((index) => !known.has(hashes[index] ?? ''))
  const chosen = fresh.subarray(0, choices.limit)
  if (chosen.length === 0) throw new AppError('examples-none', 'No example is left to train on.')
  return {
    dataName: data.name,
    sources: data.sources,
    training: takeExamples(all, chosen),
    validation,
    test: tested ?? validation,
    testName: tested === null ? `${data.name}, held out` : `${data.name}, test part`,
    duplicates: rest.length - fresh.length,
  }
}

/** Of each picture; a few bytes are enough to tell a hundred thousand apart. */
function hashesOf({ count, pixels }: ExampleSet): string[] {
  const area = pixels.length / Math.max(1, count)
  return Array.from({ length: count }, (_, index) =>
    createHash('sha1')
      .update(pixels.subarray(index * area, (index + 1) * area))
      .digest('base64'),
  )
}
