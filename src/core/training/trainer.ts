import { AppError } from '../base/app-error'
import type { TrainableNet } from '../lenet/compute-port'
import { meanCurvatures } from '../lenet/curvatures'
import { pixelsPerGlyph } from '../lenet/model'
import { type Batcher, createBatcher, streams } from './batcher'
import { type EpochOrder, type ExampleSet, givenOrder, shuffledOrder, takeExamples } from './examples'
import { learningRateAt } from './schedule'
import { createStepRunner, type StepRunner } from './step-runner'
import { keptWeights, restoreNet, type TrainerState } from './trainer-state'
import { TrainingCourse } from './training-course'
import type { TrainingPlan } from './training-plan'
import type { EpochFigures, TrainingPoint } from './training-progress'
import { validate } from './validation'

export interface TrainingHooks {
  /** Where an earlier training of the same plan and examples stood. */
  readonly from?: TrainerState
  /** Held out: measured after each epoch, never trained on. */
  readonly validation?: ExampleSet
  /** Instead of the plan's; must give the same for the same random numbers. */
  readonly order?: EpochOrder
  /** Asked before each step; true takes a checkpoint and ends with `paused`. */
  shouldPause?(): boolean
  /** Asked before each step; true ends the training with AppError 'cancelled'. */
  isCancelled?(): boolean
  /** A host lets its own events through here; awaited every few milliseconds. */
  breathe?(): Promise<void>
  /** Milliseconds of a clock that never goes back; without it speeds are 0 and no checkpoint is taken by time. */
  clock?(): number
  /** Awaited after each epoch, on pause, and every `checkpointEvery` milliseconds. What it throws ends the training. */
  checkpoint?(state: TrainerState): Promise<void> | void
  readonly checkpointEvery?: number
  /** @param examplesPerSecond since the last point. */
  onPoint?(point: TrainingPoint, examplesPerSecond: number): void
  /** Awaited, after the epoch's checkpoint; the net may be measured here. */
  onEpoch?(figures: EpochFigures, state: TrainerState): Promise<void> | void
}

export interface TrainingOutcome {
  readonly end: 'finished' | 'paused'
  readonly state: TrainerState
  /** Steps of one epoch. */
  readonly stepsAnEpoch: number
}

/**
 * Trains a net on examples by a plan; knows nothing of what the net is or where it runs. Equal plan, examples and
 * engine give equal weights, interrupted or not, as far as the engine itself adds up in a fixed order. When it is
 * finished the net holds the weights that the plan keeps.
 * @throws AppError 'training-diverged' naming the step where loss or weights are no longer numbers (the net then holds
 *   the last good weights: the best epoch's, else those of the last checkpoint, else the first), 'cancelled',
 *   'bad-argument' where plan, examples and net do not go together, and what the net or a hook throws.
 */
export async function trainNet(
  net: TrainableNet,
  examples: ExampleSet,
  plan: TrainingPlan,
  hooks: TrainingHooks = {},
): Promise<TrainingOutcome> {
  refuseUnfit(net, examples, plan, hooks)
  const session = await openSession(net, examples, plan, hooks)
  const { course, stepsAnEpoch } = session
  try {
    while (course.epoch < plan.epochs && course.stoppedEarlyAt === null) {
      if (!(await trainEpoch(session))) {
        return { end: 'paused', state: await takeCheckpoint(session), stepsAnEpoch }
      }
      await endEpoch(session)
    }
  } catch (thrown) {
    await session.runner.abandon()
    if (thrown instanceof AppError && thrown.code === 'training-diverged') {
      await net.setWeights(keptWeights(session.lastGood, 'best'))
    }
    throw thrown
  }
  const state = session.lastGood
  await net.setWeights(keptWeights(state, plan.keeps))
  return { end: 'finished', state, stepsAnEpoch }
}

/** Examples between two breaths. */
const curvaturePart = 10

interface Session {
  readonly net: TrainableNet
  readonly examples: ExampleSet
  readonly plan: TrainingPlan
  readonly hooks: TrainingHooks
  readonly order: (epoch: number) => Int32Array
  readonly batcher: Batcher
  readonly stepsAnEpoch: number
  readonly course: TrainingCourse
  readonly runner: StepRunner
  /** The newest snapshot whose numbers are all finite. */
  lastGood: TrainerState
  checkpointAt: number
}

async function openSession(
  net: TrainableNet,
  examples: ExampleSet,
  plan: TrainingPlan,
  hooks: TrainingHooks,
): Promise<Session> {
  const choose = hooks.order ?? (plan.shuffles ? shuffledOrder : givenOrder)
  const order = (epoch: number): Int32Array => choose(examples, streams.order(plan.seed, epoch))
  const stepsAnEpoch = stepsIn(order(0).length, plan)
  if (stepsAnEpoch === 0) {
    throw new AppError('bad-argument', `${examples.count} examples are fewer than one batch.`)
  }
  if (hooks.from) await restoreNet(net, hooks.from)
  const clock = hooks.clock ?? (() => 0)
  const course = new TrainingCourse({ plan, stepsAnEpoch, ...(hooks.from ? { from: hooks.from } : {}) })
  const runner = createStepRunner(net, {
    clock,
    onStep: (step) => {
      const point = course.addStep(step)
      if (point) hooks.onPoint?.(point.point, point.examplesPerSecond)
    },
    ...(hooks.breathe ? { breathe: hooks.breathe } : {}),
  })
  const lastGood = hooks.from ?? course.snapshot(await net.weights(), await net.optimizerState())
  const batcher = createBatcher(net.model, examples, plan)
  return {
    net,
    examples,
    plan,
    hooks,
    order,
    batcher,
    stepsAnEpoch,
    course,
    runner,
    lastGood,
    checkpointAt: clock(),
  }
}

