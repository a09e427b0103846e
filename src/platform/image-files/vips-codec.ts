import type Vips from 'wasm-vips'
import createVips from 'wasm-vips'
import { AppError } from '../../core/base/app-error'
import type { ColourRaster, PageRaster } from '../../core/image/raster'
import { type ImageFileKind, lacksEnd } from './file-kind'
import { pageRasterFrom } from './page-raster'
import { type Inspection, maxPagesPerFile, type PageSize, refuseTooLarge } from './page-size'
import { tiffStructureOf } from './tiff-structure'

export type VipsKind = Exclude<ImageFileKind, 'pdf'>

/** PNG, JPEG, TIFF and WebP through libvips compiled to WebAssembly: the same code in Node and in Electron. */
export interface VipsCodec {
  /** Sizes of all pages from the headers alone. */
  inspect(kind: VipsKind, bytes: Uint8Array): Inspection
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
  // What libvips would print is in the faults it throws.
  const vips = await createVips({
    dynamicLibraries: [],
    preRun: (module) => {
      module.ENV.VIPS_WARNING = '0'
    },
  })
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

function inspect(vips: VipsModule, keep: Keep, kind: VipsKind, bytes: Uint8Array): Inspection {
  return explained(kind, bytes, () => {
    const structure = kind === 'tiff' ? tiffStructureOf(bytes) : null
    const first = keep(open(vips, kind, bytes, 0))
    const pageCount = structure?.pages.length ?? pageCountOf(first, kind)
    if (pageCount > maxPagesPerFile) {
      throw new AppError(
        'file-too-large',
        `The file has ${pageCount} pages; at most ${maxPagesPerFile} are read.`,
        {
          pageCount,
        },
      )
    }
    const pages = [uprightSizeOf(first)]
    for (let page = 1; page < pageCount; page++)
      pages.push(uprightSizeOf(keep(open(vips, kind, bytes, page))))
    return {
      pages,
      fault: structure?.isComplete === false ? cutFile(kind, `ends behind page ${pageCount}`) : null,
    }
  })
}

/** An animated WebP has frames, not pages: the first counts. */
function pageCountOf(image: Image, kind: VipsKind): number {
  return kind === 'tiff' && image.getTypeof('n-pages') !== 0 ? image.getInt('n-pages') : 1
}

interface DecodeRequest {
  readonly kind: VipsKind
  readonly bytes: Uint8Array
  readonly pageIndex: number
}

function decode(vips: VipsModule, keep: Keep, { kind, bytes, pageIndex }: DecodeRequest): PageRaster {
  if (kind === 'tiff' && tiffStructureOf(bytes)?.pages[pageIndex]?.isWhole === false)
    throw cutFile(kind, `page ${pageIndex + 1} is not whole`)
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

/** Turns libvips' complaint into a named fault. */
function explained<T>(kind: VipsKind, bytes: Uint8Array, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    const complaint = complaintOf(thrown)
    if (lacksEnd(kind, bytes) || cutPatterns[kind].test(complaint)) throw cutFile(kind, lastLineOf(complaint))
    throw new AppError('file-damaged', 'The file is damaged.', { kind, complaint: lastLineOf(complaint) })
  }
}

function cutFile(kind: VipsKind, complaint: string): AppError {
  return new AppError('file-truncated', 'The file ends too early.', { kind, complaint })
}

/** What the libraries say where the file ends too early; for PNG and WebP the missing end says it. */
const cutPatterns = {
  png: /premature/i,
  webp: /premature/i,
  jpeg: /premature end|end of input/i,
  tiff: /read error|bad seek|seek error|can not read tiff directory|got \d+ bytes, expected|not enough data/i,
} as const

/** The module throws `{message: ['vips::Error', text]}`, which is no Error. */
function complaintOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return String(thrown)
  const { message } = thrown
  return Array.isArray(message) ? String(message.at(-1)) : String(message)
}

function lastLineOf(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
}
