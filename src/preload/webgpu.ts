import { ipcRenderer } from 'electron'
import { webgpuChannel } from './webgpu-channel'

// The hidden window's page gets its port to the engine and nothing else: no function, no channel to main.
ipcRenderer.once(webgpuChannel, (event) => {
  window.postMessage('net-port', window.location.origin, event.ports)
})
