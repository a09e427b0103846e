import { type AppError, appErrorFrom } from '../core/base/app-error'
import type { LenetModel } from '../core/lenet/model'
import { keptWeights, type TrainerState } from '../core/training/trainer-state'
import type { TrainingPlan } from '../core/training/training-plan'
import type { EpochFigures, TrainingPoint } from '../core/training/training-progress'
import type { TrainingRun, TrainingRunSummary } from '../protocol/commands/training'
import { wireErrorFrom } from '../protocol/errors'
import type { EngineEvent } from '../protocol/events'
import type { ComputeEngines } from './compute-engines'
import type { ModelRegistry } from './model-registry'
import { type RunBook, summaryOf, viewOf } from './training-book'
import type { RunExamples } from './training-examples'
import type { RunRecord } from './training-record'
import { keepAsModel } from './training-result'
import { runSession } from './training-session'

export interface TrainingParts {
  readonly engines: ComputeEngines
  readonly registry: ModelRegistry
  readonly book: RunBook
  readonly now: () => Date
  readonly broadcast: (event: EngineEvent) => void
  readonly log: (line: string) => void
}

interface Work {
  readonly model: LenetModel
  readonly plan: TrainingPlan
  readonly examples: RunExamples
  readonly from: TrainerState | null
}

/** A curve is drawn at most ten times a second. */
const newsEvery = 100

/** The run that trains now: drives it, writes its record and checkpoints, tells the clients. */
export class ActiveTraining {
  isRunning = false
  state: TrainerState | null
  ended: Promise<void> = Promise.resolve()
  private wish: 'go on' | 'pause' | 'stop' = 'go on'
  private points: TrainingPoint[]
  private figures: EpochFigures[]
  private unsaid: TrainingPoint[] = []
  private saidAt = 0
  private examplesPerSecond = 0

  constructor(
    private readonly parts: TrainingParts,
    private readonly work: Work,
    public record: RunRecord,
  ) {
    this.state = work.from
    this.points = [...(work.from?.points ?? [])]
    this.figures = [...(work.from?.epochFigures ?? [])]
  }

  /** Starts it; resolves as soon as the record says so on disk, and what was wrong with its newest checkpoint. */
  async begin(fault: AppError | null): Promise<void> {
    const { description } = await this.parts.engines.choose(
      'train',
      this.work.model,
      this.record.choices.engine,
    )
    await this.change({
      state: 'running',
      process: process.pid,
      engine: description.id,
      engineLabel: description.label,
      problem: fault && wireErrorFrom(fault),
      stepsAnEpoch: this.stepsAnEpoch(),
    })
    this.isRunning = true
    this.ended = this.drive().finally(() => {
      this.isRunning = false
    })
  }

  /** `stop` resolves when the best weights have become a model, `pause` when the wish is noted. */
  async ask(wish: 'pause' | 'stop'): Promise<TrainingRunSummary> {
    this.wish = wish
    if (wish === 'pause') await this.change({ state: 'pausing' })
    else await this.ended
    return summaryOf(this.record)
  }

  /** Ends the run where it stands: its best weights, if it has any, become a model. */
  async endHere(state: 'stopped' | 'finished' | 'failed'): Promise<void> {
    const last = this.state
    let { modelId } = this.record
    if (last !== null && (last.epoch > 0 || last.step > 0)) {
      const { plan } = this.work
      const keeps = state === 'finished' ? plan.keeps : 'best'
      modelId = await keepAsModel(
        {
          ...this.parts,
          ...this.work,
          engineLabel: this.record.engineLabel,
          command: commandOf(this.record.choices),
        },
        keptWeights(last, keeps),
      )
    }
    await this.change({ state, process: null, endedAt: this.parts.now().toISOString(), modelId })
  }

  view(): TrainingRun {
    const seen = viewOf(this.record, this.state)
    return {
      ...seen,
      points: this.points,
      epochFigures: this.figures,
      examplesPerSecond: this.isRunning ? this.examplesPerSecond : 0,
      secondsLeft: this.isRunning ? this.secondsLeft() : null,
    }
  }

  private async drive(): Promise<void> {
    try {
      const outcome = await this.train()
      this.state = outcome.state
      this.tell()
      if (outcome.end === 'finished') await this.endHere('finished')
      else if (this.wish === 'stop') await this.endHere('stopped')
      else await this.change({ state: 'paused', process: null })
    } catch (thrown) {
      await this.fail(appErrorFrom(thrown))
    }
  }

