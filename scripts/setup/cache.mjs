// Where set-up keeps what is too big for the checkout, and how it puts things there.
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The folder for large downloads (Electron, TensorFlow): outside the checkout, so that a second clone is quick. */
export function cacheRoot() {
  const xdg = process.env.XDG_CACHE_HOME
  return join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'digit-desk')
}

/**
 * Makes `target` in one move: `fill(folder)` works in a folder beside it, which takes the name only when `fill`
 * ended well. A failure, or a second process that was faster, leaves nothing half-made.
 */
export async function makeFolderAtomically(target, fill) {
  const parent = join(target, '..')
  mkdirSync(parent, { recursive: true })
  removeStaleParts(parent)
  const part = join(parent, `.part-${process.pid}-${randomUUID().slice(0, 8)}`)
  mkdirSync(part)
  try {
    await fill(part)
    rmSync(target, { recursive: true, force: true })
    renameSync(part, target)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

/** Parts older than two hours belong to runs that were killed. */
function removeStaleParts(parent) {
  const oldestMs = Date.now() - 2 * 3600 * 1000
  for (const name of readdirSync(parent)) {
    if (!name.startsWith('.part-')) continue
    const path = join(parent, name)
    if (statSync(path).mtimeMs < oldestMs) rmSync(path, { recursive: true, force: true })
  }
}
