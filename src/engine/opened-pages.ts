import { createHash } from 'node:crypto'
import { AppError } from '../core/base/app-error'
import { turnPage } from '../core/image/quarter-turn'
import type { PageRaster } from '../core/image/raster'
import type { PageRecord } from '../core/storage/records'
import type { Store, StoredPage } from '../core/storage/store'
import type { ImageFiles } from '../platform/image-files/image-files'
import { readBytes } from '../platform/image-files/read-bytes'
import { createPageCache } from './page-cache'

/** About 20 cheques, or one page of the greatest size. */
const cacheBytes = 300_000_000

export interface OpenedFile {
  readonly pages: readonly StoredPage[]
  /** Set where the file ends before pages that it had. */
  readonly fault: AppError | null
}

/** Opens files as pages and gives their rasters. */
export interface OpenedPages {
  /** Reads a file's headers and puts its pages on the filmstrip. @throws AppError of the file. */
  openFile(path: string): Promise<OpenedFile>
  /** @throws AppError `page-unknown`. */
  find(pageId: string): StoredPage
  /** The page as it is turned now. @throws AppError of the file. */
  raster(page: StoredPage): Promise<PageRaster>
}

export function createOpenedPages(files: ImageFiles, store: Store, now: () => Date): OpenedPages {
  const cache = createPageCache(cacheBytes)
  const decode = async (page: StoredPage): Promise<PageRaster> => {
    const bytes = await readBytes(page.path)
    if (pageIdFrom(page.path, bytes, page.pageIndex) !== page.pageId) {
      throw new AppError('file-damaged', 'The file has changed since it was opened: open it again.', {
        changed: true,
      })
    }
    const upright = await files.decode(bytes, page.pageIndex)
    return turnPage(upright, page.turns)
  }
  return {
    openFile: async (path) => {
      const bytes = await readBytes(path)
      const { pages: sizes, fault } = await files.inspect(bytes)
      const openedAt = now().toISOString()
      const pages = store.atomically(() => {
        store.recent.add(path, openedAt)
        return sizes.map((size, pageIndex) => {
          const pageId = pageIdFrom(path, bytes, pageIndex)
          const record: PageRecord = {
            ...size,
            pageId,
            path,
            pageIndex,
            pageCount: sizes.length,
            turns: 0,
            openedAt,
          }
          return reopened(store, store.pages.open(record))
        })
      })
      return { pages, fault }
    },
    find: (pageId) => {
      const page = store.pages.find(pageId)
      if (page === null) throw new AppError('page-unknown', 'There is no such page.', { pageId })
      return page
    },
    raster: (page) => cache.get(`${page.pageId}/${page.turns}`, () => decode(page)),
  }
}

/** A page that failed before is tried again. */
function reopened(store: Store, page: StoredPage): StoredPage {
  if (page.outcome.progress !== 'failed') return page
  store.pages.setOutcome(page.pageId, { progress: 'waiting' })
  return { ...page, outcome: { progress: 'waiting' } }
}

/** The same for the same content at the same place: reopening a file finds its readings and corrections again. */
function pageIdFrom(path: string, bytes: Uint8Array, pageIndex: number): string {
  return createHash('sha256').update(bytes).update(`\0${path}\0${pageIndex}`).digest('hex').slice(0, 20)
}
