#!/usr/bin/env node
// `npm run package`: builds the app and makes dist/digit-desk_VERSION_amd64.deb of it (see docs/packaging.md).
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import asar from '@electron/asar'
import { SetupError } from '../setup/command.mjs'
import { ensureElectron } from '../setup/electron.mjs'
import { runStep } from '../setup/steps.mjs'
import { buildApp, runScript } from '../setup.mjs'
import { makeDebianPackage } from './debian.mjs'
import { setFuses } from './fuses.mjs'
import { appFolder, binaryName, distFolder, launcherName, root } from './layout.mjs'
import { licencesText } from './licences.mjs'
import { stageApp } from './stage.mjs'

/** The languages the interface has; Chromium falls back to en-US. */
const locales = ['en-US.pak', 'zh-CN.pak']

/** Makes the package and resolves to the path of the .deb. */
export async function makePackage() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError('The package is made on Linux x64 only, for now.')
  await runStep('Build', buildApp)
  await runStep('Electron', copyElectron)
  await runStep('App', archiveApp)
  await runStep('Fuses', async () => {
    await setFuses(join(appFolder, binaryName))
    return 'set'
  })
  let deb = ''
  await runStep('Debian package', async (note) => {
    deb = await makeDebianPackage(note)
    return deb
  })
  return deb
}

async function copyElectron(note) {
  await ensureElectron(note)
  rmSync(appFolder, { recursive: true, force: true })
  mkdirSync(distFolder, { recursive: true })
  cpSync(realpathSync(join(root, 'node_modules', 'electron', 'dist')), appFolder, {
    recursive: true,
    dereference: true,
  })
  rmSync(join(appFolder, 'resources', 'default_app.asar'))
  renameSync(join(appFolder, 'electron'), join(appFolder, binaryName))
  if (existsSync(join(appFolder, 'LICENSE')))
    renameSync(join(appFolder, 'LICENSE'), join(appFolder, 'LICENSE.electron.txt'))
  for (const name of readdirSync(join(appFolder, 'locales'))) {
    if (!locales.includes(name)) rmSync(join(appFolder, 'locales', name))
  }
  return 'copied'
}

async function archiveApp(note) {
  const staging = join(distFolder, 'app')
  note('tracing what the app loads')
  const packages = await stageApp(staging)
  note('writing the archive')
  // Native modules cannot be loaded from the archive, and the resources are opened by other programs too.
  await asar.createPackageWithOptions(staging, join(appFolder, 'resources', 'app.asar'), {
    unpack: '**/*.{node,wasm}',
    unpackDir: 'resources',
  })
  rmSync(staging, { recursive: true, force: true })
  writeFileSync(join(appFolder, 'LICENSE'), licencesText(packages))
  copyFileSync(join(root, 'scripts', 'package', launcherName), join(appFolder, launcherName))
  chmodSync(join(appFolder, launcherName), 0o755)
  return `${packages.length} packages taken along`
}

if (process.argv[1] === import.meta.filename) {
  await runScript(async () => {
    console.log(await makePackage())
  })
}
