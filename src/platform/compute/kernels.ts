import { availableParallelism } from 'node:os'
import type { ComputeEngine, TrainingSetup } from '../../core/lenet/compute-port'
import { loadKernels } from './kernels-module'
import { KernelsNet } from './kernels-net'

/** More threads than shards of a batch have nothing to do. */
const mostThreads = 8

/** For nets that are only read with. */
const plainSetup: TrainingSetup = {
  loss: { kind: 'cross-entropy' },
  optimizer: { kind: 'sgd', momentum: 0 },
}

/**
 * Our own engine: nets of LeNet's kind in WebAssembly SIMD, on all of the processor's cores. Needs nothing installed
 * and runs the whole family (docs/decisions/0006-kernels.md). Results are the same bits for any number of threads.
 * @param threads left out: as many as the machine runs at once
 */
export async function createKernelsEngine(
  threads = Math.min(mostThreads, availableParallelism()),
): Promise<ComputeEngine> {
  const { module, isFused } = await loadKernels()
  const simd = isFused ? 'WebAssembly relaxed SIMD' : 'WebAssembly SIMD'
  const host = { module, threads }
  return {
    describe: () => ({
      id: 'kernels',
      label: `Kernels, ${simd}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
      version: '1',
      device: 'CPU',
    }),
    openNet: async (model, weights) => new KernelsNet(model, weights, plainSetup, host),
    openTrainableNet: async (model, weights, setup) => new KernelsNet(model, weights, setup, host),
  }
}
