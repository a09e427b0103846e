import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

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
