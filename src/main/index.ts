import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { registerAppScheme } from './app-protocol'
import { Desk } from './desk'
import { openPathsOf, ownWords, parseLaunch } from './launch-arguments'
import { runCli } from './run-cli'
import { hardenContents, silenceChromium } from './security'
import { findSurroundings } from './surroundings'
import { askForGraphicsCard } from './webgpu-switches'

const isDefaultApp = process.defaultApp === true
const launch = parseLaunch(ownWords(process.argv, isDefaultApp), process.cwd())
const surroundings = findSurroundings(launch.mode === 'window' ? launch.dataFolder : null)

if (launch.mode === 'cli') startCli(launch.words)
else startDesk(launch.openPaths)

function startCli(words: readonly string[]): void {
  app.disableHardwareAcceleration()
  // Never awaited at the top level: Electron is not ready before this module was evaluated.
  app.whenReady().then(() => runCli(words, surroundings), fail)
}

function startDesk(openPaths: readonly string[]): void {
  mkdirSync(surroundings.dataFolder, { recursive: true })
  app.setPath('userData', surroundings.dataFolder)
  app.setPath('sessionData', join(surroundings.dataFolder, 'browser'))
  // One program for each data folder: a second start hands its files to the first.
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  silenceChromium(surroundings.developmentServer)
  askForGraphicsCard(surroundings.dataFolder)
  registerAppScheme()
  hardenContents(surroundings.developmentServer)
  // Root in a checkout starts with --no-sandbox, with which Chromium's helpers refuse this call.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  const desk = new Desk(surroundings, openPaths)
  app.on('second-instance', (_event, argv, folder) =>
    desk.open(openPathsOf(ownWords(argv, isDefaultApp), folder)),
  )
  app.on('open-file', (event, path) => {
    event.preventDefault()
    desk.open([path])
  })
  app.whenReady().then(() => desk.start(), fail)
}

function fail(error: unknown): void {
  process.stderr.write(`Digit Desk could not start: ${String(error)}\n`)
  app.exit(3)
}
