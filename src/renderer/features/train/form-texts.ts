import type { AppError } from '../../../core/base/app-error'
import { thrownText } from '../../i18n/error-text'
import type { Locale } from '../../i18n/locale.svelte'
import type { FormDraft, FormFault, FormField } from './training-form'

/** What is wrong with an input, in words. */
function faultText(fault: FormFault, locale: Locale): string {
  const words = locale.words.train.form
  if (fault.kind === 'folder') return words.folderMissing
  if (fault.kind === 'rate') return words.rate(locale.whole(fault.most))
  return words.whole(locale.whole(fault.least), locale.whole(fault.most))
}

/** What the engine refused, as the input that caused it says it. */
function refusalText(error: AppError, field: FormField, draft: FormDraft, locale: Locale): string {
  const words = locale.words.train.form
  const isMissing = error.code === 'labels-missing' || error.code === 'file-missing'
  if (field === 'data' && isMissing) return words.dataMissing[draft.dataKind]
  // Choices that no input here can make: only the engine's own words say what is wrong with them.
  if (field === 'form' && error.code === 'bad-argument') return words.refused(error.message)
  return thrownText(error, locale.words)
}

interface FormStanding {
  readonly draft: FormDraft
  readonly faults: Readonly<Partial<Record<FormField, FormFault>>>
  readonly refusals: Readonly<Partial<Record<FormField, AppError>>>
}

/** The sentence at an input; empty where nothing is wrong with it. */
export function textAt(field: FormField, standing: FormStanding, locale: Locale): string {
  const fault = standing.faults[field]
  if (fault !== undefined) return faultText(fault, locale)
  const refusal = standing.refusals[field]
  return refusal === undefined ? '' : refusalText(refusal, field, standing.draft, locale)
}
