/** Sums over some steps. Plain data: part of a checkpoint. */
export interface Meter {
  /** Of the examples' losses. */
  readonly loss: number
  readonly right: number
  readonly examples: number
  readonly seconds: number
}

export const emptyMeter: Meter = { loss: 0, right: 0, examples: 0, seconds: 0 }

export interface MeteredStep {
  /** Mean loss of the batch. */
  readonly loss: number
  readonly right: number
  readonly examples: number
  readonly seconds: number
}

export function addStep(meter: Meter, step: MeteredStep): Meter {
  return {
    loss: meter.loss + step.loss * step.examples,
    right: meter.right + step.right,
    examples: meter.examples + step.examples,
    seconds: meter.seconds + step.seconds,
  }
}

/** Means over the meter's examples; its speed is 0 where no time passed. */
export function meanOf(meter: Meter): { loss: number; accuracy: number; examplesPerSecond: number } {
  const examples = Math.max(1, meter.examples)
  return {
    loss: meter.loss / examples,
    accuracy: meter.right / examples,
    examplesPerSecond: meter.seconds > 0 ? meter.examples / meter.seconds : 0,
  }
}
