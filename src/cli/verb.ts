import type { ExitCode } from './exit-codes'

/** What the command line touches of its process; tests and hosts give their own. */
export interface CliIo {
  /** Results: whole lines, or JSON. */
  readonly print: (text: string) => void
  /** Log and errors: one line without its break. */
  readonly note: (line: string) => void
  readonly env: NodeJS.ProcessEnv
  readonly now: () => Date
}

/** One verb: `read`, `evaluate` ... */
export interface Verb {
  readonly name: string
  /** What follows the verb, as the help shows it. */
  readonly usage: string
  readonly summary: string
  /** Lines of the verb's own help. */
  readonly help: readonly string[]
  /** @throws UsageError, AppError. */
  readonly run: (words: readonly string[], io: CliIo) => Promise<ExitCode>
}

/** The words do not make sense; the message says which. */
export class UsageError extends Error {}

/** Counts up when a reader of an older `--json` would misread a newer one. */
export const jsonVersion = 1

export function printJson(io: CliIo, value: Readonly<Record<string, unknown>>): void {
  io.print(JSON.stringify({ version: jsonVersion, ...value }, null, 2))
}
