import { parentPort } from 'node:worker_threads'
import * as v from 'valibot'
import { createRandom } from '../../src/core/base/random'
import { createFieldSegmenter } from '../../src/core/segment/create-field-segmenter'
import { concatenateArcs, singleDigits } from '../../src/core/synthesis/arc-examples'
import { type LabelledArcs, labelArcs } from '../../src/core/synthesis/labelled-arcs'
import { randomKind, synthesizeField } from '../../src/core/synthesis/synthetic-field'
import type { DigitSet } from '../../src/core/training/idx'
import { loadOpenCv } from '../../src/platform/opencv-loader/load-opencv'
import { fieldSources } from './field-sources'
import { readMnist } from './mnist'

const jobSchema = v.object({
  /** Fields `from` to `to - 1` of the stream; each has its own random numbers, so the split does not matter. */
  from: v.number(),
  to: v.number(),
  seed: v.number(),
  part: v.picklist(['training', 'test']),
  /** Single digits to redraw as well. */
  singles: v.number(),
})
export type ArcJob = v.InferOutput<typeof jobSchema>
export interface ArcAnswer {
  readonly arcs: LabelledArcs
  readonly singles: DigitSet
}

const mnist = await readMnist()
const sourcesOf = { training: fieldSources(mnist.training), test: fieldSources(mnist.test) }
const segmenter = createFieldSegmenter(await loadOpenCv())

parentPort?.on('message', (message: unknown) => {
  const job = v.parse(jobSchema, message)
  const sources = sourcesOf[job.part]
  const parts: LabelledArcs[] = []
  for (let i = job.from; i < job.to; i++) {
    const random = createRandom(job.seed).fork(i)
    parts.push(labelArcs(synthesizeField(randomKind(random), sources, random), segmenter))
  }
  const singles = singleDigits(job.singles, sources, createRandom(job.seed).fork(-1 - job.from))
  const answer: ArcAnswer = { arcs: concatenateArcs(parts), singles }
  parentPort?.postMessage(answer)
})
