import { contextBridge, ipcRenderer, webFrame, webUtils } from 'electron'
import { channels } from './channels'
import type { DeskApi, TextZoomStep } from './desk-api'

ipcRenderer.on(channels.enginePort, (event) => {
  window.postMessage('engine-port', window.location.origin, event.ports)
})

/** Subscribes first, then asks main for what was waiting, so that nothing is missed in between. */
function listen<Value>(channel: string, listener: (value: Value) => void): void {
  ipcRenderer.on(channel, (_event, value: Value) => listener(value))
  ipcRenderer.send(channels.ready, channel)
}

/** In Chromium's zoom levels: each 0.5 is 9.5 %; 4 is 207 %. */
const zoomStep = 0.5
const zoomMost = 4

function zoomText(step: TextZoomStep): void {
  const level = step === 'normal' ? 0 : webFrame.getZoomLevel() + (step === 'larger' ? zoomStep : -zoomStep)
  webFrame.setZoomLevel(Math.min(zoomMost, Math.max(-1, level)))
}

const desk: DeskApi = {
  requestEnginePort: () => ipcRenderer.send(channels.requestEnginePort),
  chooseFiles: () => ipcRenderer.invoke(channels.chooseFiles),
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder),
  chooseModel: () => ipcRenderer.invoke(channels.chooseModel),
  chooseDestination: (suggestedName) => ipcRenderer.invoke(channels.chooseDestination, suggestedName),
  pathForFile: (file) => webUtils.getPathForFile(file),
  samplePaths: () => ipcRenderer.invoke(channels.samplePaths),
  onOpenPaths: (listener) => listen(channels.openPaths, listener),
  onCommand: (listener) => listen(channels.command, listener),
  windowControl: (action) => ipcRenderer.send(channels.windowControl, action),
  onMaximizedChange: (listener) => listen(channels.maximizedChange, listener),
  paste: () => ipcRenderer.send(channels.paste),
  showInFolder: (path) => ipcRenderer.send(channels.showInFolder, path),
  zoomText,
  tellAway: (notice) => ipcRenderer.send(channels.tellAway, notice),
  onNoticeClicked: (listener) => listen(channels.noticeClicked, listener),
  requestsLeftMachine: () => ipcRenderer.invoke(channels.requestsLeftMachine),
  platform: process.platform,
}

contextBridge.exposeInMainWorld('desk', desk)
