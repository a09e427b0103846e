import { join } from 'node:path'
import { app, type BrowserWindow, session } from 'electron'
import { channels } from '../preload/channels'
import { serveApp } from './app-protocol'
import { answerDesk } from './desk-handlers'
import { EngineProcess } from './engine-process'
import { installMenu } from './menu'
import { hardenSession, type NetworkCount } from './security'
import { engineEnvironment, type Surroundings } from './surroundings'
import { TensorflowProcess } from './tensorflow-process'
import { ComputeWindow } from './webgpu-window'
import { openWindow } from './window'

/** The window with what it stands on. */
export class Desk {
  readonly #engine: EngineProcess
  readonly #computeWindow: ComputeWindow
  readonly #network: NetworkCount = { left: 0, refused: 0 }
  #window: BrowserWindow | null = null
  readonly #waitingPaths: string[]
  /** Whether the page asked for paths: what is sent before is lost. */
  #pageListens = false

  constructor(
    private readonly place: Surroundings,
    openPaths: readonly string[],
  ) {
    this.#waitingPaths = [...openPaths]
    this.#computeWindow = new ComputeWindow({
      preload: join(place.outFolder, 'preload', 'webgpu.cjs'),
      rendererFolder: join(place.outFolder, 'renderer'),
      developmentServer: place.developmentServer,
      network: this.#network,
    })
    const script = (name: string): string => join(place.outFolder, 'main', `${name}.js`)
    const environment = engineEnvironment(place)
    this.#engine = new EngineProcess(script('engine'), environment, {
      webgpu: this.#computeWindow,
      tensorflow: new TensorflowProcess(script('tensorflow'), environment),
    })
  }

  start(): void {
    const { place } = this
    const network = this.#network
    hardenSession(session.defaultSession, place.developmentServer, network)
    serveApp(session.defaultSession, join(place.outFolder, 'renderer'))
    answerDesk({
      engine: this.#engine,
      network,
      samplesFolder: join(place.resourcesFolder, 'samples'),
      developmentServer: place.developmentServer,
      takeOpenPaths: () => {
        this.#pageListens = true
        return this.#waitingPaths.splice(0)
      },
    })
    installMenu((commandId) => this.#window?.webContents.send(channels.command, commandId))
    this.#openWindow()
    app.on('activate', () => this.#window ?? this.#openWindow())
    app.on('window-all-closed', () => app.quit())
    this.#stopEngineBeforeQuit()
  }

  /** Shows the window and gives it the paths, now or as soon as its page listens. */
  open(paths: readonly string[]): void {
    if (this.#window?.isMinimized()) this.#window.restore()
    this.#window?.focus()
    if (this.#window === null || !this.#pageListens) this.#waitingPaths.push(...paths)
    else if (paths.length > 0) this.#window.webContents.send(channels.openPaths, paths)
  }

  #openWindow(): void {
    const { place } = this
    this.#window = openWindow({
      preload: join(place.outFolder, 'preload', 'index.cjs'),
      icon: join(place.resourcesFolder, 'icons', '256.png'),
      dataFolder: place.dataFolder,
      developmentServer: place.developmentServer,
    })
    this.#window.once('ready-to-show', () => this.#engine.start())
    this.#window.webContents.on('did-start-loading', () => {
      this.#pageListens = false
    })
    this.#window.on('closed', () => {
      this.#window = null
      // The program quits when its last window is gone, and nobody sees this one.
      this.#computeWindow.close()
    })
  }

  /** Electron goes on quitting at once where there is nothing to wait for; asking it again from within is ignored. */
  #stopEngineBeforeQuit(): void {
    app.on('will-quit', (event) => {
      if (!this.#engine.isRunning) return
      event.preventDefault()
      this.#engine.stop().finally(() => app.quit())
    })
  }
}
