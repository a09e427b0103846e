#!/usr/bin/env node
// Installs the TensorFlow engine: `npm run engine:tensorflow [-- --cpu | --cuda | --from DIR | --remove]`. Also a step of set-up.
// TensorFlow's libraries go into the cache outside the checkout; tfjs-node-gpu gets its binding and a link to them.
// The app works without it, on its kernels.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheRoot, makeFolderAtomically } from './cache.mjs'
import { isExplained, lastLines, runCommand, SetupError } from './command.mjs'
import { installPackages, isDebianLike, missingPackages } from './system.mjs'
import { bindingRecipe, ensureBinding } from './tensorflow-binding.mjs'
import { DOWNLOAD_SIZE, fillFromWheels, TENSORFLOW_VERSION } from './tensorflow-wheels.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const packageFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
const bindingFile = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node')
const libraryLink = join(packageFolder, 'deps', 'lib')
const choiceFile = () => join(cacheRoot(), 'tensorflow-choice.json')
/** Needed once, to fetch the wheel and to compile the binding. */
const TOOLS = ['g++', 'python3-pip']
const CHECK_TIMEOUT_MS = 120_000

/**
 * Installs the wished-for TensorFlow: `{variant: 'cpu' | 'cuda'}` or `{from: folder}`; without a wish the one chosen
 * last. Resolves to `{how: 'ready' | 'removed' | 'absent', ...}`. Throws SetupError.
 */
export async function ensureTensorflow(wish, note) {
  if (!existsSync(join(packageFolder, 'package.json'))) return { how: 'absent' }
  const choice = wish ?? readChoice()
  if (choice.removed) return { how: 'removed' }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('The TensorFlow engine is built on Linux x64 only, for now.')
  }
  const found = choice.from ? locateTensorflow(choice.from) : await ensureWheels(choice.variant, note)
  const { key } = bindingRecipe(found)
  if (!isLinkedTo(found.libraryFolder) || readCheck().key !== key) {
    const binding = await bindingFor(found, note)
    link(binding, found.libraryFolder)
    note('training a few steps with it')
    const check = await checkTensorflow()
    if (check.error) {
      unlink()
      throw new SetupError(`TensorFlow is installed but does not run here: ${check.error}`)
    }
    writeFileSync(join(packageFolder, 'deps', 'checked.json'), `${JSON.stringify({ ...check, key })}\n`)
  }
  writeChoice(choice)
  return { how: 'ready', libraryFolder: found.libraryFolder, ...readCheck() }
}

/** What is installed now, without touching anything: `{version, device, libraryFolder}` or undefined. */
export function installedTensorflow() {
  if (!existsSync(bindingFile) || !existsSync(libraryLink)) return undefined
  return { ...readCheck(), choice: readChoice() }
}

function readCheck() {
  try {
    return JSON.parse(readFileSync(join(packageFolder, 'deps', 'checked.json'), 'utf8'))
  } catch {
    return {}
  }
}

function readChoice() {
  try {
    return JSON.parse(readFileSync(choiceFile(), 'utf8'))
  } catch {
    return { variant: 'cpu' }
  }
}

function writeChoice(choice) {
  mkdirSync(cacheRoot(), { recursive: true })
  writeFileSync(choiceFile(), `${JSON.stringify(choice)}\n`)
}

const wheelFolder = (variant) => join(cacheRoot(), `tensorflow-${TENSORFLOW_VERSION}-${variant}-r1`)

/** Debian's packages that installing the engine still needs here: none once it is in the cache. */
export function enginePackages() {
  const { removed, from, variant } = readChoice()
  const isCached = existsSync(join(wheelFolder(variant ?? 'cpu'), 'manifest.json'))
  return removed || from || isCached ? [] : TOOLS
}

async function ensureWheels(variant, note) {
  const folder = wheelFolder(variant)
  if (!existsSync(join(folder, 'manifest.json'))) {
    await needPrograms(async () => (await runCommand('python3', ['-m', 'pip', '--version'])).code === 0, note)
    note(
      `downloading TensorFlow ${TENSORFLOW_VERSION} for the ${variant === 'cuda' ? 'GPU' : 'CPU'} (${DOWNLOAD_SIZE[variant]})`,
    )
    await makeFolderAtomically(folder, (part) => fillFromWheels(part, variant, note))
  }
  return locateTensorflow(join(folder, 'tensorflow'))
}

/** Finds the libraries and headers in a Python environment, its site-packages, or an unpacked libtensorflow archive. */
function locateTensorflow(from) {
  const start = resolve(from)
  for (const folder of [start, ...pythonFolders(start)]) {
    const wheel = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
    if (wheel.every((name) => existsSync(join(folder, name)))) {
      return { root, libraryFolder: folder, includeFolder: join(folder, 'include'), libraries: wheel }
    }
    const archive = ['libtensorflow.so.2', 'libtensorflow_framework.so.2']
    if (archive.every((name) => existsSync(join(folder, 'lib', name)))) {
      return {
        root,
        libraryFolder: join(folder, 'lib'),
        includeFolder: join(folder, 'include'),
        libraries: archive,
      }
    }
  }
  throw new SetupError(
    `No TensorFlow was found in ${start}: name a folder that holds libtensorflow_cc.so.2, a Python environment with TensorFlow, or an unpacked libtensorflow archive.`,
  )
}

