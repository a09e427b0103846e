// Compiles tfjs-node-gpu's own binding (two C++ files over TensorFlow's C API) against the libraries at hand. One binary
// serves Node and Electron (Node-API 8), and the CPU and CUDA builds of TensorFlow.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheRoot, makeFolderAtomically } from './cache.mjs'
import { lastLines, runCommand, SetupError } from './command.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const COMPILE_TIMEOUT_MS = 10 * 60_000
const FLAGS = [
  '-std=c++17',
  '-O2',
  '-fPIC',
  '-shared',
  '-DNAPI_VERSION=8',
  '-DNODE_GYP_MODULE_NAME=tfjs_binding',
]

/** What a binding is made of: `{key, sources, includes}`; the key changes when any of it changes. */
export function bindingRecipe({ root, includeFolder, libraries }) {
  const packageFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
  const bindingFolder = join(packageFolder, 'binding')
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(bindingFolder, name))
  sources.push(join(here, 'cuda-preload.cc'))
  const headers = readdirSync(bindingFolder).filter((name) => name.endsWith('.h'))
  const inputs = [...sources, ...headers.sort().map((name) => join(bindingFolder, name))]
  const includes = [join(root, 'node_modules', 'node-api-headers', 'include'), includeFolder, packageFolder]
  return { key: keyOf(inputs, libraries), sources, includes }
}

/** The binding for `libraries` (file names in `libraryFolder`), from the cache or freshly compiled. Throws SetupError. */
export async function ensureBinding(found, note) {
  const { key, sources, includes } = bindingRecipe(found)
  const target = join(cacheRoot(), `tfjs-binding-${key}`)
  const binary = join(target, 'tfjs_binding.node')
  if (existsSync(binary)) return binary
  note('compiling the TensorFlow binding')
  await makeFolderAtomically(target, async (folder) => {
    const args = [...FLAGS, ...includes.map((path) => `-I${path}`), ...sources, `-L${found.libraryFolder}`]
    args.push(...found.libraries.map((name) => `-l:${name}`), '-ldl', '-Wl,-rpath,$ORIGIN/../../deps/lib')
    args.push('-o', join(folder, 'tfjs_binding.node'))
    const { code, output } = await runCommand('g++', args, { timeoutMs: COMPILE_TIMEOUT_MS })
    if (code === 127) throw new SetupError('The TensorFlow binding cannot be compiled: there is no g++.')
    if (code !== 0) throw new SetupError(`The TensorFlow binding did not compile: ${lastLines(output, 3)}`)
  })
  return binary
}

function keyOf(inputs, libraries) {
  const hash = createHash('sha256').update(JSON.stringify([FLAGS, libraries, process.arch]))
  for (const path of inputs) hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 16)
}
