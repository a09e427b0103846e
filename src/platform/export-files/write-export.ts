import { AppError } from '../../core/base/app-error'
import { writeFileWhole } from '../compute/write-whole'

export interface ExportFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * Writes the files, each whole or not at all; gives their paths.
 * @throws AppError `dest-readonly` where the folder is missing or may not be written, `disk-full`.
 */
export async function writeExport(files: readonly ExportFile[]): Promise<readonly string[]> {
  for (const { path, bytes } of files) {
    try {
      await writeFileWhole(path, bytes)
    } catch (thrown) {
      throw destinationErrorFrom(thrown, path)
    }
  }
  return files.map(({ path }) => path)
}

function destinationErrorFrom(thrown: unknown, path: string): unknown {
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
    case 'ENOENT':
      return new AppError('dest-readonly', 'It cannot be written there.', { path }, thrown)
    default:
      return thrown
  }
}
