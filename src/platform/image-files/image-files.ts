import { AppError } from '../../core/base/app-error'
import type { ColourRaster, PageRaster } from '../../core/image/raster'
import { fileKindOf, type ImageFileKind } from './file-kind'
import { type Inspection, refuseTooLarge } from './page-size'
import { loadPdfCodec, type PdfCodec } from './pdf-codec'
import { type EncodedPage, loadVipsCodec, type VipsCodec } from './vips-codec'

/** Decodes and encodes pictures. Decoders are loaded when first needed. */
export interface ImageFiles {
  /** The pages without decoding them; throws `file-kind`, `file-locked`, `file-damaged`, `file-too-large`. */
  inspect(bytes: Uint8Array): Promise<Inspection>
  /** One page, upright; throws also `file-truncated`. */
  decode(bytes: Uint8Array, pageIndex: number): Promise<PageRaster>
  /** Scaled down where a side is over `maxSide`. */
  encode(picture: ColourRaster, format: 'png' | 'jpeg', maxSide: number): Promise<EncodedPage>
  /** Loads the picture codec ahead of the first use: 0.1 s, and 0.2 s more for the first picture otherwise. */
  warmUp(): Promise<void>
}

export function createImageFiles(): ImageFiles {
  let vips: Promise<VipsCodec> | undefined
  let pdf: Promise<PdfCodec> | undefined
  const vipsCodec = (): Promise<VipsCodec> => {
    vips ??= loadVipsCodec()
    return vips
  }
  const pdfCodec = (): Promise<PdfCodec> => {
    pdf ??= loadPdfCodec()
    return pdf
  }
  return {
    inspect: async (bytes) => {
      const kind = knownKindOf(bytes)
      const inspection =
        kind === 'pdf' ? await (await pdfCodec()).inspect(bytes) : (await vipsCodec()).inspect(kind, bytes)
      refuseUseless(inspection)
      return inspection
    },
    decode: async (bytes, pageIndex) => {
      const kind = knownKindOf(bytes)
      if (kind === 'pdf') return (await pdfCodec()).decode(bytes, pageIndex)
      return (await vipsCodec()).decode(kind, bytes, pageIndex)
    },
    warmUp: async () => {
      const page = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 4).fill(255) }
      const codec = await vipsCodec()
      codec.decode('jpeg', codec.encode(page, 'jpeg', 32).bytes, 0)
    },
    encode: async (picture, format, maxSide) => (await vipsCodec()).encode(picture, format, maxSide),
  }
}

/** A file of one page that is too large is refused as a whole; of several pages the others can be read. */
function refuseUseless({ pages }: Inspection): void {
  const [only, ...others] = pages
  if (only === undefined) throw new AppError('file-damaged', 'The file has no pages.')
  if (others.length === 0) refuseTooLarge(only.width, only.height)
}

function knownKindOf(bytes: Uint8Array): ImageFileKind {
  if (bytes.length === 0) throw new AppError('file-empty', 'The file is empty.')
  const kind = fileKindOf(bytes)
  if (kind === null) throw new AppError('file-kind', 'This is not a PNG, JPEG, TIFF, WebP or PDF file.')
  return kind
}
