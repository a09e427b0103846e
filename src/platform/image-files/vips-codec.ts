import type Vips from 'wasm-vips'
import createVips from 'wasm-vips'
import { AppError } from '../../core/base/app-error'
import type { ColourRaster, PageRaster } from '../../core/image/raster'
import { type ImageFileKind, lacksEnd } from './file-kind'
import { pageRasterFrom } from './page-raster'
import { maxPagesPerFile, type PageSize, refuseTooLarge } from './page-size'

export type VipsKind = Exclude<ImageFileKind, 'pdf'>

/** PNG, JPEG, TIFF and WebP through libvips compiled to WebAssembly: the same code in Node and in Electron. */
export interface VipsCodec {
  /** Sizes of all pages from the headers alone. */
  inspect(kind: VipsKind, bytes: Uint8Array): PageSize[]
  /** Decodes one page upright; throws `file-too-large` before, `file-truncated` or `file-damaged` after trying. */
  decode(kind: VipsKind, bytes: Uint8Array, pageIndex: number): PageRaster
  /** Scales down so that neither side is over `maxSide`, and encodes. */
  encode(picture: ColourRaster, format: 'png' | 'jpeg', maxSide: number): EncodedPage
}

export interface EncodedPage {
  readonly width: number
  readonly height: number
  readonly mime: 'image/png' | 'image/jpeg'
  readonly bytes: Uint8Array
}

type VipsModule = typeof Vips
type Image = Vips.Image

/** Loads libvips (about 90 ms); keep the one codec for the life of the process. */
export async function loadVipsCodec(): Promise<VipsCodec> {
  const vips = await createVips({ dynamicLibraries: [], printErr: () => undefined })
  // What libvips would print is in the faults it throws.
  vips.concurrency(1)
  vips.Cache.max(0)
  return {
    inspect: (kind, bytes) => inScope((keep) => inspect(vips, keep, kind, bytes)),
    decode: (kind, bytes, pageIndex) => inScope((keep) => decode(vips, keep, { kind, bytes, pageIndex })),
    encode: (picture, format, maxSide) => inScope((keep) => encode(vips, keep, { picture, format, maxSide })),
  }
}

type Keep = (image: Image) => Image

/** WebAssembly memory is not collected: every image made inside is deleted when the scope ends. */
function inScope<T>(work: (keep: Keep) => T): T {
  const images: Image[] = []
  try {
    return work((image) => {
      images.push(image)
      return image
    })
  } finally {
    for (const image of images.reverse()) image.delete()
  }
}

function inspect(vips: VipsModule, keep: Keep, kind: VipsKind, bytes: Uint8Array): PageSize[] {
  return explained(kind, bytes, () => {
    const first = keep(open(vips, kind, bytes, 0))
    const pageCount = kind === 'tiff' && first.getTypeof('n-pages') !== 0 ? first.getInt('n-pages') : 1
    if (pageCount > maxPagesPerFile) {
      throw new AppError(
        'file-too-large',
        `The file has ${pageCount} pages; at most ${maxPagesPerFile} are read.`,
        {
          pageCount,
        },
      )
    }
    const sizes = [uprightSizeOf(first)]
    for (let page = 1; page < pageCount; page++)
      sizes.push(uprightSizeOf(keep(open(vips, kind, bytes, page))))
    return sizes
  })
}

interface DecodeRequest {
  readonly kind: VipsKind
  readonly bytes: Uint8Array
  readonly pageIndex: number
}

function decode(vips: VipsModule, keep: Keep, { kind, bytes, pageIndex }: DecodeRequest): PageRaster {
  return explained(kind, bytes, () => {
    const stored = keep(open(vips, kind, bytes, pageIndex))
    refuseTooLarge(stored.width, stored.height)
    const { dpi } = uprightSizeOf(stored)
    const upright = keep(stored.autorot())
    const isGrey = upright.bands <= 2
    const space = keep(upright.colourspace(isGrey ? 'b-w' : 'srgb'))
    const flat = space.hasAlpha() ? keep(space.flatten({ background: [255] })) : space
    const eightBit = flat.format === 'uchar' ? flat : keep(flat.cast('uchar'))
    const { width, height, bands } = eightBit
    return pageRasterFrom(bytesOf(eightBit), { width, height, bands }, dpi)
  })
}

