import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, shell } from 'electron'
import { channels } from '../preload/channels'
import { chooseDestination, chooseFiles, chooseFolder, chooseModel } from './dialogs'
import type { EngineProcess } from './engine-process'
import { tellAway } from './notices'
import type { NetworkCount } from './security'
import { isTrustedFrame } from './trusted-origin'

export interface DeskServices {
  readonly engine: EngineProcess
  readonly network: NetworkCount
  readonly samplesFolder: string
  readonly developmentServer: string | null
  /** Paths that came before the page listened; taken once. */
  takeOpenPaths(): readonly string[]
}

type Answer = (window: BrowserWindow, argument: unknown) => unknown

/** Answers the preload, and nobody else: the sender is checked on every message, the argument where it is used. */
export function answerDesk(services: DeskServices): void {
  const windowOf = (event: IpcMainEvent | IpcMainInvokeEvent): BrowserWindow | null => {
    if (!isTrustedFrame(event.senderFrame, services.developmentServer)) return null
    return BrowserWindow.fromWebContents(event.sender)
  }
  const handle = (channel: string, answer: Answer) => {
    ipcMain.handle(channel, (event, argument: unknown) => {
      const window = windowOf(event)
      if (window === null) throw new Error(`${channel}: not for this page`)
      return answer(window, argument)
    })
  }
  const listen = (channel: string, answer: Answer) => {
    ipcMain.on(channel, (event, argument: unknown) => {
      const window = windowOf(event)
      if (window !== null) answer(window, argument)
    })
  }
  handle(channels.chooseFiles, chooseFiles)
  handle(channels.chooseFolder, chooseFolder)
  handle(channels.chooseModel, chooseModel)
  handle(channels.chooseDestination, chooseDestination)
  handle(channels.samplePaths, () => samplePaths(services.samplesFolder))
  handle(channels.requestsLeftMachine, () => services.network.left)
  listen(channels.requestEnginePort, (window) => services.engine.connect(window.webContents))
  listen(channels.windowControl, controlWindow)
  listen(channels.paste, (window) => window.webContents.paste())
  listen(channels.showInFolder, (_window, path) => {
    if (typeof path === 'string') shell.showItemInFolder(path)
  })
  listen(channels.tellAway, tellAway)
  listen(channels.ready, (window, channel) => {
    if (channel === channels.maximizedChange) window.webContents.send(channel, window.isMaximized())
    if (channel === channels.openPaths) {
      const paths = services.takeOpenPaths()
      if (paths.length > 0) window.webContents.send(channel, paths)
    }
  })
}

function controlWindow(window: BrowserWindow, action: unknown): void {
  if (action === 'minimize') window.minimize()
  else if (action === 'close') window.close()
  else if (action === 'maximize') {
    if (window.isMaximized()) window.unmaximize()
    else window.maximize()
  }
}

const pictureExtensions: ReadonlySet<string> = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.tif',
  '.tiff',
  '.webp',
  '.pdf',
])

async function samplePaths(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => pictureExtensions.has(extname(name).toLowerCase()))
    .sort()
    .map((name) => join(folder, name))
}
