import { appErrorFrom, type ErrorCode, type ErrorDetails } from '../../core/base/app-error'
import { missingReasons } from '../../protocol/commands/engines'
import type { WireError } from '../../protocol/errors'
import type { Dictionary } from './en'

function detail(details: ErrorDetails, name: string): string {
  const value = details[name]
  return value === undefined ? '' : String(value)
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

/**
 * The sentence a person sees for a fault; the one place where it is chosen. `file` wins over the details'. Where a
 * library said why, its own words stand behind the sentence.
 */
export function errorText(
  error: { code: ErrorCode; details: ErrorDetails },
  words: Dictionary,
  file = '',
): string {
  const { details } = error
  const page = detail(details, 'page')
  const reason = detail(details, 'reason')
  const said = detail(details, 'said')
  const sentence = words.errors[error.code]({
    file: baseName(file === '' ? detail(details, 'file') : file),
    page,
    pagesBefore: Number(page === '' ? 0 : page) - 1,
    field: detail(details, 'field'),
    limit: detail(details, 'limit'),
    examples: detail(details, 'examples'),
    batch: detail(details, 'batch'),
    model: detail(details, 'model'),
    engine: detail(details, 'engine'),
    reason: missingReasons.find((known) => known === reason) ?? 'other',
    remedy: detail(details, 'remedy'),
  })
  return said === '' ? sentence : `${sentence}${words.errorSaid(said)}`
}

export function thrownText(thrown: unknown, words: Dictionary, file = ''): string {
  return errorText(appErrorFrom(thrown), words, file)
}

export function wireErrorText(error: WireError, words: Dictionary, file: string): string {
  return errorText(error, words, file)
}
