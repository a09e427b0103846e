import { AppError } from '../core/base/app-error'
import { logSoftmaxRows } from '../core/lenet/glyph-classifier'
import { inputFormOf, type LenetModel, pixelsPerGlyph, type Weights } from '../core/lenet/model'
import type { ExampleSet } from '../core/training/examples'
import { indexOfHighest } from '../core/training/metrics'
import { scoresOf } from '../core/training/validation'
import type { ParamsOf } from '../protocol/commands'
import type { PredictedExample, Predictions } from '../protocol/commands/training'
import type { ComputeEngines } from './compute-engines'

type Named = Omit<PredictedExample, 'pixels'>

/** What weights make of the held-out part, the misread first, then the least sure. */
export interface NamedExamples {
  readonly epoch: number
  readonly examples: readonly Named[]
  readonly confusion: readonly (readonly number[])[]
}

export async function nameExamples(
  engines: ComputeEngines,
  model: LenetModel,
  { weights, epoch, heldOut }: { weights: Weights; epoch: number; heldOut: ExampleSet },
): Promise<NamedExamples> {
  const { engine } = await engines.choose('read', model)
  const net = await engine.openNet(model, weights)
  try {
    const { classCount } = model
    const logs = logSoftmaxRows(await scoresOf(net, heldOut), classCount, 1)
    const confusion = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0))
    const examples = Array.from(heldOut.labels, (truth, index): Named => {
      const row = logs.subarray(index * classCount, (index + 1) * classCount)
      const read = indexOfHighest(row)
      const counts = confusion[truth]
      if (counts) counts[read] = (counts[read] ?? 0) + 1
      return { index, truth, read, probability: Math.exp(row[read] ?? Number.NEGATIVE_INFINITY) }
    })
    return { epoch, examples: examples.sort(byDoubt), confusion }
  } finally {
    net.dispose()
  }
}

/** The surest mistake is the most worth looking at; of what was read rightly, the least sure. */
function byDoubt(one: Named, other: Named): number {
  const isWrong = Number(one.truth !== one.read)
  const order = Number(other.truth !== other.read) - isWrong
  const apart = one.probability - other.probability
  return order || (isWrong ? -apart : apart) || one.index - other.index
}

export function predictionsPage(
  model: LenetModel,
  heldOut: ExampleSet,
  named: NamedExamples,
  { truth, read, offset, limit }: ParamsOf<'train.predictions'>,
): Predictions {
  for (const wanted of [truth, read]) {
    if (wanted !== undefined && wanted >= model.classCount)
      throw new AppError('bad-argument', `${model.id} has no class ${wanted}.`)
  }
  const passing = named.examples.filter(
    (example) =>
      (truth === undefined || example.truth === truth) && (read === undefined || example.read === read),
  )
  const area = pixelsPerGlyph(model)
  return {
    side: model.inputSide,
    channels: inputFormOf(model).channels,
    epoch: named.epoch,
    confusion: named.confusion,
    count: passing.length,
    examples: passing.slice(offset, offset + limit).map((example) => ({
      ...example,
      pixels: heldOut.pixels.slice(example.index * area, (example.index + 1) * area),
    })),
  }
}
