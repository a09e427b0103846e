// The same Electron with nothing in it but a window that says hello: what every Electron app costs.
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import asar from '@electron/asar'
import { appFolder, binaryName, launcherName } from './layout.mjs'

const main = `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, frame: false })
  window.loadURL('data:text/html,<title>Bare</title><p>Hello</p>')
})
app.on('window-all-closed', () => app.quit())
`

/** Makes it in `folder` from the packaged app's folder; resolves to its binary. */
export async function makeBareElectron(folder) {
  rmSync(folder, { recursive: true, force: true })
  cpSync(appFolder, folder, {
    recursive: true,
    filter: (path) => ![join(appFolder, 'resources'), join(appFolder, launcherName)].includes(path),
  })
  const app = join(folder, 'app')
  mkdirSync(app)
  mkdirSync(join(folder, 'resources'))
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'bare', version: '0.0.0', main: 'main.js' }),
  )
  writeFileSync(join(app, 'main.js'), main)
  await asar.createPackage(app, join(folder, 'resources', 'app.asar'))
  rmSync(app, { recursive: true })
  // As the installed app's: where user namespaces are not to be had, the sandbox needs its helper to run as root.
  chmodSync(join(folder, 'chrome-sandbox'), 0o4755)
  return join(folder, binaryName)
}
