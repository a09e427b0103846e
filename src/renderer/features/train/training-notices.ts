import type { AwayNotice } from '../../../preload/desk-api'
import type { TrainingRunSummary } from '../../../protocol/commands/training'
import type { EngineRequests } from '../../app/engine-requests'
import type { Locale } from '../../i18n/locale.svelte'
import { problemOf } from './run-problem'
import { isGoing } from './run-progress'
import { dataName, runSentence, shareText } from './train-words'

export interface NoticePorts {
  readonly engine: EngineRequests
  readonly locale: Locale
  /** Shown only where the window has no focus; main knows. */
  readonly tellAway: (notice: AwayNotice) => void
}

/** Tells of trainings that ended, failed or came to a halt by themselves, to a person who may be elsewhere. */
export class TrainingNotices {
  readonly #states = new Map<string, TrainingRunSummary['state']>()
  readonly #ports: NoticePorts

  constructor(ports: NoticePorts) {
    this.#ports = ports
    ports.engine.on('train.changed', ({ run }) => this.#follow(run))
    ports.engine.on('train.removed', ({ runId }) => this.#states.delete(runId))
  }

  /** The engine was started anew: what trained before has come to a halt, which no event tells. */
  async lookAgain(): Promise<void> {
    const going = [...this.#states].flatMap(([runId, state]) => (isGoing(state) ? [runId] : []))
    if (going.length === 0) return
    const runs = await this.#ports.engine.call('train.list', {})
    for (const run of runs) if (going.includes(run.runId)) this.#follow(run)
  }

  #follow(run: TrainingRunSummary): void {
    const isNews = this.#states.get(run.runId) !== run.state
    this.#states.set(run.runId, run.state)
    if (isNews && hasHalted(run)) this.#ports.tellAway(noticeOf(run, this.#ports.locale))
  }
}

/** A pause is told only where nobody asked for it: the disk is full. */
function hasHalted({ state, problem }: TrainingRunSummary): boolean {
  if (state === 'paused') return problem !== null
  return !isGoing(state)
}

export function noticeOf(run: TrainingRunSummary, locale: Locale): AwayNotice {
  const { words } = locale
  const { bestValidationAccuracy } = run
  const sentences = [runSentence(run, locale)]
  const problem = problemOf(run, locale)
  if (problem !== null) sentences.push(problem.strong)
  // The sentence of a finished run names it already.
  if (bestValidationAccuracy !== null && run.state !== 'finished')
    sentences.push(words.train.said.best(shareText(bestValidationAccuracy, locale)))
  return {
    title: `${run.architecture}, ${dataName(run.data, locale)}`,
    body: sentences.map((sentence) => sentence.replace(/[.。]$/, '')).join(words.stop),
    runId: run.runId,
  }
}
