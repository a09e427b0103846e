import { SvelteMap } from 'svelte/reactivity'
import type { EncodedPicture, PageSummary } from '../../../protocol/commands/documents'
import type { FieldPicture, FieldView } from '../../../protocol/commands/fields'
import type { EngineRequests } from '../../app/engine-requests'

/** Longest side of a page on the canvas, in pixels; larger scans are shown scaled down. */
const pageSide = 4096
const thumbnailSide = 220
/** Pages kept decoded; a page at full side is up to 60 MB in the picture cache. */
const pagesKept = 6

export interface ShownPicture {
  readonly url: string
  readonly width: number
  readonly height: number
}

/** Pictures of pages and fields, loaded once and kept while they are likely to be seen again. */
export class Pictures {
  readonly #engine: EngineRequests
  readonly #pages = new SvelteMap<string, ShownPicture>()
  readonly #thumbnails = new SvelteMap<string, ShownPicture>()
  readonly #asked = new Map<string, Promise<void>>()
  readonly #fields = new Map<string, Promise<FieldPicture>>()

  #pageLoading: Promise<void> = Promise.resolve()
  #thumbnailQueue: Promise<void> = Promise.resolve()

  constructor(engine: EngineRequests) {
    this.#engine = engine
  }

  page(page: PageSummary): ShownPicture | null {
    return this.#pages.get(keyOf(page)) ?? null
  }

  thumbnail(page: PageSummary): ShownPicture | null {
    return this.#thumbnails.get(keyOf(page)) ?? null
  }

  async loadPage(page: PageSummary): Promise<void> {
    this.#pageLoading = this.#load(this.#pages, page, pageSide)
    await this.#pageLoading
    for (const [key, picture] of this.#pages) {
      if (this.#pages.size <= pagesKept) break
      if (key === keyOf(page)) continue
      URL.revokeObjectURL(picture.url)
      this.#pages.delete(key)
      this.#asked.delete(`${pageSide}:${key}`)
    }
  }

  /** One after the other, and never before the page on the canvas: decoding a scan keeps the engine busy. */
  loadThumbnail(page: PageSummary): Promise<void> {
    this.#thumbnailQueue = this.#thumbnailQueue.then(async () => {
      await this.#pageLoading
      await this.#load(this.#thumbnails, page, thumbnailSide)
    })
    return this.#thumbnailQueue
  }

  #load(into: SvelteMap<string, ShownPicture>, page: PageSummary, maxSide: number): Promise<void> {
    const asked = `${maxSide}:${keyOf(page)}`
    const known = this.#asked.get(asked)
    if (known !== undefined) return known
    const loading = this.#fetch(into, page, maxSide)
    this.#asked.set(asked, loading)
    return loading
  }

  async #fetch(into: SvelteMap<string, ShownPicture>, page: PageSummary, maxSide: number): Promise<void> {
    const key = keyOf(page)
    try {
      const picture = await this.#engine.call('pages.picture', { pageId: page.pageId, maxSide })
      into.set(key, { url: urlOf(picture), width: picture.width, height: picture.height })
    } catch {
      // The page's own reading reports what is wrong with it; a missing picture says no more.
      this.#asked.delete(`${maxSide}:${key}`)
    }
  }

  /** The field's crop in grey and colour, in the pixels the segmenter sees. */
  field(field: FieldView): Promise<FieldPicture> {
    const { x, y, width, height } = field.box
    const key = `${field.fieldId}:${x},${y},${width},${height}`
    const known = this.#fields.get(key)
    if (known !== undefined) return known
    const loading = this.#engine.call('fields.picture', { fieldId: field.fieldId })
    this.#fields.set(key, loading)
    loading.catch(() => this.#fields.delete(key))
    const oldest = this.#fields.keys().next()
    if (this.#fields.size > 40 && !oldest.done) this.#fields.delete(oldest.value)
    return loading
  }
}

function keyOf(page: PageSummary): string {
  return `${page.pageId}:${page.turns}`
}

function urlOf(picture: EncodedPicture): string {
  return URL.createObjectURL(new Blob([picture.bytes.slice()], { type: picture.mime }))
}
