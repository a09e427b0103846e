import { basename } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'

/** The kinds the engine decodes; a file of another kind opened anyway gets the engine's own named error. */
const scanExtensions = ['png', 'jpg', 'jpeg', 'tif', 'tiff', 'webp', 'pdf']

export async function chooseFiles(window: BrowserWindow): Promise<readonly string[]> {
  const choice = await dialog.showOpenDialog(window, {
    title: 'Open scans',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Scans', extensions: [...scanExtensions, ...scanExtensions.map((each) => each.toUpperCase())] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return choice.canceled ? [] : choice.filePaths
}

export async function chooseFolder(window: BrowserWindow): Promise<readonly string[]> {
  const choice = await dialog.showOpenDialog(window, {
    title: 'Open a folder',
    properties: ['openDirectory'],
  })
  return choice.canceled ? [] : choice.filePaths
}

export async function chooseModel(window: BrowserWindow): Promise<readonly string[]> {
  const choice = await dialog.showOpenDialog(window, {
    title: 'Import a model',
    properties: ['openFile'],
    filters: [
      { name: 'Weights', extensions: ['safetensors', 'json'] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return choice.canceled ? [] : choice.filePaths
}

/** Asks before it overwrites. Only the last part of what the page suggests is used, so it cannot steer the folder. */
export async function chooseDestination(
  window: BrowserWindow,
  suggestedName: unknown,
): Promise<string | null> {
  const name = typeof suggestedName === 'string' ? basename(suggestedName).slice(0, 120) : ''
  const choice = await dialog.showSaveDialog(window, {
    title: 'Export',
    defaultPath: name === '' ? 'export' : name,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return choice.canceled || choice.filePath === '' ? null : choice.filePath
}
