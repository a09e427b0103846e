import type { CancelSignal } from '../base/cancellation'
import type { ComputeEngine } from '../lenet/compute-port'
import { createGlyphClassifier } from '../lenet/glyph-classifier'
import { type LenetModel, pixelsPerGlyph } from '../lenet/model'
import type { StoredModel } from '../lenet/stored-model'
import { fitExamples, type LabelledPictures } from '../training/fit-examples'
import { glyphMetrics } from '../training/metrics'
import { wilsonInterval } from '../training/wilson-interval'

export interface MeasuredModel {
  readonly right: number
  readonly accuracy: number
  /** 95 % Wilson interval. */
  readonly interval: readonly [number, number]
  /** Expected calibration error, 15 bins. */
  readonly ece: number
  /** Rows: the true class; columns: what was read. */
  readonly confusion: readonly (readonly number[])[]
  readonly glyphsPerSecond: number
}

export interface ModelsCompared {
  readonly models: readonly MeasuredModel[]
  /** Pictures on which the models disagree, those that one reads rightly first; at most 200. */
  readonly disagreements: readonly {
    readonly index: number
    readonly truth: number
    readonly read: readonly number[]
    /** side x side, grey. */
    readonly pixels: Uint8Array
  }[]
}

export interface ComparingParts {
  readonly engineFor: (model: LenetModel) => Promise<ComputeEngine>
  /** Milliseconds from any start. */
  readonly clock: () => number
  readonly signal: CancelSignal
  /** Lets others have a turn. */
  readonly breathe: () => Promise<void>
}

/** A net with more classes names the best of these. */
const classes = 10
const mostDisagreements = 200
const part = 500

/** How each of the models does on the same labelled pictures, which are made to fit each model's input. */
export async function compareModels(
  models: readonly StoredModel[],
  pictures: LabelledPictures,
  parts: ComparingParts,
): Promise<ModelsCompared> {
  const readings: Uint8Array[] = []
  const measured: MeasuredModel[] = []
  for (const model of models) {
    const { read, ...figures } = await measureOn(model, pictures, parts)
    readings.push(read)
    measured.push(figures)
  }
  const apart = Array.from(pictures.labels, (truth, index) => {
    const read = readings.map((reading) => reading[index] ?? 0)
    return { index, truth, read }
  }).filter(({ read }) => read.some((digit) => digit !== read[0]))
  const isRight = ({ read, truth }: (typeof apart)[number]): number => (read.includes(truth) ? 0 : 1)
  apart.sort((one, other) => isRight(one) - isRight(other) || one.index - other.index)
  const disagreements = apart
    .slice(0, mostDisagreements)
    .map((each) => ({ ...each, pixels: greyPicture(pictures, each.index) }))
  return { models: measured, disagreements }
}

async function measureOn(
  { model, weights, runCard }: StoredModel,
  pictures: LabelledPictures,
  { engineFor, clock, signal, breathe }: ComparingParts,
): Promise<MeasuredModel & { readonly read: Uint8Array }> {
  const { pixels, labels, count } = fitExamples(model, pictures)
  const area = pixelsPerGlyph(model)
  const net = await (await engineFor(model)).openNet(model, weights)
  try {
    const classifier = createGlyphClassifier(net, runCard.calibration.temperature)
    const logs = new Float32Array(count * model.classCount)
    let ms = 0
    for (let start = 0; start < count; start += part) {
      signal.throwIfCancelled()
      const end = Math.min(count, start + part)
      const began = clock()
      const found = await classifier.logProbabilities(pixels.subarray(start * area, end * area), end - start)
      ms += clock() - began
      logs.set(found, start * model.classCount)
      await breathe()
    }
    const { accuracy, ece, confusion } = glyphMetrics(logs, labels, model.classCount, classes)
    const right = confusion.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0)
    const interval = wilsonInterval(right, count)
    const read = Uint8Array.from({ length: count }, (_, row) => bestOf(logs, row * model.classCount))
    return { right, accuracy, interval, ece, confusion, glyphsPerSecond: (1000 * count) / ms, read }
  } finally {
    net.dispose()
  }
}

function bestOf(logs: Float32Array, at: number): number {
  let best = 0
  for (let i = 1; i < classes; i++) if ((logs[at + i] ?? 0) > (logs[at + best] ?? 0)) best = i
  return best
}

/** Colour by its luma (ITU-R BT.601). */
function greyPicture({ pixels, side, channels }: LabelledPictures, index: number): Uint8Array {
  const area = side * side
  const picture = pixels.slice(index * area * channels, (index + 1) * area * channels)
  if (channels === 1) return picture
  return Uint8Array.from({ length: area }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = picture.subarray(3 * i, 3 * i + 3)
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
  })
}
