import type { Augmentation } from '../../../core/training/augmentation'
import type { RateSchedule, TrainingPlan } from '../../../core/training/training-plan'
import type { TrainingRun } from '../../../protocol/commands/training'
import type { Locale } from '../../i18n/locale.svelte'
import { dataName, plainNumber, startedText } from './train-words'
import { augmentationRanges } from './training-form'

export interface RunFact {
  readonly term: string
  readonly fact: string
}

function rateText(schedule: RateSchedule, locale: Locale): string {
  const { rates } = locale.words.train.panel
  const text = (rate: number | undefined): string => plainNumber(rate ?? 0, locale)
  if (schedule.kind === 'passes') return rates.passes(text(schedule.rates[0]), text(schedule.rates.at(-1)))
  return rates[schedule.kind](text(schedule.learningRate))
}

function optimizerText({ optimizer }: TrainingPlan, locale: Locale): string {
  const words = locale.words.train.panel
  if (optimizer.kind === 'sgd' && optimizer.momentum > 0)
    return words.momentum(plainNumber(optimizer.momentum, locale))
  if (optimizer.kind === 'adam' && optimizer.weightDecay > 0)
    return words.decay(plainNumber(optimizer.weightDecay, locale))
  return words.optimizers[optimizer.kind]
}

/** A range as its slider says it: degrees, hundredths or pixels. */
function changesText(augmentation: Augmentation | null, locale: Locale): string {
  const { form, panel } = locale.words.train
  const parts = augmentationRanges.flatMap(({ name, unit }) => {
    const value = augmentation?.[name] ?? 0
    if (value === 0) return []
    const shown = unit === 'percent' ? locale.whole(100 * value) : plainNumber(value, locale)
    return [`${form.ranges[name]} ${form.rangeValue(shown, unit)}`]
  })
  return parts.length === 0 ? panel.noChanges : parts.join(' · ')
}

/** How a run is trained, line by line, as the run card will have it. */
export function runFacts(run: TrainingRun, locale: Locale): readonly RunFact[] {
  const { panel, form } = locale.words.train
  const { plan } = run
  const patience = plan.earlyStopping?.patience
  const sizes = panel.dataOf(locale.whole(run.trainingExamples), locale.whole(run.validationExamples))
  return [
    { term: panel.net, fact: run.architecture },
    { term: panel.data, fact: `${dataName(run.data, locale)} · ${sizes}` },
    ...(run.duplicates === 0 ? [] : [{ term: panel.duplicatesTerm, fact: panel.duplicates(run.duplicates) }]),
    { term: panel.recipe, fact: form.recipes[run.choices.recipe] },
    { term: panel.batch, fact: locale.whole(plan.batchSize) },
    { term: panel.rate, fact: rateText(plan.schedule, locale) },
    { term: panel.optimizer, fact: optimizerText(plan, locale) },
    { term: panel.seed, fact: String(plan.seed) },
    { term: panel.early, fact: patience === undefined ? panel.never : panel.earlyAfter(patience) },
    { term: panel.changes, fact: changesText(plan.augmentation, locale) },
    { term: panel.engine, fact: run.engineLabel },
    { term: panel.started, fact: startedText(run.startedAt, locale) },
    ...(run.endedAt === null ? [] : [{ term: panel.ended, fact: startedText(run.endedAt, locale) }]),
  ]
}