  private train() {
    const { model, plan, examples, from } = this.work
    const { engines, book } = this.parts
    const wanted = this.record.choices.engine ?? 'auto'
    return runSession(
      { engines, wanted, model, plan, examples, from },
      {
        shouldPause: () => this.wish !== 'go on',
        checkpoint: async (state) => {
          // First here: where the disk is full, the run goes on from memory.
          this.state = state
          await book.keepState(this.record.runId, state)
        },
        onPoint: (point, speed) => this.addPoint(point, speed),
        onEpoch: (figures, state) => this.addEpoch(figures, state),
        onRestart: async (fault) => {
          this.points = [...(this.state?.points ?? [])]
          this.figures = [...(this.state?.epochFigures ?? [])]
          await this.change({ problem: wireErrorFrom(fault) })
        },
      },
    )
  }

  /** What was finished stays: a full disk pauses, everything else ends the run with its last good weights. */
  private async fail(fault: AppError): Promise<void> {
    this.parts.log(`training ${this.record.runId}: ${fault.code}: ${fault.message}`)
    const problem = wireErrorFrom(fault)
    try {
      if (fault.code === 'disk-full') await this.change({ state: 'paused', process: null, problem })
      else {
        this.record = { ...this.record, problem }
        await this.endHere('failed')
      }
    } catch (thrown) {
      const state = fault.code === 'disk-full' ? 'paused' : 'failed'
      this.record = { ...this.record, state, process: null, problem }
      this.parts.log(`training ${this.record.runId}: ${appErrorFrom(thrown).message}`)
      const payload = { run: summaryOf(this.record), epochFigures: [] }
      this.parts.broadcast({ event: 'train.changed', payload })
    }
  }

  private addPoint(point: TrainingPoint, examplesPerSecond: number): void {
    this.points.push(point)
    this.unsaid.push(point)
    this.examplesPerSecond = examplesPerSecond
    if (performance.now() - this.saidAt >= newsEvery) this.tell()
  }

  private async addEpoch(figures: EpochFigures, state: TrainerState): Promise<void> {
    this.figures.push(figures)
    this.tell()
    const { best, stoppedEarlyAt } = state
    const done = {
      epochsDone: state.epoch,
      bestEpoch: best?.epoch ?? null,
      bestValidationAccuracy: best?.validationAccuracy ?? null,
      stoppedEarlyAt,
    }
    await this.change(done, [figures])
  }

  private tell(): void {
    if (this.unsaid.length === 0) return
    const { runId } = this.record
    const { examplesPerSecond } = this
    const secondsLeft = this.secondsLeft()
    this.parts.broadcast({
      event: 'train.progressed',
      payload: { runId, points: this.unsaid, examplesPerSecond, secondsLeft },
    })
    this.unsaid = []
    this.saidAt = performance.now()
  }

  private secondsLeft(): number | null {
    if (this.examplesPerSecond === 0) return null
    const { plan, examples } = this.work
    const seen = this.points.at(-1)?.epochsSeen ?? 0
    return ((plan.epochs - seen) * examples.training.count) / this.examplesPerSecond
  }

  private stepsAnEpoch(): number {
    const { plan, examples } = this.work
    const steps = examples.training.count / plan.batchSize
    return plan.lastBatch === 'kept' ? Math.ceil(steps) : Math.floor(steps)
  }

  private async change(what: Partial<RunRecord>, figures: readonly EpochFigures[] = []): Promise<void> {
    this.record = { ...this.record, ...what }
    await this.parts.book.keep(this.record, figures)
  }
}

/** The command that makes the same weights on the same engine. */
function commandOf(choices: RunRecord['choices']): string {
  const { architecture, data, recipe, epochs, batchSize, learningRate, seed, patience, limit } = choices
  const { augmentation } = choices
  const words = [
    ['--model', architecture],
    ['--data', data.kind === 'folder' ? data.path : data.kind],
    ['--recipe', recipe],
    ['--epochs', epochs],
    ['--batch', batchSize],
    ['--lr', learningRate],
    ['--seed', seed],
    ['--patience', patience === null ? 'none' : patience],
    ['--augment', augmentation === undefined ? undefined : augmentation && JSON.stringify(augmentation)],
    ['--limit', limit],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value ?? 'off'}`]))
  return `digit-desk train ${words.join(' ')}`
}
