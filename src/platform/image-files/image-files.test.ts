import { PDFDocument, rgb } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { createImageFiles } from './image-files'

const files = createImageFiles()

/** 60x40, left half red, a black square in the top left corner. */
function picture() {
  const data = new Uint8Array(60 * 40 * 3).fill(255)
  for (let y = 0; y < 40; y++)
    for (let x = 0; x < 60; x++) {
      const at = (y * 60 + x) * 3
      if (x < 30) data.set([200, 0, 0], at)
      if (x < 10 && y < 10) data.set([0, 0, 0], at)
    }
  return sharp(data, { raw: { width: 60, height: 40, channels: 3 } })
}

function pixel(raster: { width: number; data: Uint8Array }, x: number, y: number): number[] {
  const at = (y * raster.width + x) * 4
  return [...raster.data.subarray(at, at + 3)]
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => error,
  )
}

describe('decoding', () => {
  it.each(['png', 'jpeg', 'webp', 'tiff'] as const)('reads %s in colour and grey', async (format) => {
    const bytes = await picture().withMetadata({ density: 300 }).toFormat(format, { quality: 100 }).toBuffer()
    const page = await files.decode(bytes, 0)
    expect([page.colour.width, page.colour.height]).toEqual([60, 40])
    const [red = 0, green = 0, blue = 0] = pixel(page.colour, 20, 30)
    expect(Math.abs(red - 200)).toBeLessThanOrEqual(6)
    expect(Math.max(green, blue)).toBeLessThanOrEqual(8)
    expect(Math.abs((page.grey.data[30 * 60 + 20] ?? 0) - 60)).toBeLessThanOrEqual(4)
    expect(page.grey.data[30 * 60 + 50]).toBeGreaterThan(250)
    expect(page.dpi).toBe(format === 'webp' ? null : 300)
  })

  it('draws every page of a PDF at 300 dpi', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage([144, 72])
    const page = pdf.addPage([72, 144])
    page.drawRectangle({ x: 0, y: 72, width: 36, height: 72, color: rgb(0, 0, 1) })
    const bytes = await pdf.save()
    expect(await files.inspect(bytes)).toEqual([
      { width: 600, height: 300, dpi: 300 },
      { width: 300, height: 600, dpi: 300 },
    ])
    const second = await files.decode(bytes, 1)
    expect(pixel(second.colour, 10, 10)).toEqual([0, 0, 255])
    expect(pixel(second.colour, 200, 500)).toEqual([255, 255, 255])
  })
})

describe('faults', () => {
  it('names a cut JPEG', async () => {
    const bytes = await picture().resize(1200, 800).jpeg().toBuffer()
    const error = await failure(files.decode(bytes.subarray(0, bytes.length / 2), 0))
    expect(error).toMatchObject({ code: 'file-truncated' })
  })
  it('names a text', async () => {
    expect(await failure(files.inspect(Buffer.from('hello, I am a picture')))).toMatchObject({
      code: 'file-kind',
    })
  })
})
