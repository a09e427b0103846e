import { AppError } from '../base/app-error'
import type { StepOutcome, TrainableNet, TrainingBatch } from '../lenet/compute-port'
import type { MeteredStep } from './meter'

/** A host is let through about as often as it draws. */
const breathEvery = 8

export interface RunnerHooks {
  /** Milliseconds. */
  readonly clock: () => number
  /** Told in order, once the step is done and its loss is a number. */
  readonly onStep: (step: SettledStep) => void
  readonly breathe?: () => Promise<void>
}

export interface SettledStep extends MeteredStep {
  readonly learningRate: number
}

export interface StepAsked {
  readonly learningRate: number
  /** Over all epochs, from 1: named where the loss is lost. */
  readonly step: number
}

/** Keeps as many steps in flight as the net takes. */
export interface StepRunner {
  /** @throws AppError 'training-diverged' for an earlier step or this one, and what the net throws. */
  step(batch: TrainingBatch, asked: StepAsked): Promise<void>
  /** Waits for all steps asked for so far. */
  drain(): Promise<void>
  /** Time from here on counts to the next step. */
  startClock(): void
  /** Waits for what is in flight without looking at it. */
  abandon(): Promise<void>
}

interface InFlight extends StepAsked {
  readonly outcome: Promise<StepOutcome>
  readonly examples: number
}

export function createStepRunner(net: TrainableNet, hooks: RunnerHooks): StepRunner {
  const inFlight: InFlight[] = []
  let tick = 0
  let breath = hooks.clock()

  const settle = async (): Promise<void> => {
    const [first] = inFlight
    if (first === undefined) return
    const { loss, right } = await first.outcome
    inFlight.shift()
    if (!Number.isFinite(loss)) {
      const { step } = first
      throw new AppError('training-diverged', `At step ${step} the loss is no longer a number.`, { step })
    }
    const now = hooks.clock()
    const { examples, learningRate } = first
    hooks.onStep({ loss, right, examples, learningRate, seconds: (now - tick) / 1000 })
    tick = now
    if (hooks.breathe && now - breath >= breathEvery) {
      await hooks.breathe()
      breath = hooks.clock()
    }
  }

  return {
    async step(batch, asked) {
      const { learningRate } = asked
      const outcome = net.trainStep(batch, { learningRate })
      // Looked at when its turn comes; until then a failure is nobody's.
      outcome.catch(() => undefined)
      inFlight.push({ ...asked, outcome, examples: batch.count })
      while (inFlight.length >= net.stepsInFlight) await settle()
    },
    async drain() {
      while (inFlight.length > 0) await settle()
    },
    startClock() {
      tick = hooks.clock()
    },
    async abandon() {
      await Promise.allSettled(inFlight.splice(0).map(({ outcome }) => outcome))
    },
  }
}
