// Debian packages: which are missing, and installing them where this user may.
import { readFileSync } from 'node:fs'
import { lastLines, runCommand } from './command.mjs'

const INSTALL_TIMEOUT_MS = 15 * 60_000

/** Whether this is a machine whose packages come by apt. */
export function isDebianLike() {
  if (process.platform !== 'linux') return false
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** Those of the named Debian packages that are not installed; a name may list alternatives: `a|b` (first preferred). */
export async function missingPackages(names) {
  const missing = []
  for (const name of names) {
    const states = await Promise.all(name.split('|').map(isInstalled))
    if (!states.includes(true)) missing.push(name)
  }
  return missing
}

async function isInstalled(name) {
  const { code, output } = await runCommand('dpkg', ['-s', name])
  return code === 0 && output.includes('Status: install ok installed')
}

/**
 * Installs the named packages. Resolves to `{installed: true}`, or to `{installed: false, line, reason}` with the line
 * a person can type when this user may not install, or when apt failed.
 */
export async function installPackages(names) {
  const packages = []
  for (const name of names) packages.push(await firstAvailable(name.split('|')))
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const prefix = await rootPrefix()
  if (prefix === undefined)
    return { installed: false, line: `sudo ${line}`, reason: 'this user may not install packages' }
  const first = await apt(prefix, line)
  if (first.code === 0) return { installed: true }
  await apt(prefix, 'apt-get update -q')
  const second = await apt(prefix, line)
  if (second.code === 0) return { installed: true }
  const error =
    second.output.split('\n').find((text) => text.startsWith('E: ')) ?? lastLines(second.output, 1)
  return { installed: false, line: [...prefix, line].join(' '), reason: error.replace(/^E: /, '') }
}

/** Ubuntu 24.04 renamed some libraries (libgtk-3-0t64): the first name apt knows is taken. */
async function firstAvailable(names) {
  for (const name of names) {
    const { code, output } = await runCommand('apt-cache', ['policy', name])
    if (code === 0 && /Candidate: (?!\(none\))/.test(output)) return name
  }
  return names[0]
}

/** What goes before a command that needs root: nothing for root, sudo where it asks no password, else undefined. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return []
  const { code } = await runCommand('sudo', ['-n', 'true'], { timeoutMs: 10_000 })
  return code === 0 ? ['sudo', '-n'] : undefined
}

function apt(prefix, line) {
  const words = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...line.split(' ')]
  words.push('-o', 'DPkg::Lock::Timeout=180')
  return runCommand(words[0], words.slice(1), { timeoutMs: INSTALL_TIMEOUT_MS })
}
