import type { OptimizerState } from '../lenet/compute-port'
import type { Weights } from '../lenet/model'
import { addStep, emptyMeter, type Meter, meanOf } from './meter'
import type { SettledStep } from './step-runner'
import type { BestEpoch, TrainerState } from './trainer-state'
import type { TrainingPlan } from './training-plan'
import type { EpochFigures, TrainingPoint } from './training-progress'
import type { Validation } from './validation'

const pointsAnEpoch = 20
/** A curve needs no more; a checkpoint holds them all. */
const pointLimit = 2000

export interface CourseParts {
  readonly plan: TrainingPlan
  readonly stepsAnEpoch: number
  readonly from?: TrainerState
}

/** Counts a training's steps and epochs: figures, points, the best epoch, when to stop early. */
export class TrainingCourse {
  /** Whole epochs done. */
  epoch: number
  /** Steps done in the next one. */
  step: number
  stoppedEarlyAt: number | null
  private readonly points: TrainingPoint[]
  private readonly epochFigures: EpochFigures[]
  private epochMeter: Meter
  private pointMeter: Meter
  private best: BestEpoch | null
  private readonly pointEvery: number

  constructor(private readonly parts: CourseParts) {
    const { plan, stepsAnEpoch, from } = parts
    this.pointEvery = Math.max(
      Math.ceil(stepsAnEpoch / pointsAnEpoch),
      Math.ceil((stepsAnEpoch * plan.epochs) / pointLimit),
    )
    this.points = [...(from?.points ?? [])]
    this.epochFigures = [...(from?.epochFigures ?? [])]
    this.epoch = from?.epoch ?? 0
    this.step = from?.step ?? 0
    this.epochMeter = from?.epochMeter ?? emptyMeter
    this.pointMeter = from?.pointMeter ?? emptyMeter
    this.best = from?.best ?? null
    this.stoppedEarlyAt = from?.stoppedEarlyAt ?? null
  }

  /** @returns the point that the step completes. */
  addStep(
    settled: SettledStep,
  ): { readonly point: TrainingPoint; readonly examplesPerSecond: number } | null {
    const { plan, stepsAnEpoch } = this.parts
    this.step++
    this.epochMeter = addStep(this.epochMeter, settled)
    this.pointMeter = addStep(this.pointMeter, settled)
    const stepsDone = this.epoch * stepsAnEpoch + this.step
    if (stepsDone % this.pointEvery !== 0 && stepsDone !== stepsAnEpoch * plan.epochs) return null
    const { loss, accuracy, examplesPerSecond } = meanOf(this.pointMeter)
    const epochsSeen = this.epoch + this.step / stepsAnEpoch
    const point = { epochsSeen, step: stepsDone, loss, accuracy, learningRate: settled.learningRate }
    this.pointMeter = emptyMeter
    this.points.push(point)
    return { point, examplesPerSecond }
  }

  /** @param validation by the weights at the epoch's end; null without a held-out part. */
  endEpoch(validation: (Validation & { readonly weights: Weights }) | null): EpochFigures {
    const { plan } = this.parts
    this.epoch++
    this.step = 0
    const { loss, accuracy, examplesPerSecond } = meanOf(this.epochMeter)
    this.epochMeter = emptyMeter
    const figures: EpochFigures = {
      epoch: this.epoch,
      trainLoss: loss,
      trainAccuracy: accuracy,
      validationLoss: validation?.loss ?? null,
      validationAccuracy: validation?.accuracy ?? null,
      examplesPerSecond,
    }
    this.epochFigures.push(figures)
    if (validation !== null && (this.best === null || validation.loss < this.best.validationLoss)) {
      const { weights, loss: validationLoss, accuracy: validationAccuracy } = validation
      this.best = { epoch: this.epoch, validationLoss, validationAccuracy, weights }
    }
    const patience = plan.earlyStopping?.patience
    const waited = this.epoch - (this.best?.epoch ?? this.epoch)
    if (patience !== undefined && waited >= patience && this.epoch < plan.epochs)
      this.stoppedEarlyAt = this.epoch
    return figures
  }

  snapshot(weights: Weights, optimizer: OptimizerState): TrainerState {
    const { epoch, step, best, epochMeter, pointMeter, stoppedEarlyAt } = this
    return {
      epoch,
      step,
      weights,
      optimizer,
      best,
      epochFigures: [...this.epochFigures],
      points: [...this.points],
      epochMeter,
      pointMeter,
      stoppedEarlyAt,
    }
  }
}