function stepsIn(examples: number, { batchSize, lastBatch }: TrainingPlan): number {
  return lastBatch === 'kept' ? Math.ceil(examples / batchSize) : Math.floor(examples / batchSize)
}

/** @returns false where it was paused before the epoch's end. */
async function trainEpoch(session: Session): Promise<boolean> {
  const { plan, hooks, batcher, runner, course, stepsAnEpoch } = session
  const { epoch } = course
  const chosen = session.order(epoch)
  if (course.step === 0) await renewCurvatures(session)
  runner.startClock()
  for (let i = course.step; i < stepsAnEpoch; i++) {
    if (hooks.isCancelled?.()) throw new AppError('cancelled', 'The training was stopped.')
    if (hooks.shouldPause?.()) return false
    if (isCheckpointDue(session)) await takeCheckpoint(session)
    const step = epoch * stepsAnEpoch + i
    const learningRate = learningRateAt(plan.schedule, { epoch, step, steps: plan.epochs * stepsAnEpoch })
    const rows = chosen.subarray(i * plan.batchSize, (i + 1) * plan.batchSize)
    await runner.step(batcher(rows, streams.step(plan.seed, step)), { learningRate, step: step + 1 })
  }
  await runner.drain()
  return true
}

async function endEpoch(session: Session): Promise<void> {
  const { net, plan, hooks, course } = session
  const weights = await net.weights()
  const measured =
    hooks.validation && hooks.validation.count > 0
      ? await validate(net, hooks.validation, { loss: plan.loss, breathe: hooks.breathe })
      : null
  if (measured !== null && !Number.isFinite(measured.loss)) throw diverged(session)
  const figures = course.endEpoch(measured && { ...measured, weights })
  const state = await takeCheckpoint(session)
  await hooks.onEpoch?.(figures, state)
}

function isCheckpointDue({ hooks, checkpointAt }: Session): boolean {
  const { clock, checkpointEvery } = hooks
  return clock !== undefined && checkpointEvery !== undefined && clock() - checkpointAt >= checkpointEvery
}

async function takeCheckpoint(session: Session): Promise<TrainerState> {
  const { net, hooks, course, runner } = session
  await runner.drain()
  const state = course.snapshot(await net.weights(), await net.optimizerState())
  for (const { data } of state.weights.values()) {
    if (!data.every(Number.isFinite)) throw diverged(session)
  }
  session.lastGood = state
  await hooks.checkpoint?.(state)
  session.checkpointAt = hooks.clock?.() ?? 0
  runner.startClock()
  return state
}

function diverged({ course, stepsAnEpoch }: Session): AppError {
  const step = course.epoch * stepsAnEpoch + course.step
  const message = `After step ${step} the weights are no longer numbers.`
  return new AppError('training-diverged', message, { step })
}

/** Estimated in small parts: a host would not answer for seconds otherwise. */
async function renewCurvatures({ net, examples, plan, hooks, course }: Session): Promise<void> {
  if (plan.optimizer.kind !== 'diagonal') return
  const count = Math.min(examples.count, plan.curvatureExamples ?? examples.count)
  const drawn = shuffledOrder(examples, streams.curvatures(plan.seed, course.epoch)).subarray(0, count)
  const weights = await net.weights()
  const sums = new Map([...weights].map(([name, { data }]) => [name, new Float64Array(data.length)]))
  for (let start = 0; start < count; start += curvaturePart) {
    const sample = takeExamples(examples, drawn.subarray(start, start + curvaturePart))
    for (const [name, means] of meanCurvatures(net.model, weights, plan.loss, sample)) {
      const sum = sums.get(name) ?? new Float64Array(0)
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (means[i] ?? 0) * sample.count
    }
    await hooks.breathe?.()
  }
  const means = [...sums].map(([name, sum]) => [name, Float32Array.from(sum, (s) => s / count)] as const)
  await net.setCurvatures(new Map(means))
}

function refuseUnfit(
  { model }: TrainableNet,
  examples: ExampleSet,
  plan: TrainingPlan,
  { validation }: TrainingHooks,
): void {
  const refuse = (message: string): never => {
    throw new AppError('bad-argument', message)
  }
  for (const { count, pixels, labels } of validation ? [examples, validation] : [examples]) {
    if (labels.length !== count || pixels.length !== count * pixelsPerGlyph(model))
      refuse(`The examples are not pictures as ${model.id} takes them.`)
    const wrong = labels.findIndex((label) => label >= model.classCount)
    if (wrong >= 0)
      throw new AppError(
        'labels-damaged',
        `Example ${wrong + 1} is of class ${labels[wrong]}; ${model.id} has ${model.classCount}.`,
      )
  }
  if (examples.count === 0) refuse('There are no examples to train on.')
  if (plan.earlyStopping !== null && (validation?.count ?? 0) === 0)
    refuse('Stopping early needs examples that are held out; there are none.')
}
