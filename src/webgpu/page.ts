// The hidden window's page: runs nets on WebGPU for the engine, which holds the other end of the one port it gets.
import type { NetAnswer, NetPort, NetRequest } from '../core/lenet/net-messages'
import { serveNets } from '../core/lenet/serve-nets'
import { openTensorNet } from '../core/lenet/tensor-engine'
import { onDeviceLost, startWebgpu } from './webgpu-device'

function portFrom(port: MessagePort): NetPort<NetAnswer, NetRequest> {
  return {
    send: (message) => port.postMessage(message),
    listen: (listener) => {
      port.onmessage = ({ data }) => listener(data)
    },
    onClosed: (listener) => port.addEventListener('close', listener),
    close: () => port.close(),
  }
}

window.addEventListener(
  'message',
  ({ data, ports, origin }) => {
    const [port] = ports
    if (origin !== location.origin || data !== 'net-port' || port === undefined) return
    const nets = portFrom(port)
    // A window without an asker is of no use.
    nets.onClosed(() => window.close())
    serveNets(nets, {
      describe: async () => {
        const host = await startWebgpu()
        onDeviceLost(() => window.close())
        return host
      },
      openNet: openTensorNet,
      openTrainableNet: openTensorNet,
    })
  },
  { once: true },
)
