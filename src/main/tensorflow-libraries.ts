import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The two files TensorFlow consists of, as its Python wheels name them. */
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
const version = '2.21.0'

/**
 * The folder of TensorFlow's libraries that this person installed with the engine's set-up; null where there is none.
 * An installed app has no link to them beside its binding, its folder is read-only, so the engine process is started
 * with this folder in `LD_LIBRARY_PATH` (which a process reads once, when it starts).
 */
export function findTensorflowLibraries(environment: NodeJS.ProcessEnv): string | null {
  const cache = cacheFolder(environment)
  const choice = readChoice(join(cache, 'tensorflow-choice.json'))
  if (choice.removed === true) return null
  const installed = ['cuda', 'cpu'].map((variant) =>
    join(cache, `tensorflow-${version}-${variant}-r1`, 'tensorflow'),
  )
  const chosen =
    typeof choice.from === 'string' ? placesIn(choice.from) : installed.filter(isVariant(choice.variant))
  return chosen.find((folder) => libraries.every((name) => existsSync(join(folder, name)))) ?? null
}

function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const xdg = environment.XDG_CACHE_HOME
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'digit-desk')
}

function placesIn(folder: string): readonly string[] {
  return [folder, join(folder, 'tensorflow')]
}

/** The build the person chose last; without a choice the one that can use a graphics card goes first. */
function isVariant(variant: unknown): (folder: string) => boolean {
  return (folder) => typeof variant !== 'string' || folder.includes(`-${variant}-`)
}

function readChoice(file: string): { removed?: unknown; from?: unknown; variant?: unknown } {
  try {
    const choice: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof choice === 'object' && choice !== null ? choice : {}
  } catch {
    return {}
  }
}
