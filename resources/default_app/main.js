// What `electron FOLDER` runs first, for an Electron whose archive came without its own default app.
// It finds the app on the command line and becomes it. An ES module on purpose: Electron holds back `ready` until this
// module, and with it the awaited app, has been evaluated.
import { existsSync, readFileSync } from 'node:fs'
import Module from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, dialog } from 'electron'

/** Splits the command line as Electron does: switches first, then the app; what follows the app is the app's own. */
function parseCommandLine(argv) {
  const preload = []
  let version = false
  let file
  for (let at = 0; at < argv.length && file === undefined; at++) {
    const word = argv[at]
    if (word === '-r' || word === '--require') preload.push(argv[++at])
    else if (word === '--version' || word === '-v') version = true
    else if (!word.startsWith('-')) file = word
  }
  return { file, preload, version }
}

/** Takes over the app's name, version and path from its package.json and returns the file to run. */
function becomeApp(file) {
  const path = resolve(file)
  const manifestPath = join(path, 'package.json')
  if (!existsSync(manifestPath)) return path
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const name = manifest.productName ?? manifest.name
  if (name) app.setName(name)
  if (manifest.version) app.setVersion(manifest.version)
  app.setAppPath(path)
  return join(path, manifest.main ?? 'index.js')
}

const { file, preload, version } = parseCommandLine(process.argv.slice(1))
if (version) {
  process.stdout.write(`v${process.versions.electron}\n`)
  process.exit(0)
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
if (preload.length > 0) Module._preloadModules(preload)
if (file === undefined) {
  process.stderr.write('usage: electron FOLDER [ARGUMENTS]\n')
  process.exit(2)
}
try {
  await import(pathToFileURL(becomeApp(file)).href)
} catch (error) {
  process.stderr.write(`The app could not be started: ${error?.stack ?? error}\n`)
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
    dialog.showErrorBox('The app could not be started', String(error))
  process.exit(1)
}
