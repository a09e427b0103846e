import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { dataFolderName, hostVariables } from '../protocol/engine-host'

/** Where this process finds what comes with the program, and what a person made. */
export interface Surroundings {
  readonly version: string
  readonly resourcesFolder: string
  /** The app's own data folder, as main sets it or as main would choose it. */
  readonly dataFolder: string
}

/** Main tells its own; a process started by itself finds the checkout it lies in. */
export function findSurroundings(env: NodeJS.ProcessEnv): Surroundings {
  const root = rootAbove(dirname(fileURLToPath(import.meta.url)))
  return {
    version: versionIn(root),
    resourcesFolder:
      env[hostVariables.resources] || join(root.replace(/\.asar$/, '.asar.unpacked'), 'resources'),
    dataFolder: env[hostVariables.data] || join(configFolder(env), dataFolderName),
  }
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder
  return rootAbove(dirname(folder))
}

function versionIn(root: string): string {
  try {
    const text = readFileSync(join(root, 'package.json'), 'utf8')
    return v.parse(v.object({ version: v.string() }), JSON.parse(text)).version
  } catch {
    return 'unknown'
  }
}

/** As Electron's `appData`: Application Support, AppData, or XDG's configuration folder. */
function configFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  if (process.platform === 'win32') return env.APPDATA || join(homedir(), 'AppData', 'Roaming')
  return env.XDG_CONFIG_HOME || join(homedir(), '.config')
}
