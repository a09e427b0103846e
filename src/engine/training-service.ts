import { randomBytes } from 'node:crypto'
import { AppError } from '../core/base/app-error'
import { keptWeights, type TrainerState } from '../core/training/trainer-state'
import type { ParamsOf } from '../protocol/commands'
import type {
  Predictions,
  TrainingChoices,
  TrainingRun,
  TrainingRunSummary,
} from '../protocol/commands/training'
import { ActiveTraining, type TrainingParts } from './active-training'
import { type StoredState, summaryOf, viewOf } from './training-book'
import { openRunExamples, type RunExamples } from './training-examples'
import { modelOfChoices, planFromChoices } from './training-plans'
import { type NamedExamples, nameExamples, predictionsPage } from './training-predictions'
import { isTraining, type RunRecord } from './training-record'

const over: ReadonlySet<RunRecord['state']> = new Set(['stopped', 'finished', 'failed'])

/** Training as a service: one run at a time, each a record that outlives the process. */
export class TrainingService {
  private active: ActiveTraining | null = null
  private isStarting = false
  private readonly examplesOf = keepLast(openRunExamples)
  private named: { readonly key: string; readonly found: NamedExamples } | null = null

  constructor(private readonly parts: TrainingParts) {}

  /** @throws AppError 'training-busy', 'examples-few', 'recipe-missing', 'model-untaught'; those of the data. */
  start(choices: TrainingChoices): Promise<TrainingRun> {
    return this.alone(async () => {
      const model = modelOfChoices(choices)
      const plan = planFromChoices(choices)
      const examples = await this.examplesOf(model, choices)
      if (plan.lastBatch === 'dropped' && examples.training.count < plan.batchSize) {
        const { count } = examples.training
        const message = `${count} examples are fewer than one batch of ${plan.batchSize}.`
        throw new AppError('examples-few', message, { examples: count, batch: plan.batchSize })
      }
      const { description } = await this.parts.engines.choose('train', model, choices.engine)
      return this.begin(
        {
          format: 1,
          runId: `${model.id}-${randomBytes(4).toString('hex')}`,
          choices: recordable(choices),
          plan,
          dataSha256: examples.sources.map(({ sha256 }) => sha256),
          engine: description.id,
          engineLabel: description.label,
          state: 'running',
          process: process.pid,
          startedAt: this.parts.now().toISOString(),
          endedAt: null,
          epochsDone: 0,
          epochs: plan.epochs,
          stepsAnEpoch: 0,
          bestEpoch: null,
          bestValidationAccuracy: null,
          stoppedEarlyAt: null,
          trainingExamples: examples.training.count,
          validationExamples: examples.validation.count,
          duplicates: examples.duplicates,
          problem: null,
          modelId: null,
        },
        { state: null, fault: null },
      )
    })
  }

  async pause(runId: string): Promise<TrainingRunSummary> {
    const running = this.activeOf(runId)
    if (running === null) throw notRunning(await this.parts.book.find(runId))
    return running.ask('pause')
  }

  /** Goes on from the last checkpoint. @throws AppError 'training-over', 'training-elsewhere', 'examples-changed'. */
  resume(runId: string): Promise<TrainingRun> {
    return this.alone(async () => {
      const record = await this.parts.book.find(runId)
      if (over.has(record.state)) throw new AppError('training-over', `The run ${runId} is over.`)
      if (isTraining(record))
        throw new AppError('training-elsewhere', `The run ${runId} is being trained by another process.`)
      return this.begin(record, await this.storedOf(runId))
    })
  }

  /** The best weights so far become a model. */
  async stop(runId: string): Promise<TrainingRunSummary> {
    const running = this.activeOf(runId)
    if (running !== null) return running.ask('stop')
    return this.alone(async () => {
      const record = await this.parts.book.find(runId)
      if (over.has(record.state)) throw notRunning(record)
      const training = await this.prepare(record, (await this.storedOf(runId)).state)
      await training.endHere('stopped')
      return summaryOf(training.record)
    })
  }

  async remove(runId: string): Promise<null> {
    const { state } = this.activeOf(runId)?.record ?? (await this.parts.book.find(runId))
    if (isTraining({ state })) throw new AppError('training-busy', 'The run is being trained: stop it first.')
    await this.parts.book.remove(runId)
    return null
  }

  async list(): Promise<readonly TrainingRunSummary[]> {
    const records = await this.parts.book.list()
    return records.map((record) => summaryOf(this.activeOf(record.runId)?.record ?? record))
  }

