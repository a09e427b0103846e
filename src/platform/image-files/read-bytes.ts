import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../core/base/app-error'

/** A scan is never this big; a disk image dropped by mistake is. */
const maxFileBytes = 1_000_000_000

/** Reads a whole file; throws `file-missing`, `file-denied`, `file-empty`, `file-kind` (no file) or `file-too-large`. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const file = basename(path)
  try {
    const status = await stat(path)
    if (!status.isFile()) throw new AppError('file-kind', 'This is not a file.', { file })
    if (status.size === 0) throw new AppError('file-empty', 'The file is empty.', { file })
    if (status.size > maxFileBytes) {
      throw new AppError(
        'file-too-large',
        `The file has ${status.size} bytes; at most ${maxFileBytes} are read.`,
        {
          file,
          bytes: status.size,
        },
      )
    }
    return await readFile(path)
  } catch (thrown) {
    throw fileErrorFrom(thrown, file)
  }
}

/** Names what the file system refused. */
export function fileErrorFrom(thrown: unknown, file: string): AppError {
  if (thrown instanceof AppError) return thrown
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return new AppError('file-missing', 'There is no such file.', { file }, thrown)
    case 'EACCES':
    case 'EPERM':
      return new AppError('file-denied', 'You may not read this.', { file }, thrown)
    default:
      return new AppError(
        'file-damaged',
        `It could not be read (${code || 'unknown cause'}).`,
        { file },
        thrown,
      )
  }
}
