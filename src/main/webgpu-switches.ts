import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import * as v from 'valibot'
import { hostFiles } from '../protocol/engine-host'

const pinSchema = v.object({ pin: v.literal('webgpu') })

/**
 * Chromium on Linux offers no graphics card to compute with unless it is told to. That is asked for only where the
 * person pinned WebGPU: a driver that cannot do it would cost everybody else their window's acceleration. Must run
 * before Electron is ready.
 */
export function askForGraphicsCard(dataFolder: string): void {
  if (process.platform !== 'linux' || !isWebgpuPinned(dataFolder)) return
  app.commandLine.appendSwitch('enable-unsafe-webgpu')
  const features = app.commandLine.getSwitchValue('enable-features').split(',').filter(Boolean)
  app.commandLine.appendSwitch('enable-features', [...new Set([...features, 'Vulkan'])].join(','))
}

/** Anything wrong with the file is for the engine to tell. */
function isWebgpuPinned(dataFolder: string): boolean {
  try {
    return v.is(pinSchema, JSON.parse(readFileSync(join(dataFolder, hostFiles.engines), 'utf8')))
  } catch {
    return false
  }
}
