import type { RateSchedule } from './training-plan'

/** Where a training stands before a step. */
export interface SchedulePlace {
  /** Whole epochs done. */
  readonly epoch: number
  /** Steps done over all epochs. */
  readonly step: number
  /** Steps of the whole training. */
  readonly steps: number
}

/** The learning rate of the step that comes next. */
export function learningRateAt(schedule: RateSchedule, { epoch, step, steps }: SchedulePlace): number {
  switch (schedule.kind) {
    case 'constant':
      return schedule.learningRate
    case 'cosine':
      return cosineBetween(schedule.learningRate, 0, Math.min(1, step / Math.max(1, steps)))
    case 'one-cycle':
      return oneCycleRate(step, steps, schedule.learningRate, schedule.warmUpShare)
    case 'passes':
      return schedule.rates[Math.min(epoch, schedule.rates.length - 1)] ?? 0
  }
}

/** One cycle (Smith and Topin 2017): up by half a cosine from peak / 25, then down to nearly nothing. */
function oneCycleRate(step: number, steps: number, peak: number, warmUpShare: number): number {
  const low = peak / 25
  const last = low / 1e4
  const top = Math.max(1, warmUpShare * steps)
  if (step < top) return cosineBetween(low, peak, step / top)
  return cosineBetween(peak, last, Math.min(1, (step - top) / Math.max(1, steps - 1 - top)))
}

function cosineBetween(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2
}
