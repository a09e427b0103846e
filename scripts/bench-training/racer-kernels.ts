import { createKernelsEngine } from '../../src/platform/compute/kernels'
import { measureMultiplyAddLimit } from '../../src/platform/compute/kernels-limit'
import { engineRunners, type Runners } from './racer-tensorflow'

export async function kernelsRunners(): Promise<Runners> {
  const { label } = (await createKernelsEngine()).describe()
  return {
    ...engineRunners(createKernelsEngine, label),
    async limit({ threads = 1, seconds }) {
      return { examples: (await measureMultiplyAddLimit(threads, seconds)) * seconds, seconds }
    },
  }
}
