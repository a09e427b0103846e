import { BrowserWindow, nativeTheme } from 'electron'
import { channels } from '../preload/channels'
import { appOrigin } from './trusted-origin'
import { readWindowState, smallestWindow, writeWindowState } from './window-state'

export interface WindowPlan {
  readonly preload: string
  readonly icon: string
  readonly dataFolder: string
  readonly developmentServer: string | null
}

/** Opens the one window: frameless, sandboxed, shown when it has something to show. */
export function openWindow(plan: WindowPlan): BrowserWindow {
  const { maximized, ...size } = readWindowState(plan.dataFolder)
  const window = new BrowserWindow({
    ...size,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Digit Desk',
    icon: plan.icon,
    show: false,
    // The surface colours of the design's tokens, so that nothing flashes before the first paint.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1c1d20' : '#fbfbf9',
    ...(process.platform === 'darwin' ? { titleBarStyle: 'hiddenInset' } : { frame: false }),
    webPreferences: {
      preload: plan.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    writeWindowState(plan.dataFolder, { ...sizeOf(window), maximized: window.isMaximized() })
  })
  const tellMaximized = () => window.webContents.send(channels.maximizedChange, window.isMaximized())
  window.on('maximize', tellMaximized)
  window.on('unmaximize', tellMaximized)
  window.loadURL(plan.developmentServer ?? `${appOrigin}/index.html`).catch((error: unknown) => {
    process.stderr.write(`The window could not be loaded: ${String(error)}\n`)
  })
  return window
}

function sizeOf(window: BrowserWindow): { width: number; height: number } {
  const { width, height } = window.getNormalBounds()
  return { width, height }
}
