import type { TrainableNet } from '../lenet/compute-port'

/** Means over an epoch up to this point, as tutorials draw them. */
export interface CoursePoint {
  /** Epochs seen, with their fraction. */
  readonly epochsSeen: number
  readonly trainLoss: number
  readonly trainAccuracy: number
}

export interface MeteredNet {
  readonly net: TrainableNet
  readonly points: readonly CoursePoint[]
}

/**
 * The net with a meter on its steps: means since the epoch's start after each of `pointsAnEpoch` equal parts of it
 * (whole steps, the rest with the last).
 */
export function meterNet(net: TrainableNet, stepsAnEpoch: number, pointsAnEpoch: number): MeteredNet {
  const points: CoursePoint[] = []
  const every = Math.max(1, Math.floor(stepsAnEpoch / pointsAnEpoch))
  let step = 0
  let loss = 0
  let right = 0
  let examples = 0
  const metered: TrainableNet = {
    model: net.model,
    setup: net.setup,
    stepsInFlight: net.stepsInFlight,
    async trainStep(batch, settings) {
      const { count } = batch
      const outcome = await net.trainStep(batch, settings)
      if (step % stepsAnEpoch === 0) loss = right = examples = 0
      step++
      loss += outcome.loss * count
      right += outcome.right
      examples += count
      const place = ((step - 1) % stepsAnEpoch) + 1
      if (place % every === 0 || place === stepsAnEpoch) {
        points.push({
          epochsSeen: step / stepsAnEpoch,
          trainLoss: loss / examples,
          trainAccuracy: right / examples,
        })
      }
      return outcome
    },
    infer: (batch) => net.infer(batch),
    weights: () => net.weights(),
    setWeights: (weights) => net.setWeights(weights),
    optimizerState: () => net.optimizerState(),
    setOptimizerState: (state) => net.setOptimizerState(state),
    setCurvatures: (curvatures) => net.setCurvatures(curvatures),
    dispose: () => net.dispose(),
  }
  return { net: metered, points }
}
