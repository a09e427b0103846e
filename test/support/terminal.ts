import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkout } from './desk-app'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command line in plain Node, as `npm run cli` does. */
export function runCli(
  words: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(checkout, 'out', 'main', 'cli.js'), ...words], options)
    const streams = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => {
      streams.stdout += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      streams.stderr += chunk.toString()
    })
    child.on('close', (code) => resolve({ code, ...streams }))
  })
}
