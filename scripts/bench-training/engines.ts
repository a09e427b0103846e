import type { ComputeEngine } from '../../src/core/lenet/compute-port'
import { createKernelsEngine } from '../../src/platform/compute/kernels'
import { loadTensorflow } from '../../src/platform/compute/tensorflow'

/** Our engines by name, on as many threads as they choose themselves. */
export function engineNamed(name: string): Promise<ComputeEngine> {
  switch (name) {
    case 'kernels':
      return createKernelsEngine()
    case 'tensorflow':
      return requireTensorflow()
    default:
      throw new RangeError(`no engine ${name}`)
  }
}

/** @throws Error that says why it is not there. */
export async function requireTensorflow(): Promise<ComputeEngine> {
  const { engine, missing } = await loadTensorflow()
  if (!engine) throw missing
  return engine
}
