import type { ErrorCode } from '../core/base/app-error'

/** Promised in `docs/cli.md`. */
export const exitCodes = { done: 0, inputFailed: 1, usage: 2, environment: 3 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Faults of this machine or its set-up; the others are of what was given. */
const environmentFaults: readonly ErrorCode[] = [
  'dest-exists',
  'dest-readonly',
  'disk-full',
  'engine-missing',
  'engine-stopped',
  'internal',
  'model-missing',
  'model-damaged',
  'store-damaged',
]

/** Faults of what was asked for, whatever stands in the files. */
const usageFaults: readonly ErrorCode[] = [
  'bad-argument',
  'examples-few',
  'examples-none',
  'model-untaught',
  'recipe-missing',
  'training-busy',
  'training-elsewhere',
  'training-idle',
  'training-over',
  'training-unknown',
]

export function exitCodeFrom(code: ErrorCode): ExitCode {
  if (usageFaults.includes(code)) return exitCodes.usage
  return environmentFaults.includes(code) ? exitCodes.environment : exitCodes.inputFailed
}
