#!/usr/bin/env node
// Sets up a checkout: `npm run setup`, and the first part of `npm start` and `npm test`. Plain Node, no dependencies,
// idempotent: what is there is left alone, and when nothing changed it ends at once.
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isExplained, lastLines, runCommand, SetupError } from './setup/command.mjs'
import { ensureElectron, installedElectron } from './setup/electron.mjs'
import { ensureFashionMnist } from './setup/fashion-mnist.mjs'
import { arePackagesCurrent, installPackagesFromLock } from './setup/packages.mjs'
import { hashInputs, readStamp, writeStamp } from './setup/stamp.mjs'
import { formatDuration, runStep } from './setup/steps.mjs'
import { installPackages, isDebianLike, missingPackages } from './setup/system.mjs'
import { enginePackages, ensureTensorflow, installedTensorflow, nvidiaDriver } from './setup/tensorflow.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const BUILD_TIMEOUT_MS = 10 * 60_000
/** Debian's packages for Electron's window; the second names are Ubuntu 24.04's. */
export const WINDOW_PACKAGES = ['libgtk-3-0|libgtk-3-0t64', 'libnss3', 'libasound2|libasound2t64', 'libgbm1']
/** A display that needs no screen, for the end-to-end tests; fakeroot builds the .deb. */
export const TEST_PACKAGES = ['xvfb', 'xauth', 'fakeroot']
const BUILD_INPUTS = [
  'src',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'scripts/build',
]
const buildStamp = join(root, 'out', '.inputs')

/** Whether the built app is the one the sources describe. */
export function isBuildCurrent() {
  return readStamp(buildStamp) === hashInputs(root, BUILD_INPUTS)
}

/**
 * Sets up everything the app needs, and with `forTests` what the tests need. Throws SetupError when the app cannot work
 * without what failed; a missing window library or TensorFlow is said and lived with.
 */
export async function setUp({ forTests = false } = {}) {
  requireNode()
  const stampFile = join(root, 'node_modules', '.cache', 'digit-desk', forTests ? 'setup-tests' : 'setup')
  const key = () =>
    hashInputs(root, ['package-lock.json', 'scripts/setup', 'scripts/setup.mjs'], process.version)
  if (readStamp(stampFile) === key() && arePackagesCurrent(root) && installedElectron()) {
    if (!isBuildCurrent()) await runStep('Build', buildApp)
    return
  }
  const start = performance.now()
  console.error('Setting up Digit Desk')
  await runStep('System libraries', (note) => installSystemLibraries(forTests, note))
  await runStep('npm packages', installNpmPackages)
  await runStep('Electron', installElectron)
  await runStep('TensorFlow engine', installTensorflow)
  if (forTests) await runStep('Fashion-MNIST', fetchFashionMnist)
  await runStep('Build', buildApp)
  writeStamp(stampFile, key())
  console.error(`Set-up is complete (${formatDuration(performance.now() - start)})\n`)
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 18)) return
  throw new SetupError(`Digit Desk needs Node 20.18 or newer; this is ${process.versions.node}.`)
}

async function installSystemLibraries(forTests, note) {
  if (process.platform !== 'linux') return 'nothing to do on this system'
  if (!isDebianLike())
    return { text: `please install GTK 3, NSS, ALSA and GBM with this system's own tools`, state: 'missing' }
  const missing = await missingPackages([
    ...WINDOW_PACKAGES,
    ...(forTests ? TEST_PACKAGES : []),
    ...enginePackages(),
  ])
  if (missing.length === 0) return 'present'
  note(`installing ${missing.map((name) => name.split('|')[0]).join(', ')} with apt`)
  const outcome = await installPackages(missing)
  if (outcome.installed) return 'installed'
  return {
    text: `${outcome.reason}; the window and the TensorFlow engine need them, so please type: ${outcome.line}`,
    state: 'missing',
  }
}

async function installNpmPackages(note) {
  if (arePackagesCurrent(root)) return 'present'
  await installPackagesFromLock(root, note)
  return 'installed from the lock'
}

async function installElectron(note) {
  try {
    const electron = await ensureElectron(note)
    return electron.how === 'present' ? `${electron.version} is present` : `${electron.version} installed`
  } catch (error) {
    if (!isExplained(error)) throw error
    return {
      text: `${error.message} The command line works without it; the window does not`,
      state: 'missing',
    }
  }
}

async function installTensorflow(note) {
  try {
    const before = installedTensorflow() !== undefined
    const engine = await ensureTensorflow(undefined, note)
    if (engine.how === 'removed') return 'removed by choice; the kernels read and train'
    if (engine.how === 'absent')
      return { text: 'the package is not installed; the kernels read and train', state: 'missing' }
    const offer =
      nvidiaDriver() && engine.device !== 'GPU' ? '; for the NVIDIA GPU here: npm run engine:tensorflow' : ''
    return `${engine.version} on the ${engine.device} ${before ? 'is present' : 'installed'}${offer}`
  } catch (error) {
    if (!isExplained(error)) throw error
    return {
      text: `${error.message} The app reads and trains on its kernels; "npm run engine:tensorflow" tries again`,
      state: 'missing',
    }
  }
}

/** Some tests train on it and are skipped without it. */
async function fetchFashionMnist(note) {
  try {
    return await ensureFashionMnist(note)
  } catch (error) {
    if (!isExplained(error)) throw error
    return { text: error.message, state: 'missing' }
  }
}

/** Bundles main, preload, engine, command line and window into `out`. Throws SetupError with the bundler's words. */
export async function buildApp(note) {
  if (isBuildCurrent()) return 'present'
  note('building main, preload and window')
  const inputs = hashInputs(root, BUILD_INPUTS)
  rmSync(buildStamp, { force: true })
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code, output } = await runCommand(process.execPath, [script, 'build', '--logLevel', 'warn'], {
    cwd: root,
    timeoutMs: BUILD_TIMEOUT_MS,
  })
  if (code !== 0 || !existsSync(join(root, 'out')))
    throw new SetupError(`The build failed:\n${lastLines(output, 30)}`)
  writeStamp(buildStamp, inputs)
  return 'built'
}

/** Runs a script's `main`; a SetupError ends it with its sentence and exit code 3 instead of a stack trace. */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!isExplained(error)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 3
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(() => setUp({ forTests: process.argv.includes('--tests') }))
}
