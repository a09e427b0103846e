import { type AppError, appErrorFrom } from '../../../core/base/app-error'
import type { TrainingRun, TrainingRunSummary } from '../../../protocol/commands/training'
import type { Events } from '../../../protocol/events'
import type { Announcer } from '../../app/announcer.svelte'
import type { EngineRequests } from '../../app/engine-requests'
import { thrownText } from '../../i18n/error-text'
import type { Locale } from '../../i18n/locale.svelte'
import { FormState } from './form-state.svelte'
import { HeldOutDigits } from './held-out-digits.svelte'
import {
  afterAnswer,
  canResume,
  isGoing,
  isWorthSaying,
  newestFirst,
  withChange,
  withProgress,
  withSummary,
} from './run-progress'
import { steadyLeft } from './time-left'
import { runSentence } from './train-words'

export interface TrainPorts {
  readonly engine: EngineRequests
  readonly announcer: Announcer
  readonly locale: Locale
  readonly chooseFolder: () => Promise<readonly string[]>
}

export type RunLook = 'curves' | 'digits'

/** The Train view: the runs, the one at hand with its curves and held-out examples, and the form of a new one. */
export class TrainState {
  /** Null until the engine has answered; newest first. */
  runs = $state.raw<readonly TrainingRunSummary[] | null>(null)
  listFault = $state.raw<AppError | null>(null)
  /** Null shows the form. */
  selectedId = $state<string | null>(null)
  /** Null while it is loaded. */
  run = $state.raw<TrainingRun | null>(null)
  runFault = $state.raw<AppError | null>(null)
  /** Seconds, as they are shown: they do not creep up. */
  secondsLeft = $state<number | null>(null)
  look = $state<RunLook>('curves')
  /** Under 1000 px the list is a drawer. */
  isListOpen = $state(false)
  /** An action of a run is under way. */
  isBusy = $state(false)
  readonly form: FormState
  readonly heldOut: HeldOutDigits
  readonly #ports: TrainPorts
  #hasChosen = false

