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

/** Losses as they are, accuracies in hundredths. */
export function curveColumns(
  points: readonly TrainingPoint[],
  figures: readonly EpochFigures[],
  measure: Measure,
): CurveColumns {
  const rows = new Map<number, { training: number | null; heldOut: number | null }>()
  for (const point of points) {
    const value = measure === 'loss' ? point.loss : 100 * point.accuracy
    rows.set(point.epochsSeen, { training: finiteOrNull(value), heldOut: null })
  }
  for (const row of figures) {
    const value = measure === 'loss' ? row.validationLoss : hundredfold(row.validationAccuracy)
    const training = rows.get(row.epoch)?.training ?? null
    rows.set(row.epoch, { training, heldOut: finiteOrNull(value) })
  }
  const sorted = [...rows].sort(([a], [b]) => a - b)
  return {
    x: sorted.map(([x]) => x),
    training: sorted.map(([, row]) => row.training),
    heldOut: sorted.map(([, row]) => row.heldOut),
  }
}

function hundredfold(share: number | null): number | null {
  return share === null ? null : 100 * share
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

/** From where a curve is taken to have left its first steep stretch, in epochs. */
const settled = 1

/** Lowest and highest value of the vertical scale. */
export function curveScale(
  { x, training, heldOut }: CurveColumns,
  measure: Measure,
  range: CurveRange,
): readonly [number, number] {
  const all = [...training, ...heldOut].filter((value) => value !== null)
  if (measure === 'loss') return lossScale(all, range)
  const late = x.flatMap((at, index) =>
    at >= settled ? [training[index] ?? null, heldOut[index] ?? null] : [],
  )
  const lowest = Math.min(...late.filter((value) => value !== null), 100)
  if (range === 'whole' || lowest === 100) return [0, 100]
  // Room below the lowest: a fifth of what is shown.
  return [Math.max(0, lowest - Math.max(0.5, (100 - lowest) / 5)), 100]
}

function lossScale(values: readonly number[], range: CurveRange): readonly [number, number] {
  const positive = values.filter((value) => value > 0)
  const highest = Math.max(...positive, 0)
  if (highest === 0) return range === 'whole' ? [0, 1] : [0.01, 1]
  if (range === 'whole') return [0, highest * 1.05]
  const lowest = Math.min(...positive)
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