  async show(runId: string): Promise<TrainingRun> {
    const running = this.activeOf(runId)
    if (running !== null) return running.view()
    const record = await this.parts.book.find(runId)
    const stored = await this.storedOf(runId).catch(() => null)
    return viewOf(record, stored?.state ?? null)
  }

  /** Of the held-out part, by the best weights so far. @throws AppError 'bad-argument' where nothing was trained yet. */
  async predictions(params: ParamsOf<'train.predictions'>): Promise<Predictions> {
    const { book, engines } = this.parts
    const running = this.activeOf(params.runId)
    const record = running?.record ?? (await book.find(params.runId))
    const state = running === null ? (await this.storedOf(params.runId)).state : running.state
    if (state === null) {
      throw new AppError('bad-argument', 'No epoch is done yet: there are no predictions.')
    }
    const model = modelOfChoices(record.choices)
    const { validation } = await this.examplesOf(model, record.choices)
    const epoch = state.best?.epoch ?? state.epoch
    const key = `${params.runId} ${epoch} ${state.best === null ? state.step : 'best'}`
    if (this.named?.key !== key) {
      const weights = keptWeights(state, 'best')
      this.named = {
        key,
        found: await nameExamples(engines, model, { weights, epoch, heldOut: validation }),
      }
    }
    return predictionsPage(model, validation, this.named.found, params)
  }

  /** Pauses what trains: it can be gone on with the next time. */
  async close(): Promise<void> {
    if (this.active === null || !this.active.isRunning) return
    await this.active.ask('pause')
    await this.active.ended
  }

  private activeOf(runId: string): ActiveTraining | null {
    const { active } = this
    return active?.isRunning && active.record.runId === runId ? active : null
  }

  private async prepare(record: RunRecord, from: TrainerState | null): Promise<ActiveTraining> {
    const model = modelOfChoices(record.choices)
    const examples = await this.examplesOf(model, record.choices)
    const found = examples.sources.map(({ sha256 }) => sha256)
    if (found.join() !== record.dataSha256.join()) {
      const message = 'The data are not those that this run began with: it cannot go on with others.'
      throw new AppError('examples-changed', message, { runId: record.runId })
    }
    return new ActiveTraining(this.parts, { model, plan: record.plan, examples, from }, record)
  }

  /** A run that paused here goes on from memory: a full disk may have kept its last checkpoint from being written. */
  private async storedOf(runId: string): Promise<StoredState> {
    const { active } = this
    const state = active?.record.runId === runId ? active.state : null
    return state === null ? this.parts.book.stored(runId) : { state, fault: null }
  }

  private async begin(record: RunRecord, { state, fault }: StoredState): Promise<TrainingRun> {
    const training = await this.prepare(record, state)
    await training.begin(fault)
    this.active = training
    return training.view()
  }

  private async alone<T>(work: () => Promise<T>): Promise<T> {
    // A run whose end was told may still be on its way out.
    if (this.active !== null && !isTraining(this.active.record)) await this.active.ended
    if (this.isStarting || this.active?.isRunning)
      throw new AppError('training-busy', 'Another training is running: pause or stop it first.')
    this.isStarting = true
    try {
      return await work()
    } finally {
      this.isStarting = false
    }
  }
}

function notRunning({ runId, state }: RunRecord): AppError {
  return new AppError('training-idle', `The run ${runId} is not being trained: it is ${state}.`)
}

/** Without what was left out: `undefined` is no JSON. */
function recordable(choices: TrainingChoices): RunRecord['choices'] {
  const { augmentation, ...rest } = choices
  const copied = augmentation === undefined || augmentation === null ? augmentation : { ...augmentation }
  return { ...rest, ...(copied === undefined ? {} : { augmentation: copied }) }
}

type OpenExamples = typeof openRunExamples

/** The last run's examples stay: resuming, predictions and the next try ask for the same. */
function keepLast(open: OpenExamples): OpenExamples {
  let last: { readonly key: string; readonly examples: Promise<RunExamples> } | null = null
  return (model, choices) => {
    const { data, seed, limit } = choices
    const key = JSON.stringify([model.id, data, seed, limit])
    if (last?.key === key) return last.examples
    const examples = open(model, choices)
    last = { key, examples }
    examples.catch(() => {
      if (last?.key === key) last = null
    })
    return examples
  }
}
