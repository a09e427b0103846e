import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface WindowState {
  readonly width: number
  readonly height: number
  readonly maximized: boolean
}

export const smallestWindow = { width: 900, height: 600 } as const
const firstState: WindowState = { width: 1280, height: 800, maximized: false }
const largestSide = 16_384

/** The size the window was last closed with; the first size where there is none or the file makes no sense. */
export function readWindowState(folder: string): WindowState {
  try {
    return windowStateFrom(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
  } catch {
    return firstState
  }
}

/** Written beside and renamed over, so that a crash leaves the old file or the new one. */
export function writeWindowState(folder: string, state: WindowState): void {
  const scratch = `${fileIn(folder)}.new`
  try {
    writeFileSync(scratch, JSON.stringify(state))
    renameSync(scratch, fileIn(folder))
  } catch (error) {
    process.stderr.write(`The window's size could not be kept: ${String(error)}\n`)
  }
}

export function windowStateFrom(stored: unknown): WindowState {
  if (typeof stored !== 'object' || stored === null) return firstState
  const { width, height, maximized } = { ...firstState, ...stored }
  if (!isSide(width, smallestWindow.width) || !isSide(height, smallestWindow.height)) return firstState
  return { width, height, maximized: maximized === true }
}

function isSide(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= largestSide
}

function fileIn(folder: string): string {
  return join(folder, 'window.json')
}
