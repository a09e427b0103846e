import type { TrainingData, TrainingRunSummary } from '../../../protocol/commands/training'
import type { Locale } from '../../i18n/locale.svelte'

/** MNIST, Fashion-MNIST or the folder's own name. */
export function dataName(data: TrainingData, locale: Locale): string {
  if (data.kind !== 'folder') return locale.words.train.data[data.kind]
  return data.path.split(/[\\/]/).findLast((part) => part !== '') ?? data.path
}

/** A class as a person reads it: the digit, the garment, or what the reading net calls no digit. */
export function className(data: TrainingData, index: number, locale: Locale): string {
  const { fashionClasses, furtherClasses } = locale.words.train
  if (index >= 10) return furtherClasses[index - 10] ?? String(index)
  return (data.kind === 'fashion' ? fashionClasses[index] : undefined) ?? String(index)
}

/** The word for one example of the data: digits, or pictures where they are none. */
export function exampleWord(data: TrainingData): 'digits' | 'pictures' {
  return data.kind === 'fashion' ? 'pictures' : 'digits'
}

/** Date and time of day of a run, as the language writes them. */
export function startedText(iso: string, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale.language, { dateStyle: 'medium', timeStyle: 'short' })
  return format.format(new Date(iso))
}

/** A loss with as many places as tell it apart from its neighbours. */
export function lossText(loss: number | null, locale: Locale): string {
  if (loss === null) return locale.words.train.none
  if (!Number.isFinite(loss)) return locale.words.train.notANumber
  const format = new Intl.NumberFormat(locale.language, {
    minimumFractionDigits: 4,
    maximumFractionDigits: 4,
  })
  return format.format(loss)
}

/** A measured share, in hundredths of a percent: ten thousand examples bear them. */
export function shareText(share: number | null, locale: Locale): string {
  return share === null ? locale.words.train.none : locale.share(share)
}

/** A number of a recipe with as many places as it needs: 0.9, 0.0005. */
export function plainNumber(n: number, locale: Locale): string {
  return new Intl.NumberFormat(locale.language, { maximumSignificantDigits: 4 }).format(n)
}

/** What a screen reader is told when an epoch ends or a state changes. */
export function runSentence(run: TrainingRunSummary, locale: Locale): string {
  const { said } = locale.words.train
  const best = run.bestValidationAccuracy
  if (run.state === 'finished') {
    const share = shareText(best, locale)
    const isEarly = run.epochsDone < run.epochs
    return isEarly ? said.early(run.epochsDone, run.epochs, share) : said.finished(run.epochsDone, share)
  }
  if (run.state !== 'running') return said[run.state]
  if (run.epochsDone === 0) return said.started(run.architecture)
  if (best === null) return said.epochAlone(run.epochsDone, run.epochs)
  return said.epoch(run.epochsDone, run.epochs, shareText(best, locale))
}
