// The kernels' WebAssembly, plain and relaxed, from one source. Bytes are kept in node_modules/.cache by the source's
// hash, so that an unchanged source costs a few milliseconds.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateStages } from './generate-stages.mjs'
import { generateSums } from './generate-sums.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '..', '..', 'node_modules', '.cache', 'kernels')
/** Pages of 64 KiB that the memory may have: 1 GiB; a net asks for what it needs. */
const maximumMemory = 16384
/** Tiles as measured on V8 11.3, Zen 4: a product that is not fused takes a register of its own. */
const fusedTile = { outputs: 6, fence: 1 }
const plainTile = { outputs: 5, fence: 2 }

/**
 * @param {boolean} relaxed with fused multiply-adds, for hosts that have relaxed SIMD
 * @returns {Promise<Buffer>} the module
 */
export async function compileKernels(relaxed) {
  const sources = readSources(relaxed)
  const version = createRequire(import.meta.url)('assemblyscript/package.json').version
  const hash = createHash('sha256').update(`${version} ${relaxed} ${maximumMemory}`)
  for (const [name, text] of sources) hash.update(name).update(text)
  const file = join(cache, `${hash.digest('hex').slice(0, 24)}.wasm`)
  try {
    return readFileSync(file)
  } catch {
    const bytes = await compile(sources, relaxed)
    mkdirSync(cache, { recursive: true })
    const part = `${file}.${process.pid}`
    writeFileSync(part, bytes)
    renameSync(part, file)
    return bytes
  }
}

function readSources(relaxed) {
  const folder = join(here, 'assembly')
  const written = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')])
  return new Map([
    ...written,
    ['generated-sums.ts', generateSums(relaxed ? fusedTile : plainTile)],
    ['generated-stages.ts', generateStages()],
  ])
}

async function compile(sources, relaxed) {
  const { default: asc } = await import('assemblyscript/asc')
  let bytes
  const features = ['simd', 'threads', ...(relaxed ? ['relaxed-simd'] : [])]
  const words = [
    'kernels.ts',
    ...['--outFile', 'kernels.wasm', '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
    ...features.flatMap((feature) => ['--enable', feature]),
    ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', `${maximumMemory}`],
  ]
  const { error, stderr } = await asc.main(words, {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm') bytes = Buffer.from(contents)
    },
    listFiles: () => [],
  })
  if (error || !bytes) throw new Error(`The kernels do not compile: ${error?.message}\n${stderr}`)
  return bytes
}
