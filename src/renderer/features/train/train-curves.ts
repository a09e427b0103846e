import type { EpochFigures, TrainingPoint } from '../../../core/training/training-progress'
import type { TrainingRun } from '../../../protocol/commands/training'

export type Measure = 'loss' | 'accuracy'
/** `close`: loss on a logarithmic scale, accuracy from where it settled; `whole`: from zero. */
export type CurveRange = 'close' | 'whole'

/** Columns of equal length, x rising; null where a curve has no value there. */
export interface CurveColumns {
  /** Epochs seen. */
  readonly x: readonly number[]
  /** Every point as it was measured, never smoothed. */
  readonly training: readonly (number | null)[]
  /** At the end of each epoch. */
  readonly heldOut: readonly (number | null)[]
}

/** Losses as they are, accuracies in hundredths. Points and figures come in the order of their epochs. */
export function curveColumns(
  points: readonly TrainingPoint[],
  figures: readonly EpochFigures[],
  measure: Measure,
): CurveColumns {
  const x: number[] = []
  const training: (number | null)[] = []
  const heldOut: (number | null)[] = []
  const put = (at: number, point: number | null, held: number | null): void => {
    x.push(at)
    training.push(point)
    heldOut.push(held)
  }
  let next = 0
  const putHeldOutUpTo = (limit: number): void => {
    for (let row = figures[next]; row !== undefined && row.epoch < limit; row = figures[++next]) {
      put(row.epoch, null, heldOutValue(row, measure))
    }
  }
  for (const point of points) {
    putHeldOutUpTo(point.epochsSeen)
    const value = finiteOrNull(measure === 'loss' ? point.loss : 100 * point.accuracy)
    const row = figures[next]
    const isAtEnd = row?.epoch === point.epochsSeen
    put(point.epochsSeen, value, isAtEnd ? heldOutValue(row, measure) : null)
    if (isAtEnd) next++
  }
  putHeldOutUpTo(Number.POSITIVE_INFINITY)
  return { x, training, heldOut }
}

function heldOutValue(row: EpochFigures, measure: Measure): number | null {
  return finiteOrNull(measure === 'loss' ? row.validationLoss : hundredfold(row.validationAccuracy))
}

function hundredfold(share: number | null): number | null {
  return share === null ? null : 100 * share
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

/** From where a curve is taken to have left its first steep stretch, in epochs. */
const settled = 1

interface Extent {
  readonly lowest: number
  readonly highest: number
}

/** Of all values that count; infinite where none does. Hours of points are too many to be spread over arguments. */
function extentOf(columns: CurveColumns, counts: (value: number, at: number) => boolean): Extent {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const values of [columns.training, columns.heldOut]) {
    values.forEach((value, index) => {
      if (value === null || !counts(value, columns.x[index] ?? 0)) return
      lowest = Math.min(lowest, value)
      highest = Math.max(highest, value)
    })
  }
  return { lowest, highest }
}

/** Lowest and highest value of the vertical scale. */
export function curveScale(
  columns: CurveColumns,
  measure: Measure,
  range: CurveRange,
): readonly [number, number] {
  if (measure === 'loss')
    return lossScale(
      extentOf(columns, (value) => value > 0),
      range,
    )
  if (range === 'whole') return [0, 100]
  const { lowest } = extentOf(columns, (_value, at) => at >= settled)
  if (lowest >= 100) return [0, 100]
  // Room below the lowest: a fifth of what is shown.
  return [Math.max(0, lowest - Math.max(0.5, (100 - lowest) / 5)), 100]
}

function lossScale({ lowest, highest }: Extent, range: CurveRange): readonly [number, number] {
  if (!Number.isFinite(highest)) return range === 'whole' ? [0, 1] : [0.01, 1]
  if (range === 'whole') return [0, highest * 1.05]
  return [Math.min(lowest / 1.3, highest / 2), highest * 1.3]
}

export interface CurveMarker {
  readonly kind: 'best' | 'stopped'
  readonly epoch: number
}

/** The best epoch, and where early stopping ended the run. */
export function curveMarkers(run: Pick<TrainingRun, 'bestEpoch' | 'stoppedEarlyAt'>): readonly CurveMarker[] {
  const best = run.bestEpoch === null ? [] : [{ kind: 'best' as const, epoch: run.bestEpoch }]
  const stopped = run.stoppedEarlyAt === null ? [] : [{ kind: 'stopped' as const, epoch: run.stoppedEarlyAt }]
  return [...best, ...stopped]
}

/**
 * The column an arrow key leads to: the next one that lies at least `least` epochs away, so that each press moves on
 * screen however dense the points are. Null where there are none.
 */
export function stepColumn(
  { x }: CurveColumns,
  from: number | null,
  step: 1 | -1,
  least: number,
): number | null {
  if (x.length === 0) return null
  const end = step === 1 ? x.length - 1 : 0
  if (from === null) return x.length - 1 - end
  const start = x[from] ?? 0
  for (let index = from + step; index >= 0 && index < x.length; index += step) {
    if (Math.abs((x[index] ?? 0) - start) >= least) return index
  }
  return end
}
