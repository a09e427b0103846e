// A user of this machine who is not root, made for the check and removed after it.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, SetupError } from '../setup/command.mjs'

const name = 'digit-desk-check'

/** Makes the user with an empty home folder. Throws SetupError. */
export async function makeUser() {
  await removeUser()
  const home = join('/home', name)
  const made = await runCommand('useradd', ['--create-home', '--home-dir', home, '--shell', '/bin/sh', name])
  if (made.code !== 0) throw new SetupError(`The user for the check could not be made: ${made.output.trim()}`)
  return { name, home }
}

export async function removeUser() {
  await runCommand('userdel', ['--remove', '--force', name])
}

/** The program and arguments that run a command as the user, with a clean environment and, if named, a display. */
function asUser(user, { display }, command) {
  const env = [
    `HOME=${user.home}`,
    `USER=${user.name}`,
    'PATH=/usr/local/bin:/usr/bin:/bin',
    'LANG=C.UTF-8',
    ...(display ? [`DISPLAY=${display}`] : []),
  ]
  return ['runuser', ['-u', user.name, '--', 'env', '-i', `--chdir=${user.home}`, ...env, ...command]]
}

/** Runs a command and keeps its streams apart. */
export function readAsUser(user, command, options = {}) {
  const [program, args] = asUser(user, options, command)
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const streams = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (chunk) => {
        streams[stream] += chunk
      })
    }
    child.on('close', (code) => resolve({ code, ...streams }))
  })
}

/** Starts a command and leaves it running in a process group of its own; `stop()` ends the group. */
export function startAsUser(user, command, options = {}) {
  const [program, args] = asUser(user, options, command)
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-4000)
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  return {
    complaints: () => complaints,
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM')
      await ended
    },
  }
}

/** Gives the user a file or folder of root's. */
export async function giveTo(user, from, to) {
  const target = join(user.home, to)
  mkdirSync(join(target, '..'), { recursive: true })
  cpSync(from, target, { recursive: true, dereference: true })
  await runCommand('chown', ['-R', `${user.name}:`, user.home])
  return target
}
