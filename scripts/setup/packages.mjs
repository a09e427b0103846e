// npm's packages: are those in node_modules the ones the lock names, and installing them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, runCommand, SetupError } from './command.mjs'

const INSTALL_TIMEOUT_MS = 30 * 60_000

/** Compares npm's record of what it installed with the lock: no stamp of our own that could be wrong. */
export function arePackagesCurrent(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === undefined || installed === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    // Packages for other platforms are in the lock and never installed.
    if (found === undefined) return entry.optional === true || entry.devOptional === true
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** `npm ci`; the install scripts that matter are steps of set-up, shown with their progress. Throws SetupError. */
export async function installPackagesFromLock(root, note) {
  note('npm ci (fetches from the npm registry)')
  const { code, output, timedOut } = await runCommand(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      env: { DIGIT_DESK_SETUP: '1' },
      timeoutMs: INSTALL_TIMEOUT_MS,
    },
  )
  if (code === 0) return
  const reason = timedOut ? 'it took longer than half an hour' : lastLines(npmErrors(output), 6)
  throw new SetupError(`npm could not install the packages (is the npm registry reachable?):\n${reason}`)
}

/** What npm said went wrong, without its codes and log hints. */
export function npmErrors(output) {
  const errors = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
  const telling = errors.filter(
    (line) => !/ (code|syscall|errno|network|A complete log|\s*\/\S*\.log)/.test(line),
  )
  return (
    (telling.length > 0 ? telling : errors)
      .map((line) => line.replace(/^npm (error|ERR!) /, ''))
      .join('\n') || output
  )
}
