import type { PublishedFigures } from '../lenet/recipe'

/** What one epoch of a reproduced recipe came to. Shares are 0 to 1. */
export interface CourseEpoch {
  /** From 1. */
  readonly epoch: number
  /** Means over the epoch as it was trained, weights changing. */
  readonly trainLoss: number
  readonly trainAccuracy: number
  /** On the test set, by the weights at the epoch's end. */
  readonly testLoss: number
  readonly testAccuracy: number
  /** By meters that are never reset: over the batches, and over the tests, of all epochs so far. */
  readonly runningTrainAccuracy: number
  readonly runningTestAccuracy: number
}

/** An epoch without its running means. */
export type EpochOutcome = Omit<CourseEpoch, 'runningTrainAccuracy' | 'runningTestAccuracy'>

/** Each epoch has as many examples as the others, hence the running means are plain ones. */
export function courseOf(epochs: readonly EpochOutcome[]): CourseEpoch[] {
  let train = 0
  let test = 0
  return epochs.map((epoch, index) => {
    train += epoch.trainAccuracy
    test += epoch.testAccuracy
    return { ...epoch, runningTrainAccuracy: train / (index + 1), runningTestAccuracy: test / (index + 1) }
  })
}

/** One published figure beside ours; null where there is none on one side. */
export interface FigureRow {
  readonly what: string
  /** From 1; null for the whole training. */
  readonly epoch: number | null
  readonly published: number | null
  readonly ours: number | null
  /** Ours less the published one; null where it is a bound or one of both is missing. */
  readonly difference: number | null
  readonly unit: 'share' | 'loss' | 'epoch' | 'examples/s'
  /** The published figure is "more than". */
  readonly isBound: boolean
}

export interface OwnCourse {
  readonly course: readonly CourseEpoch[]
  /** Fewer than these where it was cut short for a try: then nothing stands beside the last epoch's figures. */
  readonly epochsPublished: number
  /** Trained examples a second of wall time. */
  readonly examplesPerSecond: number
}

/** Every figure that the source prints, in its own meters, beside ours; the true ones beside running means. */
export function figureRows(published: PublishedFigures, own: OwnCourse): FigureRow[] {
  const isRunning = published.runningMeans === true
  const { course, epochsPublished } = own
  const last = course.length < epochsPublished ? undefined : course[epochsPublished - 1]
  const shareRow = rowMaker('share', epochsPublished)
  const { testAccuracy, testAccuracyAbove, trainAccuracy, loss } = published
  const test = isRunning ? last?.runningTestAccuracy : last?.testAccuracy
  const train = isRunning ? last?.runningTrainAccuracy : last?.trainAccuracy
  const meter = isRunning ? ', running mean' : ''
  return [
    ...(testAccuracy === undefined ? [] : [shareRow(`test accuracy${meter}`, testAccuracy, test)]),
    ...(testAccuracyAbove === undefined
      ? []
      : [{ ...shareRow(`test accuracy${meter}`, testAccuracyAbove, test), difference: null, isBound: true }]),
    ...(trainAccuracy === undefined ? [] : [shareRow(`train accuracy${meter}`, trainAccuracy, train)]),
    ...(isRunning
      ? [
          shareRow('test accuracy, true', undefined, last?.testAccuracy),
          shareRow('train accuracy, true', undefined, last?.trainAccuracy),
        ]
      : []),
    ...(loss === undefined ? [] : [rowMaker('loss', epochsPublished)('train loss', loss, last?.trainLoss)]),
    ...epochRows(published, course, epochsPublished),
    ...(published.bestEpoch === undefined ? [] : [bestEpochRow(published.bestEpoch, last && course)]),
    ...speedRows(published, own.examplesPerSecond),
  ]
}

type RowMaker = (what: string, published: number | undefined, ours: number | undefined) => FigureRow

function rowMaker(unit: FigureRow['unit'], epoch: number | null): RowMaker {
  return (what, published, ours) => ({
    what,
    epoch,
    published: published ?? null,
    ours: ours ?? null,
    difference: published === undefined || ours === undefined ? null : ours - published,
    unit,
    isBound: false,
  })
}

function epochRows(
  { testByEpoch, trainFirstAndLast }: PublishedFigures,
  course: readonly CourseEpoch[],
  epochsPublished: number,
): FigureRow[] {
  const trainAt = (epoch: number, published: number): FigureRow =>
    rowMaker('share', epoch)('train accuracy', published, course[epoch - 1]?.trainAccuracy)
  return [
    ...(testByEpoch ?? []).map((share, index) =>
      rowMaker('share', index + 1)('test accuracy', share, course[index]?.testAccuracy),
    ),
    ...(trainFirstAndLast
      ? [trainAt(1, trainFirstAndLast[0]), trainAt(epochsPublished, trainFirstAndLast[1])]
      : []),
  ]
}

/** By the loss on the test set, which these sources call validation. */
function bestEpochRow(published: number, course: readonly CourseEpoch[] | undefined): FigureRow {
  const best = course?.reduce((least, epoch) => (epoch.testLoss < least.testLoss ? epoch : least))
  return rowMaker('epoch', null)('epoch of the least validation loss', published, best?.epoch)
}

function speedRows({ examplesPerSecond }: PublishedFigures, ours: number): FigureRow[] {
  const row = rowMaker('examples/s', null)
  if (examplesPerSecond === undefined) return [row('speed', undefined, ours)]
  return [
    row('speed, published on a CPU', examplesPerSecond.cpu, ours),
    row('speed, published with CUDA', examplesPerSecond.cuda, ours),
  ]
}
