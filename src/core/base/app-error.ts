/** Every fault the product can name. User text is chosen from the code in one place per host, in each language. */
export const errorCodes = [
  'bad-argument',
  'dest-exists',
  'dest-readonly',
  'disk-full',
  'engine-stopped',
  'engine-missing',
  'examples-changed',
  'examples-few',
  'examples-none',
  'field-missing',
  'field-unknown',
  'file-denied',
  'file-empty',
  'file-kind',
  'file-locked',
  'file-missing',
  'file-truncated',
  'file-damaged',
  'file-too-large',
  'internal',
  'labels-missing',
  'labels-damaged',
  'model-missing',
  'model-damaged',
  'model-kind',
  'model-unfit',
  'model-untaught',
  'page-blank',
  'page-unknown',
  'recipe-missing',
  'store-damaged',
  'training-busy',
  'training-diverged',
  'training-elsewhere',
  'training-idle',
  'training-over',
  'training-unknown',
  'cancelled',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Safe to show and to send across a port: no stack, no path outside what the person named. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>

/** A fault with a code of the closed union; anything else that is thrown is a bug and becomes `internal`. */
export class AppError extends Error {
  override readonly name = 'AppError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

export function appErrorFrom(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('internal', message, {}, thrown)
}
