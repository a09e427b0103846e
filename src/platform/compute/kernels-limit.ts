import { Worker } from 'node:worker_threads'
import { loadKernels } from './kernels-module'

/** Of one round of the kernel `peak`: 48 products of four lanes. */
const multiplyAddsARound = 12 * 4

const program = `
const { parentPort, workerData } = require('node:worker_threads')
const memory = new WebAssembly.Memory({ initial: 1, maximum: 16384, shared: true })
const { exports } = new WebAssembly.Instance(workerData.module, { env: { memory } })
new Float32Array(memory.buffer, 4096, 8).fill(0.5)
exports.peak(4096, 2e6)
const start = performance.now()
let rounds = 0
while (performance.now() - start < workerData.seconds * 1000) {
  exports.peak(4096, 1e6)
  rounds += 1e6
}
parentPort.postMessage({ rounds, seconds: (performance.now() - start) / 1000 })
`

/**
 * Multiply-adds a second that this machine's threads reach together in 128-bit SIMD with nothing else to do: the
 * limit to hold the kernels against.
 */
export async function measureMultiplyAddLimit(threads: number, seconds: number): Promise<number> {
  const { module } = await loadKernels()
  const rates = await Promise.all(
    Array.from(
      { length: threads },
      () =>
        new Promise<number>((resolve, reject) => {
          const worker = new Worker(program, { eval: true, workerData: { module, seconds } })
          worker.on('error', reject)
          worker.on('message', (done: { rounds: number; seconds: number }) => {
            void worker.terminate()
            resolve((done.rounds * multiplyAddsARound) / done.seconds)
          })
        }),
    ),
  )
  return rates.reduce((sum, rate) => sum + rate, 0)
}
