#!/usr/bin/env node
// `npm run -s cli -- VERB`: the command line from a checkout. Builds first when the sources changed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isExplained, SetupError } from './setup/command.mjs'
import { ensureFashionMnist } from './setup/fashion-mnist.mjs'
import { buildApp, isBuildCurrent, root, runScript } from './setup.mjs'

await runScript(async () => {
  if (!existsSync(join(root, 'node_modules')))
    throw new SetupError('This checkout is not set up yet: run "npm run setup" first.')
  if (!isBuildCurrent()) await buildApp(() => {})
  await fetchNamedData(process.argv.slice(2))
  const env = { DIGIT_DESK_RESOURCES: join(root, 'resources'), TF_CPP_MIN_LOG_LEVEL: '3', ...process.env }
  const cwd = process.env.INIT_CWD ?? process.cwd() // where the person stood when npm moved to the checkout's root
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], {
    cwd,
    env,
    stdio: 'inherit',
  })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 3)))
})

/** Data that a verb trains on by name; where it cannot be had, the verb says so itself. */
async function fetchNamedData(words) {
  if (words[0] !== 'reproduce' && !words.includes('fashion')) return
  try {
    await ensureFashionMnist((text) => console.error(`${text} …`))
  } catch (error) {
    if (!isExplained(error)) throw error
    console.error(error.message)
  }
}
