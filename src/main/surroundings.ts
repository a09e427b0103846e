import { join } from 'node:path'
import { app } from 'electron'
import { dataFolderName, hostVariables } from '../protocol/engine-host'
import { findTensorflowLibraries } from './tensorflow-libraries'

/** Where the program's own parts lie and where it keeps what people make. */
export interface Surroundings {
  readonly outFolder: string
  /** Real files, outside the archive where there is one: weights, samples, icons. */
  readonly resourcesFolder: string
  readonly dataFolder: string
  /** Only in a checkout, under the development server. */
  readonly developmentServer: string | null
}

/**
 * `dataFolder` beats the environment, which beats the system's place for settings: the one that the command line of a
 * checkout uses too.
 */
export function findSurroundings(dataFolder: string | null): Surroundings {
  const root = app.getAppPath()
  return {
    outFolder: join(root, 'out'),
    resourcesFolder: join(root.replace(/\.asar$/, '.asar.unpacked'), 'resources'),
    dataFolder:
      dataFolder ?? (process.env[hostVariables.data] || join(app.getPath('appData'), dataFolderName)),
    developmentServer: app.isPackaged ? null : process.env.ELECTRON_RENDERER_URL || null,
  }
}

/** What the engine and the command line are started with. */
export function engineEnvironment({ dataFolder, resourcesFolder }: Surroundings): NodeJS.ProcessEnv {
  // A checkout links the libraries beside their binding.
  const libraries =
    app.isPackaged && process.platform === 'linux' ? findTensorflowLibraries(process.env) : null
  const searched = [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return {
    ...process.env,
    [hostVariables.data]: dataFolder,
    [hostVariables.resources]: resourcesFolder,
    TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? '3',
    ...(searched === '' ? {} : { LD_LIBRARY_PATH: searched }),
  }
}
