import { PDFiumLibrary } from '@hyzyla/pdfium'
import { AppError, appErrorFrom } from '../../core/base/app-error'
import type { PageRaster } from '../../core/image/raster'
import { pageRasterFrom } from './page-raster'
import { type Inspection, maxPagesPerFile, type PageSize, refuseTooLarge } from './page-size'

/** PDF has no pixels of its own: pages are drawn at the resolution that the readers were measured at. */
const pdfDpi = 300
const pointsPerInch = 72

export interface PdfCodec {
  inspect(bytes: Uint8Array): Promise<Inspection>
  /** Draws one page at 300 dpi on white, annotations and form entries included. */
  decode(bytes: Uint8Array, pageIndex: number): Promise<PageRaster>
}

type PdfDocument = Awaited<ReturnType<PDFiumLibrary['loadDocument']>>

/** Loads pdfium (WebAssembly, about 100 ms); keep the one codec for the life of the process. */
export async function loadPdfCodec(): Promise<PdfCodec> {
  const library = await PDFiumLibrary.init()
  return {
    inspect: (bytes) => withDocument(library, bytes, (document) => Promise.resolve(inspect(document))),
    decode: (bytes, pageIndex) => withDocument(library, bytes, (document) => decode(document, pageIndex)),
  }
}

async function withDocument<T>(
  library: PDFiumLibrary,
  bytes: Uint8Array,
  work: (document: PdfDocument) => Promise<T>,
): Promise<T> {
  let document: PdfDocument
  try {
    document = await library.loadDocument(bytes)
  } catch (thrown) {
    throw refusalFrom(thrown)
  }
  try {
    return await work(document)
  } finally {
    document.destroy()
  }
}

function refusalFrom(thrown: unknown): AppError {
  const { message } = appErrorFrom(thrown)
  if (/password|security/i.test(message)) {
    return new AppError('file-locked', 'The PDF is protected by a password.', { kind: 'pdf' }, thrown)
  }
  return new AppError('file-damaged', 'The PDF is damaged.', { kind: 'pdf', complaint: message }, thrown)
}

function inspect(document: PdfDocument): Inspection {
  const pageCount = document.getPageCount()
  if (pageCount > maxPagesPerFile) {
    throw new AppError(
      'file-too-large',
      `The file has ${pageCount} pages; at most ${maxPagesPerFile} are read.`,
      {
        pageCount,
      },
    )
  }
  return {
    pages: Array.from({ length: pageCount }, (_, pageIndex) => sizeOf(document, pageIndex)),
    fault: null,
  }
}

async function decode(document: PdfDocument, pageIndex: number): Promise<PageRaster> {
  const { width, height } = sizeOf(document, pageIndex)
  refuseTooLarge(width, height)
  if (width < 1 || height < 1) {
    throw new AppError('file-damaged', 'The PDF page has no size.', { kind: 'pdf', page: pageIndex + 1 })
  }
  const drawn = await document
    .getPage(pageIndex)
    .render({ width, height, scale: 1, render: 'bitmap', renderFormFields: true })
  return pageRasterFrom(drawn.data, { width: drawn.width, height: drawn.height, bands: 4 }, pdfDpi)
}

function sizeOf(document: PdfDocument, pageIndex: number): PageSize {
  const { originalWidth, originalHeight } = document.getPage(pageIndex).getOriginalSize()
  const pixelsFrom = (points: number): number => Math.round((points * pdfDpi) / pointsPerInch)
  return { width: pixelsFrom(originalWidth), height: pixelsFrom(originalHeight), dpi: pdfDpi }
}