function bytesOf(image: Image): Uint8Array {
  const pixels = image.writeToMemory()
  if (!(pixels instanceof Uint8Array)) throw new AppError('internal', `Pixels of format ${image.format}.`)
  return pixels
}

function open(vips: VipsModule, kind: VipsKind, bytes: Uint8Array, page: number): Image {
  switch (kind) {
    case 'png':
      return vips.Image.pngloadBuffer(bytes, { fail_on: 'truncated' })
    case 'jpeg':
      return vips.Image.jpegloadBuffer(bytes, { fail_on: 'truncated' })
    case 'tiff':
      return vips.Image.tiffloadBuffer(bytes, { fail_on: 'truncated', page })
    case 'webp':
      return vips.Image.webploadBuffer(bytes, { fail_on: 'truncated' })
  }
}

function uprightSizeOf(image: Image): PageSize {
  const orientation = image.getTypeof('orientation') === 0 ? 1 : image.getInt('orientation')
  const isLying = orientation >= 5 && orientation <= 8
  const width = isLying ? image.height : image.width
  const height = isLying ? image.width : image.height
  return { width, height, dpi: dpiFrom(image.xres) }
}

const mmPerInch = 25.4

/** libvips keeps pixels per mm and says exactly 1 where the file states nothing. */
function dpiFrom(pixelsPerMm: number): number | null {
  if (Math.abs(pixelsPerMm - 1) < 1e-9 || pixelsPerMm <= 0) return null
  const dpi = Math.round(pixelsPerMm * mmPerInch)
  return dpi >= 10 && dpi <= 10_000 ? dpi : null
}

interface EncodeRequest {
  readonly picture: ColourRaster
  readonly format: 'png' | 'jpeg'
  readonly maxSide: number
}

function encode(vips: VipsModule, keep: Keep, { picture, format, maxSide }: EncodeRequest): EncodedPage {
  const { width, height, data } = picture
  const whole = keep(vips.Image.newFromMemory(data, width, height, 4, vips.BandFormat.uchar))
  const opaque = keep(keep(whole.extractBand(0, { n: 3 })).copy({ interpretation: 'srgb' }))
  const scale = Math.min(1, maxSide / Math.max(width, height))
  const scaled = scale < 1 ? keep(opaque.resize(scale)) : opaque
  const bytes = format === 'png' ? scaled.pngsaveBuffer({ compression: 3 }) : scaled.jpegsaveBuffer({ Q: 88 })
  return { width: scaled.width, height: scaled.height, mime: `image/${format}`, bytes }
}

/** Turns libvips' complaint into a named fault. Its message lies on a log of its own, one line a complaint. */
function explained<T>(kind: VipsKind, bytes: Uint8Array, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    const complaint = complaintOf(thrown)
    const isCut = lacksEnd(kind, bytes) || cutPattern.test(complaint)
    const message = isCut ? 'The file ends too early.' : 'The file is damaged.'
    throw new AppError(isCut ? 'file-truncated' : 'file-damaged', message, {
      kind,
      complaint: lastLineOf(complaint),
    })
  }
}

/** What libtiff and libwebp say where the file ends too early. */
const cutPattern =
  /premature|truncat|read error|got \d+ bytes, expected|end of (file|image|strip)|not enough data/i

/** The module throws `['vips::Error', message]`, a pair in place of an Error. */
function complaintOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  if (Array.isArray(thrown)) return String(thrown[1] ?? thrown[0])
  return String(thrown)
}

function lastLineOf(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
}
