import { AppError, appErrorFrom, type ErrorCode, type ErrorDetails } from '../core/base/app-error'

/** An AppError as it crosses a port. */
export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
}

export function wireErrorFrom(thrown: unknown): WireError {
  const { code, message, details } = appErrorFrom(thrown)
  return { code, message, details }
}

export function appErrorFromWire(error: WireError, command: string): AppError {
  return new AppError(error.code, error.message, { ...error.details, command })
}
