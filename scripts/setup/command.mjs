// Running other programs from set-up: output kept for the error message, a time limit, no shell.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** A failure that set-up explains in one sentence instead of a stack trace. */
export class SetupError extends Error {}

/** Whether an error's message says enough: ours, and the system's ("ENOSPC: no space left on device, write"). */
export function isExplained(error) {
  return error instanceof SetupError || typeof error?.syscall === 'string'
}

/**
 * Runs a program and resolves to `{code, output, timedOut}`; a program that does not exist has code 127.
 * `inherit` shows its output as it comes.
 */
export function runCommand(program, args, { cwd, env, timeoutMs = 600_000, inherit = false } = {}) {
  return new Promise((resolve) => {
    const stdio = inherit ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio })
    let output = ''
    let timedOut = false
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: error.code === 'ENOENT' ? 127 : 126, output: error.message, timedOut })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code: code ?? 128, output: signal ? `${output}\n(ended by ${signal})` : output, timedOut })
    })
  })
}

/** The last lines of a program's output, for an error message. */
export function lastLines(output, count = 5) {
  return output.trim().split('\n').slice(-count).join('\n')
}

/** SHA-256 of a file as lower-case hex. */
export async function sha256OfFile(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
