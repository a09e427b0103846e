import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { AppError } from '../../core/base/app-error'
import { fileErrorFrom } from './read-bytes'

/** Files to open, in the order a person expects, and what could not be looked into. */
export interface ExpandedPaths {
  readonly files: readonly string[]
  readonly errors: readonly { readonly file: string; readonly error: AppError }[]
}

/** Inside a folder only these are tried: a folder of scans holds notes and spreadsheets too. */
const scanExtensions = /\.(png|jpe?g|jpe|tiff?|webp|pdf)$/i
const naturalOrder = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/**
 * Files as named, folders replaced by the scans in them and below (hidden ones left out), in natural order:
 * `scan2` before `scan10`. A path that cannot be looked into is an error and does not stop the others.
 */
export async function expandPaths(paths: readonly string[]): Promise<ExpandedPaths> {
  const files: string[] = []
  const errors: { file: string; error: AppError }[] = []
  const seen = new Set<string>()
  const add = (path: string): void => {
    if (!seen.has(path)) files.push(path)
    seen.add(path)
  }
  const visitFolder = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true })
    entries.sort((a, b) => naturalOrder.compare(a.name, b.name))
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory()) await guarded(path, () => visitFolder(path))
      else if (scanExtensions.test(entry.name)) add(path)
    }
  }
  const guarded = async (path: string, visit: () => Promise<void>): Promise<void> => {
    try {
      await visit()
    } catch (thrown) {
      errors.push({ file: path, error: fileErrorFrom(thrown, basename(path)) })
    }
  }
  for (const path of paths.map((given) => resolve(given))) {
    await guarded(path, async () => {
      if ((await stat(path)).isDirectory()) await visitFolder(path)
      else add(path)
    })
  }
  return { files, errors }
}
