// What the package costs beside a bare Electron: size on disk, and time to the first paint.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { firstPaintMs, openWindow } from './remote-window.mjs'

const STARTS = 5

/** Bytes of all files in a folder. */
export function folderBytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** Median milliseconds from starting each program to its first paint, the programs in turn so that noise is shared. */
export async function medianStartMs(user, programs, options) {
  const times = programs.map(() => [])
  // The first start of each fills the disk cache and is not counted.
  for (let round = 0; round <= STARTS; round++) {
    for (const [index, command] of programs.entries()) {
      const window = await openWindow(user, command, options)
      const ms = await firstPaintMs(window)
      await window.stop()
      if (round > 0) times[index].push(ms)
    }
  }
  return times.map((measured) => Math.round(measured.sort((a, b) => a - b)[Math.floor(measured.length / 2)]))
}
