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

/** Ours where something is published, in the source's own meters; undefined where the training was cut short. */
export interface OwnFigures {
  readonly testAccuracy?: number
  readonly trainAccuracy?: number
  readonly loss?: number
  readonly testByEpoch?: readonly number[]
  readonly trainFirstAndLast?: readonly number[]
  /** By the loss on the test set, which these sources call validation. */
  readonly bestEpoch?: number
  readonly examplesPerSecond: number
}

export function ownFigures(published: PublishedFigures, own: OwnCourse): OwnFigures {
  const { course, epochsPublished, examplesPerSecond } = own
  const last = lastOf(own)
  const isRunning = published.runningMeans === true
  const { testByEpoch, trainFirstAndLast } = published
  const accuracies = last && {
    testAccuracy: isRunning ? last.runningTestAccuracy : last.testAccuracy,
    trainAccuracy: isRunning ? last.runningTrainAccuracy : last.trainAccuracy,
    loss: last.trainLoss,
  }
  const ends = [course[0], course[epochsPublished - 1]].flatMap((epoch) =>
    epoch ? [epoch.trainAccuracy] : [],
  )
  const best = last && course.reduce((least, epoch) => (epoch.testLoss < least.testLoss ? epoch : least))
  return {
    ...accuracies,
    ...(testByEpoch
      ? { testByEpoch: course.slice(0, testByEpoch.length).map(({ testAccuracy }) => testAccuracy) }
      : {}),
    ...(trainFirstAndLast ? { trainFirstAndLast: ends } : {}),
    ...(best && published.bestEpoch !== undefined ? { bestEpoch: best.epoch } : {}),
    examplesPerSecond,
  }
}

/** The epoch that the source's last figures are of; undefined where the training was cut short. */
function lastOf({ course, epochsPublished }: OwnCourse): CourseEpoch | undefined {
  return course[epochsPublished - 1]
}

/** Every figure that the source prints beside ours; the true ones beside running means. */
export function figureRows(published: PublishedFigures, own: OwnCourse): FigureRow[] {
  const ours = ownFigures(published, own)
  const { epochsPublished } = own
  const last = lastOf(own)
  const isRunning = published.runningMeans === true
  const meter = isRunning ? ', running mean' : ''
  const share = rowMaker('share', epochsPublished)
  const { testAccuracy, testAccuracyAbove, trainAccuracy, loss, testByEpoch, trainFirstAndLast } = published
  const bound = { ...share(`test accuracy${meter}`, testAccuracyAbove, ours.testAccuracy), difference: null }
  return [
    ...(testAccuracy === undefined || testByEpoch
      ? []
      : [share(`test accuracy${meter}`, testAccuracy, ours.testAccuracy)]),
    ...(testAccuracyAbove === undefined ? [] : [{ ...bound, isBound: true }]),
    ...(trainAccuracy === undefined
      ? []
      : [share(`train accuracy${meter}`, trainAccuracy, ours.trainAccuracy)]),
    ...(isRunning
      ? [
          share('test accuracy, true', undefined, last?.testAccuracy),
          share('train accuracy, true', undefined, last?.trainAccuracy),
        ]
      : []),
    ...(loss === undefined ? [] : [rowMaker('loss', epochsPublished)('train loss', loss, ours.loss)]),
    ...(testByEpoch ?? []).map((figure, index) =>
      rowMaker('share', index + 1)('test accuracy', figure, ours.testByEpoch?.[index]),
    ),
    ...(trainFirstAndLast ?? []).map((figure, index) =>
      rowMaker('share', index === 0 ? 1 : epochsPublished)(
        'train accuracy',
        figure,
        ours.trainFirstAndLast?.[index],
      ),
    ),
    ...(published.bestEpoch === undefined
      ? []
      : [rowMaker('epoch', null)('epoch of the least validation loss', published.bestEpoch, ours.bestEpoch)]),
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

function speedRows({ examplesPerSecond }: PublishedFigures, ours: number): FigureRow[] {
  const row = rowMaker('examples/s', null)
  if (examplesPerSecond === undefined) return [row('speed', undefined, ours)]
  return [
    row('speed, published on a CPU', examplesPerSecond.cpu, ours),
    row('speed, published with CUDA', examplesPerSecond.cuda, ours),
  ]
}
