import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../core/base/app-error'

/** Writes beside the target, flushes, then renames: a reader sees the old file or the new one, never half of one. */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.draft`
  const file = await open(draft, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

/** Names what the file system refused where something was to be written; anything else as it was thrown. */
export function destinationErrorFrom(thrown: unknown, path: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', 'The disk is full.', { path }, thrown)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
    case 'ENOENT':
      return new AppError('dest-readonly', 'It cannot be written there.', { path }, thrown)
    default:
      return thrown
  }
}
