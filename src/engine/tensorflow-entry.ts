import type { ComputeEngine } from '../core/lenet/compute-port'
import { serveNets } from '../core/lenet/serve-nets'
import { loadTensorflow } from '../platform/compute/tensorflow'
import { findMain } from './main-link'

// TensorFlow's own process: main starts it when the engine asks for it, and hands it the other end of the engine's port.

const main = findMain()
if (main !== null) {
  main.onServe((port) => {
    // Without an asker it is of no use.
    port.onClosed(() => process.exit(0))
    let loading: Promise<ComputeEngine> | undefined
    const loaded = (): Promise<ComputeEngine> => {
      loading ??= load()
      return loading
    }
    serveNets(port, {
      describe: async () => (await loaded()).describe(),
      openNet: async (model, weights) => (await loaded()).openNet(model, weights),
      openTrainableNet: async (model, weights, setup) =>
        (await loaded()).openTrainableNet(model, weights, setup),
    })
  })
} else {
  process.stderr.write('This is a part of Digit Desk; the program starts it.\n')
  process.exitCode = 2
}

async function load(): Promise<ComputeEngine> {
  const { engine, missing } = await loadTensorflow()
  if (engine === null) throw missing
  return engine
}
