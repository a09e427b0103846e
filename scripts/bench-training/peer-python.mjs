// The Python that runs the peer: the one that is named, else one that has PyTorch, else none and why.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheRoot } from '../setup/cache.mjs'
import { lastLines, runCommand, SetupError } from '../setup/command.mjs'

const pinned = '2.13.0'
const packages = [`torch==${pinned}`, 'numpy']
const INSTALL_TIMEOUT_MS = 30 * 60_000

const ownFolder = () => join(cacheRoot(), `pytorch-${pinned}`)
const ownPython = () => join(ownFolder(), 'bin', 'python')

/** `{python, missing}`: a program whose PyTorch is the pinned one, or why there is none. */
export async function findPeerPython(named) {
  const candidates = named ? [named] : [ownPython(), 'python3']
  let missing = 'no Python with PyTorch was found'
  for (const python of candidates) {
    const { code, output } = await runCommand(python, ['-c', 'import torch; print(torch.__version__)'], {
      timeoutMs: 120_000,
    })
    if (code !== 0) continue
    const version = output.trim().split('\n').at(-1) ?? ''
    if (version.startsWith(pinned)) return { python, missing: null }
    missing = `${python} has PyTorch ${version}, not ${pinned}`
  }
  return { python: null, missing: `${missing}; --setup-peer installs it into ${ownFolder()}` }
}

/** Makes the peer's Python in the cache. Throws SetupError. */
export async function setUpPeer() {
  if (existsSync(ownPython())) {
    const found = await findPeerPython(ownPython())
    if (found.python) return
  }
  console.error(`installing ${packages.join(' and ')} into ${ownFolder()}`)
  await run('python3', ['-m', 'venv', ownFolder()])
  await run(ownPython(), ['-m', 'pip', 'install', '--quiet', ...packages])
}

async function run(program, args) {
  const { code, output } = await runCommand(program, args, { timeoutMs: INSTALL_TIMEOUT_MS })
  if (code !== 0) throw new SetupError(`${program} ${args[1]} failed: ${lastLines(output, 3)}`)
}
