import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { destinationErrorFrom, writeFileWhole } from '../compute/write-whole'

/** One folder a training run: its record as text, its newest checkpoint and the one before. */
export interface RunFolders {
  ids(): Promise<readonly string[]>
  /** Null where there is none. */
  readRecord(runId: string): Promise<string | null>
  /** @throws AppError 'disk-full', 'dest-readonly'; the old record is still there then. */
  writeRecord(runId: string, text: string): Promise<void>
  /** The newest first: the second serves where the first is damaged. */
  readCheckpoints(runId: string): Promise<readonly Uint8Array[]>
  /** @throws AppError 'disk-full', 'dest-readonly'; the old checkpoints are still there then. */
  writeCheckpoint(runId: string, bytes: Uint8Array): Promise<void>
  /** When the record or a checkpoint was last written, in milliseconds since 1970. */
  touchedAt(runId: string): Promise<number>
  remove(runId: string): Promise<void>
}

const recordName = 'run.json'
const newestName = 'checkpoint.safetensors'
const formerName = 'checkpoint.former.safetensors'

/** @param write injected by the test of a full disk. */
export function createRunFolders(root: string, write = writeFileWhole): RunFolders {
  const pathOf = (runId: string, name: string): string => join(root, runId, name)
  const writeNamed = async (path: string, bytes: Uint8Array): Promise<void> => {
    try {
      await write(path, bytes)
    } catch (thrown) {
      await rm(`${path}.draft`, { force: true }).catch(() => undefined)
      throw destinationErrorFrom(thrown, path)
    }
  }
  return {
    async ids() {
      const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    },
    readRecord: async (runId) => (await readIfThere(pathOf(runId, recordName)))?.toString('utf8') ?? null,
    writeRecord: (runId, text) => writeNamed(pathOf(runId, recordName), Buffer.from(text)),
    async readCheckpoints(runId) {
      const found = await Promise.all(
        [newestName, formerName].map((name) => readIfThere(pathOf(runId, name))),
      )
      return found.filter((bytes) => bytes !== null)
    },
    async writeCheckpoint(runId, bytes) {
      const newest = pathOf(runId, newestName)
      const next = `${newest}.next`
      await mkdir(join(root, runId), { recursive: true })
      await writeNamed(next, bytes)
      // A kill between the two leaves the former one alone, which is read then.
      await rename(newest, pathOf(runId, formerName)).catch(() => undefined)
      await rename(next, newest)
    },
    async touchedAt(runId) {
      const times = await Promise.all(
        [recordName, newestName].map((name) => stat(pathOf(runId, name)).catch(() => null)),
      )
      return Math.max(...times.map((time) => time?.mtimeMs ?? 0))
    },
    remove: (runId) => rm(join(root, runId), { recursive: true, force: true }),
  }
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch {
    return null
  }
}
