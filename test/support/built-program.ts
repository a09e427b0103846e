import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'vite'
import { kernels } from '../../scripts/build/kernels-plugin.mjs'
import { repositoryRoot } from './local-engine'

/** Bundles one TypeScript program of the repository for plain Node, as the app's build does; gives its path. */
export async function buildProgram(entry: string, name: string): Promise<string> {
  const outDir = join(repositoryRoot, 'node_modules', '.cache', 'test-programs', name)
  await build({
    root: repositoryRoot,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [kernels()],
    build: {
      ssr: true,
      target: 'node20.18',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { [name]: join(repositoryRoot, entry) },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  })
  return join(outDir, `${name}.mjs`)
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Runs as this user and group instead of root. */
  readonly uid?: number
  /** Sees the process and each piece of its standard output. */
  readonly watch?: (child: ChildProcess, piece: string) => void
}

/** Runs a built program to its end. */
export function runProgram(
  path: string,
  words: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  const { env = {}, cwd, uid, watch } = options
  const child = spawn(process.execPath, [path, ...words], {
    cwd,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece
    watch?.(child, piece)
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}
