import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import type { ComputeEngine, EngineLoad } from '../../core/lenet/compute-port'
import { engineMissing, type MissingEngine } from '../../core/lenet/engine-missing'
import { loadedCudaLibraries } from '../machine/describe-machine'
import { bindingOf, type TensorflowBinding } from './tensorflow-binding'
import { openTensorflowNet } from './tensorflow-net'

/**
 * Loads TensorFlow through `@tensorflow/tfjs-node-gpu` into this process; never throws. Not for Electron's main
 * process, where TensorFlow 2.21 crashes. Slow the first time (about a second): call it only when it is needed.
 */
export async function loadTensorflow(): Promise<EngineLoad> {
  const missing = (why: Pick<MissingEngine, 'reason' | 'said'>): EngineLoad => ({
    engine: null,
    missing: engineMissing({ engine: 'tensorflow', remedy: 'install', ...why }),
  })
  // TensorFlow greets on stderr at every start otherwise.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'
  const require = createRequire(import.meta.url)
  let home: string
  try {
    home = dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))
  } catch {
    return missing({ reason: 'not-installed' })
  }
  // The package prints advice of its own where its binding is missing: look before requiring it.
  if (!existsSync(join(home, 'lib', 'napi-v8', 'tfjs_binding.node'))) {
    return missing({ reason: 'not-installed' })
  }
  try {
    giveBackDroppedFunctions()
    require('@tensorflow/tfjs-node-gpu')
    await tf.setBackend('tensorflow')
    const binding = bindingOf(tf.backend())
    if (!binding) return missing({ reason: 'other-version' })
    return { engine: createTensorflowEngine(binding), missing: null }
  } catch (error) {
    return missing({ reason: 'other', said: firstLine(error) })
  }
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 dropped. */
function giveBackDroppedFunctions(): void {
  const functions: Record<string, unknown> = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  }
  for (const [name, value] of Object.entries(functions)) {
    if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true })
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0] ?? message
}

function createTensorflowEngine(binding: TensorflowBinding): ComputeEngine {
  const version = binding.TF_Version
  const device = binding.isUsingGpuDevice() ? 'GPU' : 'CPU'
  return {
    describe: () => ({
      id: 'tensorflow',
      label: `TensorFlow ${version}, ${device}`,
      version,
      device,
      cudaLibraries: loadedCudaLibraries(),
    }),
    openNet: (model, weights) => openTensorflowNet(binding, model, weights),
    openTrainableNet: (model, weights, setup) => openTensorflowNet(binding, model, weights, setup),
  }
}
