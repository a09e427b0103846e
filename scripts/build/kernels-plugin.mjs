// The kernels for every bundle and every test: `virtual:kernels-wasm` is the module's bytes in both builds, and
// `virtual:kernels-worker` the program of a net's threads as text. Neither is a file that a package could miss.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { compileKernels } from '../../src/kernels/compile.mjs'

const wasmId = 'virtual:kernels-wasm'
const workerId = 'virtual:kernels-worker'
const worker = fileURLToPath(new URL('../../src/platform/compute/kernels-worker.ts', import.meta.url))

/** @returns {import('vite').Plugin} */
export function kernels() {
  return {
    name: 'kernels',
    enforce: 'pre',
    resolveId: (id) => (id === wasmId || id === workerId ? `\0${id}` : undefined),
    load: (id) => (id === `\0${wasmId}` ? wasmSource() : id === `\0${workerId}` ? workerSource() : undefined),
  }
}

async function wasmSource() {
  const [plain, relaxed] = await Promise.all([compileKernels(false), compileKernels(true)])
  return `export const plain = '${plain.toString('base64')}'\nexport const relaxed = '${relaxed.toString('base64')}'\n`
}

/** One script without imports but Node's, as `new Worker(text, { eval: true })` wants it. */
async function workerSource() {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: worker,
      write: false,
      target: 'node20.18',
      minify: false,
      rolldownOptions: { output: { format: 'cjs' } },
    },
  })
  const [{ output }] = [built].flat()
  if (output.length !== 1) throw new Error('The kernels’ worker is more than one file.')
  return `export const program = ${JSON.stringify(output[0].code)}\n`
}
