import type { OptimizerState } from '../lenet/compute-port'
import type { Weights } from '../lenet/model'
import { addStep, emptyMeter, meanOf } from './meter'
import type { SettledStep } from './step-runner'
import type { BestEpoch, TrainerState } from './trainer-state'
import type { TrainingPlan } from './training-plan'
import type { EpochFigures, TrainingPoint } from './training-progress'
import type { Validation } from './validation'

const pointsAnEpoch = 20
/** A curve needs no more; a checkpoint holds them all. */
const pointLimit = 2000

/** Counts a training's steps and epochs: figures, points, the best epoch, when to stop early. */
export interface TrainingCourse {
  /** Whole epochs done. */
  readonly epoch: number
  /** Steps done in the next one. */
  readonly step: number
  readonly stoppedEarlyAt: number | null
  /** @returns the point that the step completes. */
  addStep(step: SettledStep): { readonly point: TrainingPoint; readonly examplesPerSecond: number } | null
  /** @param validation by the weights at the epoch's end; null without a held-out part. */
  endEpoch(validation: (Validation & { readonly weights: Weights }) | null): EpochFigures
  snapshot(weights: Weights, optimizer: OptimizerState): TrainerState
}

export interface CourseParts {
  readonly plan: TrainingPlan
  readonly stepsAnEpoch: number
  readonly from?: TrainerState
}

export function createTrainingCourse({ plan, stepsAnEpoch, from }: CourseParts): TrainingCourse {
  const pointEvery = Math.max(
    Math.ceil(stepsAnEpoch / pointsAnEpoch),
    Math.ceil((stepsAnEpoch * plan.epochs) / pointLimit),
  )
  const points = [...(from?.points ?? [])]
  const epochFigures = [...(from?.epochFigures ?? [])]
  let epoch = from?.epoch ?? 0
  let step = from?.step ?? 0
  let epochMeter = from?.epochMeter ?? emptyMeter
  let pointMeter = from?.pointMeter ?? emptyMeter
  let best: BestEpoch | null = from?.best ?? null
  let stoppedEarlyAt = from?.stoppedEarlyAt ?? null

  return {
    get epoch() {
      return epoch
    },
    get step() {
      return step
    },
    get stoppedEarlyAt() {
      return stoppedEarlyAt
    },
    addStep(settled) {
      step++
      epochMeter = addStep(epochMeter, settled)
      pointMeter = addStep(pointMeter, settled)
      const stepsDone = epoch * stepsAnEpoch + step
      if (stepsDone % pointEvery !== 0 && stepsDone !== stepsAnEpoch * plan.epochs) return null
      const { loss, accuracy, examplesPerSecond } = meanOf(pointMeter)
      const epochsSeen = epoch + step / stepsAnEpoch
      const point = { epochsSeen, step: stepsDone, loss, accuracy, learningRate: settled.learningRate }
      pointMeter = emptyMeter
      points.push(point)
      return { point, examplesPerSecond }
    },
    endEpoch(validation) {
      epoch++
      step = 0
      const { loss, accuracy, examplesPerSecond } = meanOf(epochMeter)
      epochMeter = emptyMeter
      const figures: EpochFigures = {
        epoch,
        trainLoss: loss,
        trainAccuracy: accuracy,
        validationLoss: validation?.loss ?? null,
        validationAccuracy: validation?.accuracy ?? null,
        examplesPerSecond,
      }
      epochFigures.push(figures)
      if (validation !== null && (best === null || validation.loss < best.validationLoss)) {
        const { weights, loss: validationLoss, accuracy: validationAccuracy } = validation
        best = { epoch, validationLoss, validationAccuracy, weights }
      }
      const patience = plan.earlyStopping?.patience
      if (patience !== undefined && best !== null && epoch - best.epoch >= patience && epoch < plan.epochs)
        stoppedEarlyAt = epoch
      return figures
    },
    snapshot: (weights, optimizer) => ({
      epoch,
      step,
      weights,
      optimizer,
      best,
      epochFigures: [...epochFigures],
      points: [...points],
      epochMeter,
      pointMeter,
      stoppedEarlyAt,
    }),
  }
}
