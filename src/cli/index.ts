import { runCli } from './run-cli'

// The command line as a process: from a checkout in plain Node, in the installed app in a utility process that
// imports this file. Either sets `process.argv` to program, script, words.

/** `digit-desk read ... | head` closes the pipe early: no reason for a stack trace. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await runCli(process.argv.slice(2), {
  print: (text) => process.stdout.write(`${text}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  env: process.env,
  now: () => new Date(),
})
