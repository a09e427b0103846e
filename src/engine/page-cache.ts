import type { PageRaster } from '../core/image/raster'

/** Decoded pages, the latest used ones, up to a number of bytes. */
export interface PageCache {
  /** The page of that key, decoded by `load` where it is not held; callers at the same time share one decoding. */
  get(key: string, load: () => Promise<PageRaster>): Promise<PageRaster>
}

export function createPageCache(maxBytes: number): PageCache {
  // A Map keeps the order of insertion: the first key is the one not used for longest.
  const pages = new Map<string, { readonly page: PageRaster; readonly bytes: number }>()
  const loading = new Map<string, Promise<PageRaster>>()
  let heldBytes = 0

  const hold = (key: string, page: PageRaster): void => {
    const bytes = page.grey.data.length + page.colour.data.length
    pages.set(key, { page, bytes })
    heldBytes += bytes
    for (const [oldest, entry] of pages) {
      if (heldBytes <= maxBytes || oldest === key) break
      pages.delete(oldest)
      heldBytes -= entry.bytes
    }
  }
  return {
    get: async (key, load) => {
      const entry = pages.get(key)
      if (entry !== undefined) {
        pages.delete(key)
        pages.set(key, entry)
        return entry.page
      }
      const running = loading.get(key)
      if (running !== undefined) return running
      const work = load().finally(() => loading.delete(key))
      loading.set(key, work)
      const page = await work
      hold(key, page)
      return page
    },
  }
}
