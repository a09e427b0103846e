import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../core/base/app-error'
import type { CancelSignal } from '../../core/base/cancellation'
import { writeFileWhole } from '../../platform/compute/write-whole'
import { expandPaths } from '../../platform/image-files/expand-paths'
import type { DocumentCommands, FileError, OpenedDocuments } from '../../protocol/commands/documents'
import { wireErrorFrom } from '../../protocol/errors'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'

const recentLimit = 12

export function documentHandlers(context: EngineContext): Pick<Handlers, keyof DocumentCommands> {
  const { store, pages, files } = context
  return {
    'documents.open': async ({ paths }, signal) => {
      const expanded = await expandPaths(paths)
      const errors = expanded.errors.map(({ file, error }) => ({ file, error: wireErrorFrom(error) }))
      return openFiles(context, expanded.files, errors, signal)
    },
    'documents.paste': async ({ bytes }, signal) => {
      const path = await keepPasted(context, bytes)
      return openFiles(context, [path], [], signal)
    },
    'documents.list': () => store.pages.listOpen().map(({ pageId }) => context.summary(pageId)),
    'documents.recent': () => store.recent.list(recentLimit).map((path) => ({ path, file: basename(path) })),
    'documents.close': ({ pageId }) => {
      store.pages.close(pages.find(pageId).pageId)
      return null
    },
    'pages.picture': async ({ pageId, maxSide }) => {
      const { colour } = await pages.raster(pages.find(pageId))
      return files.encode(colour, 'jpeg', maxSide)
    },
  }
}

/** Opens one file after the other; a file that cannot be opened does not keep the others from it. */
async function openFiles(
  { pages, summary }: EngineContext,
  paths: readonly string[],
  knownErrors: readonly FileError[],
  signal: CancelSignal,
): Promise<OpenedDocuments> {
  const opened: string[] = []
  const errors = [...knownErrors]
  for (const path of paths) {
    signal.throwIfCancelled()
    try {
      const { pages: filePages, fault } = await pages.openFile(path)
      opened.push(...filePages.map(({ pageId }) => pageId))
      if (fault !== null) errors.push({ file: path, error: wireErrorFrom(fault) })
    } catch (thrown) {
      errors.push({ file: path, error: wireErrorFrom(thrown) })
    }
  }
  return { pages: opened.map(summary), errors }
}

/** Looks at the picture before it is kept, so that only pictures are. */
async function keepPasted({ dataFolder, files, now }: EngineContext, bytes: Uint8Array): Promise<string> {
  if (dataFolder === null) throw new AppError('bad-argument', 'Pasting needs a data folder.')
  await files.inspect(bytes)
  const folder = join(dataFolder, 'pasted')
  const stamp = now().toISOString().replace(/[:.]/g, '-')
  const path = join(folder, `pasted-${stamp}`)
  await mkdir(folder, { recursive: true })
  await writeFileWhole(path, bytes)
  return path
}
