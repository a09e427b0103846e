import type { ComputeNet } from '../lenet/compute-port'
import { geometryNumbers, pixelsPerGlyph } from '../lenet/model'
import type { LenetLoss } from '../lenet/recipe'
import type { ExampleSet } from './examples'
import { indexOfHighest } from './metrics'
import { meanScoreLoss } from './score-loss'

/** Examples a call: few enough for a host to keep answering. */
const part = 500

export interface Validation {
  readonly loss: number
  /** Share right, 0 to 1. */
  readonly accuracy: number
}

export interface ValidationHow {
  readonly loss: LenetLoss
  readonly breathe?: (() => Promise<void>) | undefined
}

/** A net's scores of all examples, [count, classCount], part by part. */
export async function scoresOf(
  net: ComputeNet,
  examples: ExampleSet,
  breathe?: () => Promise<void>,
): Promise<Float32Array> {
  const { classCount } = net.model
  const area = pixelsPerGlyph(net.model)
  const scores = new Float32Array(examples.count * classCount)
  for (let start = 0; start < examples.count; start += part) {
    const end = Math.min(examples.count, start + part)
    const geometry = examples.geometry?.subarray(start * geometryNumbers, end * geometryNumbers)
    const pixels = examples.pixels.subarray(start * area, end * area)
    const found = await net.infer({ count: end - start, pixels, ...(geometry ? { geometry } : {}) })
    scores.set(found, start * classCount)
    await breathe?.()
  }
  return scores
}

/** Mean loss and share right of examples that were not trained on. */
export async function validate(
  net: ComputeNet,
  examples: ExampleSet,
  { loss, breathe }: ValidationHow,
): Promise<Validation> {
  const { classCount } = net.model
  const { labels, count } = examples
  const scores = await scoresOf(net, examples, breathe)
  let right = 0
  labels.forEach((label, index) => {
    if (indexOfHighest(scores.subarray(index * classCount, (index + 1) * classCount)) === label) right++
  })
  return { loss: meanScoreLoss(loss, scores, labels, classCount), accuracy: right / count }
}
