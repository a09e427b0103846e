// Displays: is there one, and a virtual one for tests.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { SetupError } from './command.mjs'

const XVFB_START_TIMEOUT_MS = 20_000

/** Whether a window can be shown to a person here. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * Starts a virtual X server on a free display. Resolves to `{display, stop}`; the server tells its number only once it
 * accepts connections. Throws SetupError where it cannot be started.
 */
export function startVirtualDisplay(screen = '1600x1000x24') {
  return new Promise((resolve, reject) => {
    const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
    const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    let complaint = ''
    const fail = (reason) =>
      reject(new SetupError(`No virtual display could be started (package xvfb): ${reason}`))
    const timer = setTimeout(() => {
      server.kill('SIGKILL')
      fail('it did not answer')
    }, XVFB_START_TIMEOUT_MS)
    server.stderr.on('data', (chunk) => {
      complaint = `${complaint}${chunk}`.slice(-500)
    })
    server.on('error', (error) => {
      clearTimeout(timer)
      fail(error.message)
    })
    server.on('exit', () => {
      clearTimeout(timer)
      fail(complaint.trim() || 'it ended at once')
    })
    server.stdio[3].once('data', (number) => {
      clearTimeout(timer)
      resolve({ display: `:${String(number).trim()}`, stop: () => stopServer(server) })
    })
  })
}

function stopServer(server) {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    server.once('exit', resolve)
    server.kill('SIGTERM')
  })
}

/**
 * Why Chromium's sandbox cannot be used by this user here, or undefined where it can. In a checkout its helper program
 * is not owned by root, so it needs the kernel's user namespaces.
 */
export function sandboxObstacle() {
  if (process.platform !== 'linux') return undefined
  if (process.getuid?.() === 0) return 'this is the root user'
  if (readFlag('/proc/sys/kernel/unprivileged_userns_clone') === '0') return 'user namespaces are turned off'
  if (readFlag('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'AppArmor restricts user namespaces'
  return undefined
}

function readFlag(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}
