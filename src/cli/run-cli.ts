import { appErrorFrom } from '../core/base/app-error'
import { correctVerb, historyVerb, redoVerb, undoVerb } from './commands/correct'
import { doctorVerb } from './commands/doctor'
import { enginesVerb } from './commands/engines'
import { evaluateVerb } from './commands/evaluate'
import { exportVerb } from './commands/export'
import { fieldsVerb } from './commands/fields'
import { inspectVerb } from './commands/inspect'
import { modelsVerb } from './commands/models'
import { pagesVerb } from './commands/pages'
import { readVerb } from './commands/read'
import { reproduceVerb } from './commands/reproduce'
import { trainVerb } from './commands/train'
import { type ExitCode, exitCodeFrom, exitCodes } from './exit-codes'
import { type CliIo, UsageError, type Verb } from './verb'

const verbs: readonly Verb[] = [
  readVerb,
  evaluateVerb,
  pagesVerb,
  fieldsVerb,
  correctVerb,
  undoVerb,
  redoVerb,
  historyVerb,
  exportVerb,
  trainVerb,
  reproduceVerb,
  modelsVerb,
  inspectVerb,
  enginesVerb,
  doctorVerb,
]

/** Runs `digit-desk WORDS`; never throws. Exit codes are in `docs/cli.md`. */
export async function runCli(words: readonly string[], io: CliIo): Promise<ExitCode> {
  const [first = 'help', ...rest] = words
  if (first === 'version' || first === '--version') return printVersion(io)
  if (first === 'help' || first === '--help' || first === '-h') return printHelp(rest[0], io)
  const verb = verbs.find(({ name }) => name === first)
  if (verb === undefined) {
    io.note(`There is no verb "${first}". "digit-desk help" lists them.`)
    return exitCodes.usage
  }
  if (rest.includes('--help') || rest.includes('-h')) return printHelp(verb.name, io)
  try {
    return await verb.run(rest, io)
  } catch (thrown) {
    return explain(thrown, verb, io)
  }
}

function explain(thrown: unknown, verb: Verb, io: CliIo): ExitCode {
  if (thrown instanceof UsageError) {
    io.note(`${thrown.message} "digit-desk help ${verb.name}" tells more.`)
    return exitCodes.usage
  }
  const { code, message } = appErrorFrom(thrown)
  // A bug's stack helps whoever mends it; a named fault needs none.
  const stack = code === 'internal' && thrown instanceof Error ? `\n${thrown.stack}` : ''
  io.note(`${message} (${code})${stack}`)
  return exitCodeFrom(code)
}

async function printVersion(io: CliIo): Promise<ExitCode> {
  const { findSurroundings } = await import('../engine/surroundings')
  io.print(findSurroundings(io.env).version)
  return exitCodes.done
}

function printHelp(name: string | undefined, io: CliIo): ExitCode {
  const verb = verbs.find((candidate) => candidate.name === name)
  if (verb !== undefined) {
    const usage = `digit-desk ${verb.name} ${verb.usage}`.trimEnd()
    io.print([usage, verb.summary, '', ...verb.help.map((line) => `  ${line}`)].join('\n'))
    return exitCodes.done
  }
  if (name !== undefined) {
    io.note(`There is no verb "${name}".`)
    return exitCodes.usage
  }
  io.print(
    [
      'digit-desk VERB ...   reads the digits people write on cheques and envelopes, on your own machine',
      '',
      ...verbs.map((each) => `  ${each.name.padEnd(10)}${each.summary}`),
      '',
      '"digit-desk help VERB" tells what a verb takes. Results go to the standard output, all else to the',
      'standard error. Exit codes: 0 done, 1 some input failed, 2 wrong use, 3 something is missing on this machine.',
    ].join('\n'),
  )
  return exitCodes.done
}
