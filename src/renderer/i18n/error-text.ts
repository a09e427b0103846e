import { appErrorFrom, type ErrorCode, type ErrorDetails } from '../../core/base/app-error'
import type { WireError } from '../../protocol/errors'
import type { Dictionary } from './en'

function detail(details: ErrorDetails, name: string): string {
  const value = details[name]
  return value === undefined ? '' : String(value)
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

/** The sentence a person sees for a fault; the one place where it is chosen. `file` wins over the details'. */
export function errorText(
  error: { code: ErrorCode; details: ErrorDetails },
  words: Dictionary,
  file = '',
): string {
  const { details } = error
  const page = detail(details, 'page')
  return words.errors[error.code]({
    file: baseName(file === '' ? detail(details, 'file') : file),
    page,
    pagesBefore: Number(page === '' ? 0 : page) - 1,
    field: detail(details, 'field'),
    limit: detail(details, 'limit'),
  })
}

export function thrownText(thrown: unknown, words: Dictionary, file = ''): string {
  return errorText(appErrorFrom(thrown), words, file)
}

export function wireErrorText(error: WireError, words: Dictionary, file: string): string {
  return errorText(error, words, file)
}
