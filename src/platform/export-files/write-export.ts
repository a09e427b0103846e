import { destinationErrorFrom, writeFileWhole } from '../compute/write-whole'

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
