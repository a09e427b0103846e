#!/usr/bin/env node
// `npm run doctor`: one screen of what is present, what is missing and what that costs.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cacheRoot } from './setup/cache.mjs'
import { runCommand } from './setup/command.mjs'
import { hasDisplay, sandboxObstacle } from './setup/display.mjs'
import { installedElectron } from './setup/electron.mjs'
import { arePackagesCurrent } from './setup/packages.mjs'
import { isDebianLike, missingPackages } from './setup/system.mjs'
import { checkTensorflow, installedTensorflow, nvidiaDriver } from './setup/tensorflow.mjs'
import { isBuildCurrent, root, TEST_PACKAGES, WINDOW_PACKAGES } from './setup.mjs'

const present = (text) => ({ mark: '✓', text })
const missing = (text, cost) => ({ mark: '✗', text, cost })
const remark = (text, cost) => ({ mark: '·', text, cost })

async function libraries(names, cost) {
  if (!isDebianLike()) return remark('not a Debian system: not checked')
  const absent = await missingPackages(names)
  if (absent.length === 0) return present('all installed')
  const line = absent.map((name) => name.split('|')[0]).join(' ')
  return missing(`${line} missing`, `${cost}; apt-get install ${line}`)
}

function electron() {
  const found = installedElectron()
  if (!found) return missing('none', 'no window; the command line works. npm run setup')
  if (!found.version.startsWith('33.')) return present(found.version)
  return present(`${found.version} (out of the npm registry; a release needs the current one)`)
}

async function tensorflow() {
  const cost = 'the kernels read and train without it; npm run engine:tensorflow'
  if (!installedTensorflow()) return missing('not installed', cost)
  const check = await checkTensorflow()
  if (check.error) return missing(`does not run: ${check.error}`, cost)
  return present(`${check.version} on the ${check.device}, trained a test net just now`)
}

function nvidia() {
  const driver = nvidiaDriver()
  if (!driver) return remark('no NVIDIA driver', 'everything runs on the processor')
  const cuda = installedTensorflow()?.choice.variant === 'cuda'
  return cuda
    ? present(`driver ${driver}, CUDA build chosen`)
    : remark(`driver ${driver}`, 'its CUDA build: npm run engine:tensorflow')
}

function weights() {
  const folder = join(root, 'resources', 'models')
  const names = existsSync(folder) ? readdirSync(folder) : []
  const files = names.filter((name) => existsSync(join(folder, name, 'weights.safetensors')))
  return files.length > 0
    ? present(files.join(', '))
    : missing('none', 'nothing can be read; npm run train:shipped makes them')
}

function display() {
  if (!hasDisplay()) return remark('none', '"npm start" reads the samples in the terminal')
  const obstacle = sandboxObstacle()
  return obstacle
    ? remark('present', `the window runs without its sandbox: ${obstacle}`)
    : present('present, sandbox usable')
}

function folderSize(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + folderSize(join(path, name)), 0)
}

async function version(program) {
  const { code, output } = await runCommand(program, ['--version'])
  return code === 0 ? output.split('\n')[0].trim() : undefined
}

async function compiler() {
  const found = await version('g++')
  return found
    ? present(found)
    : remark('g++ is not installed', 'only needed once, to install the TensorFlow engine')
}

const LINES = [
  ['Node', () => present(`${process.versions.node} on ${process.platform} ${process.arch}`)],
  ['Window libraries', () => libraries(WINDOW_PACKAGES, 'the window does not open')],
  ['Test programs', () => libraries(TEST_PACKAGES, 'npm test cannot run the window')],
  ['Display', display],
  [
    'npm packages',
    () => (arePackagesCurrent(root) ? present('as locked') : missing('not as locked', 'npm run setup')),
  ],
  ['Electron', electron],
  ['TensorFlow engine', tensorflow],
  ['C++ compiler', compiler],
  ['NVIDIA GPU', nvidia],
  [
    'Build',
    () => (isBuildCurrent() ? present('current') : remark('older than the sources', 'npm start builds it')),
  ],
  ['Shipped weights', weights],
  ['Cache', () => present(`${cacheRoot()} (${Math.round(folderSize(cacheRoot()) / 1e6)} MB)`)],
]

let lacking = 0
for (const [title, look] of LINES) {
  const { mark, text, cost } = await look()
  if (mark === '✗') lacking++
  console.log(`${mark} ${title.padEnd(18)} ${text}${cost ? ` — ${cost}` : ''}`)
}
console.log(lacking === 0 ? '\nNothing is missing.' : `\n${lacking} missing.`)
