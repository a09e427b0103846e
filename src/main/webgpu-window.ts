import { BrowserWindow, MessageChannelMain, type MessagePortMain, session } from 'electron'
import { webgpuChannel } from '../preload/webgpu-channel'
import { computePagePolicy, serveApp } from './app-protocol'
import type { Room } from './engine-process'
import { hardenSession, type NetworkCount } from './security'
import { computeOrigin } from './trusted-origin'

export interface ComputeWindowPlan {
  readonly preload: string
  readonly rendererFolder: string
  readonly developmentServer: string | null
  /** The window's requests are counted with the other ones. */
  readonly network: NetworkCount
}

/**
 * The hidden window in which WebGPU runs, opened when the engine asks for it. It has an origin and a session of its
 * own, shares nothing with the page a person sees, and can say nothing to main: it has one port, to the engine.
 */
export class ComputeWindow implements Room {
  #window: BrowserWindow | null = null
  #isPrepared = false

  constructor(private readonly plan: ComputeWindowPlan) {}

  connect(): MessagePortMain {
    this.close()
    const { port1, port2 } = new MessageChannelMain()
    const window = new BrowserWindow({
      show: false,
      width: 200,
      height: 200,
      skipTaskbar: true,
      focusable: false,
      title: 'Digit Desk, WebGPU',
      webPreferences: {
        preload: this.plan.preload,
        session: this.#session(),
        backgroundThrottling: false,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
      },
    })
    this.#window = window
    const leave = (): void => {
      port2.close()
      if (!window.isDestroyed()) window.destroy()
    }
    window.webContents.once('render-process-gone', leave)
    window.once('closed', leave)
    const server = this.plan.developmentServer
    const address = server === null ? `${computeOrigin}/webgpu.html` : new URL('webgpu.html', server).href
    window.loadURL(address).then(() => window.webContents.postMessage(webgpuChannel, null, [port2]), leave)
    return port1
  }

  close(): void {
    const window = this.#window
    this.#window = null
    if (window !== null && !window.isDestroyed()) window.destroy()
  }

  /** In memory only: it has nothing to keep. */
  #session(): Electron.Session {
    const own = session.fromPartition('webgpu')
    if (this.#isPrepared) return own
    this.#isPrepared = true
    const { developmentServer, network, rendererFolder } = this.plan
    hardenSession(own, developmentServer, network)
    serveApp(own, rendererFolder, { origin: computeOrigin, policy: computePagePolicy })
    return own
  }
}