  constructor(ports: TrainPorts) {
    this.#ports = ports
    this.form = new FormState(ports)
    this.heldOut = new HeldOutDigits(ports.engine)
    ports.engine.on('train.progressed', (news) => this.#progress(news))
    ports.engine.on('train.changed', (news) => this.#change(news))
    ports.engine.on('train.removed', ({ runId }) => this.#drop(runId))
  }

  /** The run that pause and go on mean: the one on screen, else the one that trains. */
  current = $derived.by((): TrainingRunSummary | null => {
    const shown = this.runs?.find(({ runId }) => runId === this.selectedId)
    if (shown !== undefined && (isGoing(shown.state) || canResume(shown.state))) return shown
    return this.runs?.find(({ state }) => isGoing(state)) ?? null
  })

  /** Where one is in the view, for the title bar. */
  trail = $derived.by((): readonly string[] => {
    const { words } = this
    if (this.selectedId === null) return [words.form.title]
    if (this.run === null) return []
    return [this.run.architecture, this.look === 'curves' ? words.curves : words.heldOut]
  })

  /** Asks for what there is now; changes come as events. Also after the engine was started anew. */
  async load(): Promise<void> {
    await Promise.all([this.#loadRuns(), this.form.load()])
    if (this.selectedId !== null) await Promise.all([this.#loadRun(this.selectedId), this.heldOut.reload()])
  }

  /** The engine was started anew: what was on screen is asked for again, if it was ever asked for. */
  async loadAgain(): Promise<void> {
    if (this.runs !== null || this.listFault !== null) await this.load()
  }

  async #loadRuns(): Promise<void> {
    try {
      this.runs = newestFirst(await this.#ports.engine.call('train.list', {}))
      this.listFault = null
    } catch (thrown) {
      this.listFault = appErrorFrom(thrown)
      return
    }
    if (this.#hasChosen) return
    const waiting = this.runs.find(({ state }) => isGoing(state) || canResume(state)) ?? this.runs[0]
    this.selectedId = waiting?.runId ?? null
  }

  async #loadRun(runId: string): Promise<void> {
    try {
      const answer = await this.#ports.engine.call('train.show', { runId })
      if (runId === this.selectedId) this.#show(answer)
    } catch (thrown) {
      if (runId === this.selectedId) this.runFault = appErrorFrom(thrown)
    }
  }

  #show(answer: TrainingRun): void {
    this.run = afterAnswer(answer, this.run)
    this.runFault = null
    this.secondsLeft = this.run.secondsLeft
  }

  showForm(): void {
    this.#hasChosen = true
    this.selectedId = null
    this.run = null
    this.runFault = null
    this.isListOpen = false
  }

  async select(runId: string): Promise<void> {
    this.#hasChosen = true
    this.isListOpen = false
    if (runId === this.selectedId && this.run !== null) return
    this.selectedId = runId
    this.run = null
    this.runFault = null
    await this.#loadRun(runId)
  }

  /** @returns whether a run was begun; else the form shows why not. */
  async start(): Promise<boolean> {
    if (this.#warnOfOther(null)) return false
    const run = await this.form.start()
    if (run === null) return false
    this.#hasChosen = true
    this.look = 'curves'
    this.selectedId = run.runId
    this.#takeSummary(run)
    this.#show(run)
    return true
  }

  /** F9: pauses the training or goes on with it. */
  async togglePause(): Promise<void> {
    const run = this.current
    if (run === null) this.#ports.announcer.say(this.words.said.nothingToPause)
    else if (run.state === 'running') await this.pause(run.runId)
    else if (canResume(run.state)) await this.resume(run.runId)
  }

  async pause(runId: string): Promise<void> {
    await this.#act(async () => this.#takeSummary(await this.#ports.engine.call('train.pause', { runId })))
  }

  async resume(runId: string): Promise<void> {
    if (this.#warnOfOther(runId)) return
    await this.#act(async () => {
      const run = await this.#ports.engine.call('train.resume', { runId })
      this.#takeSummary(run)
      if (runId === this.selectedId) this.#show(run)
    })
  }

  async stop(runId: string): Promise<void> {
    await this.#act(async () => {
      this.#takeSummary(await this.#ports.engine.call('train.stop', { runId }))
      if (runId === this.selectedId) await this.#loadRun(runId)
    })
  }

  async remove(runId: string): Promise<void> {
    await this.#act(async () => {
      await this.#ports.engine.call('train.remove', { runId })
      this.#drop(runId)
    })
  }

  /** One net is trained at a time. */
  #warnOfOther(runId: string | null): boolean {
    const isOther = this.runs?.some((run) => isGoing(run.state) && run.runId !== runId) ?? false
    if (isOther) this.#ports.announcer.warn(this.words.otherTrains)
    return isOther
  }

  async #act(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    try {
      await work()
    } catch (thrown) {
      this.#ports.announcer.warn(thrownText(thrown, this.#ports.locale.words))
    } finally {
      this.isBusy = false
    }
  }

  #progress(news: Events['train.progressed']): void {
    if (this.run?.runId !== news.runId) return
    this.run = withProgress(this.run, news)
    this.secondsLeft = steadyLeft(this.secondsLeft, news.secondsLeft)
  }

  #change(news: Events['train.changed']): void {
    const before = this.runs?.find(({ runId }) => runId === news.run.runId)
    this.#takeSummary(news.run, news.epochFigures)
    // What ended it early, its examples and its model are told by the whole record alone.
    const hasEnded = before !== undefined && before.state !== news.run.state && !isGoing(news.run.state)
    if (hasEnded && news.run.runId === this.selectedId) void this.#loadRun(news.run.runId)
  }

  #takeSummary(run: TrainingRunSummary, epochFigures: Events['train.changed']['epochFigures'] = []): void {
    // An answer may tell it before its event does.
    const before = this.runs?.find(({ runId }) => runId === run.runId)
    if (isWorthSaying(before, run)) this.#ports.announcer.say(runSentence(run, this.#ports.locale))
    this.runs = withSummary(this.runs ?? [], run)
    if (this.run?.runId !== run.runId) return
    this.run = withChange(this.run, { run, epochFigures })
    if (!isGoing(run.state)) this.secondsLeft = null
  }

  #drop(runId: string): void {
    this.runs = (this.runs ?? []).filter((run) => run.runId !== runId)
    if (runId === this.selectedId) this.showForm()
  }

  private get words() {
    return this.#ports.locale.words.train
  }
}