function pythonFolders(start) {
  const lib = join(start, 'lib')
  const pythons = existsSync(lib) ? readdirSync(lib).filter((name) => /^python3/.test(name)) : []
  const sitePackages = pythons.map((name) => join(lib, name, 'site-packages'))
  return [start, ...sitePackages]
    .map((folder) => join(folder, 'tensorflow'))
    .filter((folder) => existsSync(folder))
}

async function bindingFor(found, note) {
  await needPrograms(async () => (await runCommand('g++', ['--version'])).code === 0, note)
  return ensureBinding(found, note)
}

async function needPrograms(isThere, note) {
  if (await isThere()) return
  if (!isDebianLike())
    throw new SetupError(`The TensorFlow engine needs ${TOOLS.join(' and ')} to be installed first.`)
  note(`installing ${TOOLS.join(' and ')}`)
  const outcome = await installPackages(await missingPackages(TOOLS))
  if (!outcome.installed)
    throw new SetupError(
      `The TensorFlow engine needs ${TOOLS.join(' and ')} (${outcome.reason}); type: ${outcome.line}`,
    )
}

function isLinkedTo(folder) {
  if (
    !existsSync(bindingFile) ||
    !existsSync(libraryLink) ||
    !existsSync(join(packageFolder, 'deps', 'checked.json'))
  )
    return false
  return statSync(libraryLink).ino === statSync(folder).ino
}

function link(binding, libraryFolder) {
  mkdirSync(dirname(bindingFile), { recursive: true })
  mkdirSync(dirname(libraryLink), { recursive: true })
  rmSync(libraryLink, { recursive: true, force: true })
  symlinkSync(libraryFolder, libraryLink)
  copyFileSync(binding, `${bindingFile}.part`)
  renameSync(`${bindingFile}.part`, bindingFile)
}

function unlink() {
  rmSync(join(packageFolder, 'lib'), { recursive: true, force: true })
  rmSync(join(packageFolder, 'deps'), { recursive: true, force: true })
}

/** Trains in a child process. Resolves to `{version, device, first, last}` or `{error}`. */
export async function checkTensorflow() {
  const script = join(root, 'scripts', 'setup', 'tensorflow-check.cjs')
  const env = { TF_CPP_MIN_LOG_LEVEL: '3' }
  const { code, output } = await runCommand(process.execPath, [script], {
    cwd: root,
    env,
    timeoutMs: CHECK_TIMEOUT_MS,
  })
  const line = output.split('\n').find((text) => text.startsWith('{"version"'))
  if (code !== 0 || line === undefined) return { error: lastLines(output, 2) || `it ended with code ${code}` }
  const check = JSON.parse(line)
  if (!(check.last < check.first))
    return { error: `training did not lower the loss (${check.first} to ${check.last})` }
  return check
}

/** The NVIDIA driver's version, or undefined where there is none. */
export function nvidiaDriver() {
  try {
    return readFileSync('/proc/driver/nvidia/version', 'utf8').match(/\b\d+\.\d+(\.\d+)?\b/)?.[0] ?? 'unknown'
  } catch {
    return undefined
  }
}

/**
 * What the words ask for. Without any it is the build for the GPU where NVIDIA's driver is found.
 * @param driver its version, or undefined. Throws SetupError.
 */
export function wishFrom(args, driver) {
  const known = ['--cuda', '--cpu', '--remove', '--from']
  const unknown = args.find((word, at) => !known.includes(word) && args[at - 1] !== '--from')
  if (unknown !== undefined)
    throw new SetupError(
      `${unknown} is not an option here; there are --cpu, --cuda, --from DIR and --remove.`,
    )
  if (args.includes('--remove')) return { removed: true }
  if (args.includes('--cuda')) return { variant: 'cuda' }
  const at = args.indexOf('--from')
  if (at >= 0 && args[at + 1] === undefined) throw new SetupError('--from needs a folder.')
  if (at >= 0) return { from: resolve(args[at + 1]) }
  return { variant: driver && !args.includes('--cpu') ? 'cuda' : 'cpu' }
}

async function main() {
  try {
    const driver = nvidiaDriver()
    const wish = wishFrom(process.argv.slice(2), driver)
    if (wish.variant === 'cuda' && driver)
      console.error(
        `TensorFlow: an NVIDIA driver (${driver}) is here, so the GPU build is taken (${DOWNLOAD_SIZE.cuda}); "npm run engine:tensorflow -- --cpu" takes the CPU's.`,
      )
    if (wish.removed) {
      unlink()
      for (const name of existsSync(cacheRoot()) ? readdirSync(cacheRoot()) : []) {
        if (/^(tensorflow-\d|tfjs-binding-)/.test(name))
          rmSync(join(cacheRoot(), name), { recursive: true, force: true })
      }
      writeChoice(wish)
      console.error('TensorFlow: removed; the kernels read and train from now on.')
      return
    }
    const outcome = await ensureTensorflow(wish, (text) => console.error(`TensorFlow: ${text}`))
    if (outcome.how === 'absent')
      throw new SetupError('The package tfjs-node-gpu is not installed: run "npm ci" first.')
    console.error(
      `TensorFlow ${outcome.version} is ready on the ${outcome.device} (${outcome.libraryFolder})`,
    )
  } catch (error) {
    if (!isExplained(error)) throw error
    console.error(`TensorFlow: ${error.message}`)
    process.exitCode = 3
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
