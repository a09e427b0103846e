// What was set up from what: a hash over inputs, kept beside the outcome, so that a second run finds nothing to do.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** SHA-256 over the names and contents of the given files and folders (relative to `root`); missing ones count too. */
export function hashInputs(root, paths, extra = '') {
  const hash = createHash('sha256').update(extra)
  for (const path of paths.flatMap((name) => filesUnder(join(root, name)))) {
    hash.update(`\n${relative(root, path)}\n`)
    hash.update(readIfThere(path))
  }
  return hash.digest('hex')
}

function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .filter((name) => !/\.(test|spec)\.ts$/.test(name))
    .flatMap((name) => filesUnder(join(path, name)))
}

function readIfThere(path) {
  try {
    return readFileSync(path)
  } catch {
    return 'absent'
  }
}

/** The hash a stamp file holds, or undefined. */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

export function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${hash}\n`)
}
