import type { TrainingRunSummary } from '../../../protocol/commands/training'
import { wireErrorText } from '../../i18n/error-text'
import type { Locale } from '../../i18n/locale.svelte'
import { isGoing } from './run-progress'

export interface RunProblem {
  readonly strong: string
  /** What is safe and what to do, or the words of what broke; may be empty. */
  readonly help: string
}

/** What went wrong with a run, in words; null where nothing did. */
export function problemOf(run: TrainingRunSummary, locale: Locale): RunProblem | null {
  const words = locale.words.train.banner
  const { problem, state, bestEpoch, epochsDone } = run
  switch (problem?.code) {
    case 'training-diverged': {
      const step = Number(problem.details.step ?? Number.NaN)
      if (!Number.isFinite(step)) break
      return { strong: words.diverged(locale.whole(step)), help: words.divergedHelp(bestEpoch) }
    }
    case 'disk-full':
      return { strong: words.diskFull, help: words.diskFullHelp }
    case 'engine-stopped':
      return {
        strong: words.engineDied,
        help: isGoing(state) ? words.engineDiedHelp : words.engineDiedPaused,
      }
  }
  if (problem !== null) {
    const said = problem.code === 'internal' ? locale.words.errorSaid(problem.message).trim() : ''
    return { strong: wireErrorText(problem, locale.words, ''), help: said }
  }
  return state === 'interrupted'
    ? { strong: words.interrupted, help: words.interruptedHelp(epochsDone) }
    : null
}
