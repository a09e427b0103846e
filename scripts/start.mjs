#!/usr/bin/env node
// `npm start [-- FILES]`: sets up what is missing, then opens the window. Without a display it does the main job in the
// terminal instead: reads the sample pages, prints a table, writes CSV and JSON.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { SetupError } from './setup/command.mjs'
import { hasDisplay, sandboxObstacle } from './setup/display.mjs'
import { installedElectron } from './setup/electron.mjs'
import { readSamplesInTerminal } from './setup/terminal-reading.mjs'
import { root, runScript, setUp } from './setup.mjs'

/** Electron's own switches come before the app's folder, the person's words after it. */
function openWindow(words) {
  const electron = installedElectron()
  if (electron === undefined)
    throw new SetupError('There is no Electron to open the window with; "npm run doctor" says more.')
  const obstacle = sandboxObstacle()
  if (obstacle)
    console.error(`The window runs without Chromium's sandbox: ${obstacle}. The installed package has it on.`)
  const args = [...(obstacle ? ['--no-sandbox'] : []), root, ...words]
  return new Promise((resolve, reject) => {
    const child = spawn(electron.binary, args, { cwd: process.cwd(), stdio: 'inherit' })
    child.on('error', (error) => reject(new SetupError(`The window could not be opened: ${error.message}`)))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

await runScript(async () => {
  await setUp()
  if (hasDisplay()) return openWindow(process.argv.slice(2))
  return readSamplesInTerminal(root, join(root, 'readings'))
})
