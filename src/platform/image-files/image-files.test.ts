import fc from 'fast-check'
import { PDFDocument, rgb } from 'pdf-lib'
import sharp, { type Create } from 'sharp'
import { describe, expect, it } from 'vitest'
import { crc32, encryptedPdf } from '../../../test/support/bad-files'
import { createImageFiles } from './image-files'
import { pageRasterFrom } from './page-raster'
import { tiffStructureOf } from './tiff-structure'

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
    expect((await files.inspect(bytes)).pages).toEqual([
      { width: 600, height: 300, dpi: 300 },
      { width: 300, height: 600, dpi: 300 },
    ])
    const second = await files.decode(bytes, 1)
    expect(pixel(second.colour, 10, 10)).toEqual([0, 0, 255])
    expect(pixel(second.colour, 200, 500)).toEqual([255, 255, 255])
  })
})

/** Two pages of one bit a pixel, compressed as fax machines do: left half black, then right half black. */
async function faxPages(): Promise<Buffer> {
  const data = new Uint8Array(64 * 96).fill(255)
  for (let y = 0; y < 96; y++) data.fill(0, y * 64 + (y < 48 ? 0 : 32), y * 64 + (y < 48 ? 32 : 64))
  return sharp(data, { raw: { width: 64, height: 96, channels: 1, pageHeight: 48 } })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 200 / 25.4, yres: 200 / 25.4 })
    .toBuffer()
}

describe('what scanners and telephones write', () => {
  it('reads every page of a TIFF compressed with CCITT G4', async () => {
    const bytes = await faxPages()
    expect((await files.inspect(bytes)).pages).toEqual([
      { width: 64, height: 48, dpi: 200 },
      { width: 64, height: 48, dpi: 200 },
    ])
    const [first, second] = [await files.decode(bytes, 0), await files.decode(bytes, 1)]
    expect([first.grey.data[10], first.grey.data[50]]).toEqual([0, 255])
    expect([second.grey.data[10], second.grey.data[50]]).toEqual([255, 0])
    expect(pixel(second.colour, 50, 40)).toEqual([0, 0, 0])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns EXIF orientation %i upright', async (orientation) => {
    // Drawn as stored so that, upright, the dark corner is top left whatever the orientation.
    const stored =
      { 1: 'tl', 2: 'tr', 3: 'br', 4: 'bl', 5: 'tl', 6: 'bl', 7: 'br', 8: 'tr' }[orientation] ?? ''
    const isLying = orientation >= 5
    const [width, height] = isLying ? [40, 60] : [60, 40]
    const data = new Uint8Array(width * height).fill(255)
    const left = stored.endsWith('r') ? width - 10 : 0
    const top = stored.startsWith('b') ? height - 10 : 0
    for (let y = top; y < top + 10; y++) data.fill(0, y * width + left, y * width + left + 10)
    const bytes = await sharp(data, { raw: { width, height, channels: 1 } })
      .withMetadata({ orientation })
      .jpeg({ quality: 100 })
      .toBuffer()
    expect((await files.inspect(bytes)).pages).toMatchObject([{ width: 60, height: 40 }])
    const { grey } = await files.decode(bytes, 0)
    expect([grey.width, grey.height]).toEqual([60, 40])
    expect(grey.data[5 * 60 + 5]).toBeLessThan(20)
    expect(grey.data[5 * 60 + 55]).toBeGreaterThan(235)
    expect(grey.data[35 * 60 + 5]).toBeGreaterThan(235)
  })

  it('reads 16 bits a channel, transparency on white, grey, palettes and CMYK', async () => {
    const deep = await picture().toColourspace('rgb16').png().toBuffer()
    expect(pixel((await files.decode(deep, 0)).colour, 20, 30)).toEqual([200, 0, 0])
    const clear = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer()
    expect(pixel((await files.decode(clear, 0)).colour, 3, 3)).toEqual([255, 255, 255])
    const grey = await picture().greyscale().png().toBuffer()
    const page = await files.decode(grey, 0)
    expect(page.grey.data[30 * 60 + 50]).toBe(255)
    const palette = await picture().png({ palette: true }).toBuffer()
    expect(pixel((await files.decode(palette, 0)).colour, 50, 30)).toEqual([255, 255, 255])
    const print = await picture().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()
    const [red = 0, green = 0] = pixel((await files.decode(print, 0)).colour, 20, 30)
    expect(red).toBeGreaterThan(green + 100)
  })

  it('says nothing of a resolution that the file does not state', async () => {
    const bytes = await picture().png().toBuffer()
    expect((await files.decode(bytes, 0)).dpi).toBeNull()
  })

  it("makes OpenCV's grey of any colour, to the bit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 3, maxLength: 3 }), async ([r = 0, g = 0, b = 0]) => {
        const { grey } = pageRasterFrom(Uint8Array.of(r, g, b), { width: 1, height: 1, bands: 3 }, null)
        expect(grey.data[0]).toBe(Math.floor((r * 4899 + g * 9617 + b * 1868 + 8192) / 16384))
        expect(Math.abs((grey.data[0] ?? 0) - (0.299 * r + 0.587 * g + 0.114 * b))).toBeLessThan(0.51)
      }),
    )
  })
})

describe('encoding', () => {
  it.each(['png', 'jpeg'] as const)('scales down to %s and can be decoded again', async (format) => {
    const { colour } = await files.decode(await picture().png().toBuffer(), 0)
    const small = await files.encode(colour, format, 30)
    expect(small).toMatchObject({ width: 30, height: 20, mime: `image/${format}` })
    const again = await files.decode(small.bytes, 0)
    expect([again.colour.width, again.colour.height]).toEqual([30, 20])
    const [red = 0, green = 0] = pixel(again.colour, 8, 15)
    expect(red - green).toBeGreaterThan(180)
    expect(await files.encode(colour, format, 1000)).toMatchObject({ width: 60, height: 40 })
  })

  it('gives its memory back: many pages take no more than few', async () => {
    const bytes = await picture().resize(1000, 750).jpeg().toBuffer()
    const work = async (count: number): Promise<number> => {
      for (let round = 0; round < count; round++)
        await files.encode((await files.decode(bytes, 0)).colour, 'jpeg', 100)
      return process.memoryUsage().rss
    }
    const before = await work(20)
    const after = await work(100)
    // 100 leaked pages of 1000x750 would be 225 MB in colour alone.
    expect(after - before).toBeLessThan(120_000_000)
  })
})

describe('faults', () => {
  it('names a cut JPEG', async () => {
    const bytes = await picture().resize(1200, 800).jpeg().toBuffer()
    const error = await failure(files.decode(bytes.subarray(0, bytes.length / 2), 0))
    expect(error).toMatchObject({ code: 'file-truncated' })
  })
  it('names a cut PNG, WebP and TIFF', async () => {
    for (const format of ['png', 'webp', 'tiff'] as const) {
      const noise = Uint8Array.from({ length: 300 * 200 * 3 }, (_, index) => (index * 7919) % 251)
      const bytes = await sharp(noise, { raw: { width: 300, height: 200, channels: 3 } })
        .toFormat(format, { lossless: true })
        .toBuffer()
      const cut = bytes.subarray(0, Math.round(bytes.length * 0.6))
      expect(await failure(files.decode(cut, 0)), format).toMatchObject({ code: 'file-truncated' })
    }
  })

  it('names the page of a TIFF that is cut, and reads the ones before it', async () => {
    const bytes = Buffer.from(await faxPages())
    // The strip of the second page is made to lie behind the end of the file.
    const broken = breakLastStrip(bytes)
    expect((await files.decode(broken, 0)).grey.width).toBe(64)
    expect(await failure(files.decode(broken, 1))).toMatchObject({
      code: 'file-truncated',
      details: { complaint: 'page 2 is not whole' },
    })
  })

  it('opens the pages before a cut and says that there were more', async () => {
    const bytes = await faxPages()
    expect((await files.inspect(bytes)).fault).toBeNull()
    const first = tiffStructureOf(bytes.subarray(0, bytes.length - 20))
    expect(first).toEqual({ pages: [{ isWhole: true }], isComplete: false })
    const { pages, fault } = await files.inspect(bytes.subarray(0, bytes.length - 20))
    expect(pages).toHaveLength(1)
    expect(fault).toMatchObject({ code: 'file-truncated' })
  })

  it('refuses a pixel bomb at the door, and decodes nothing of it', async () => {
    const header = Buffer.from(
      await sharp({ create: blankOf(8) })
        .png()
        .toBuffer(),
    )
    header.writeUInt32BE(40_000, 16)
    header.writeUInt32BE(40_000, 20)
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29)
    for (const work of [files.inspect(header), files.decode(header, 0)])
      expect(await failure(work)).toMatchObject({ code: 'file-too-large', details: { width: 40_000 } })
    const poster = await PDFDocument.create()
    poster.addPage([7_200, 7_200])
    const bytes = await poster.save()
    expect(await failure(files.inspect(bytes))).toMatchObject({ code: 'file-too-large' })
    expect(await failure(files.decode(bytes, 0))).toMatchObject({ code: 'file-too-large' })
  })

  it('names a PDF with a password, and one without pages', async () => {
    expect(await failure(files.inspect(encryptedPdf()))).toMatchObject({ code: 'file-locked' })
    const trailer =
      '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n'
    const empty = Buffer.from(`%PDF-1.4\n${trailer}trailer\n<< /Size 3 /Root 1 0 R >>\n%%EOF\n`)
    expect(await failure(files.inspect(empty))).toMatchObject({ code: 'file-damaged' })
  })

  it('names noise behind a right beginning', async () => {
    const bytes = Buffer.from(await picture().png().toBuffer())
    bytes.fill(0x55, 60, bytes.length - 12)
    expect(await failure(files.decode(bytes, 0))).toMatchObject({ code: 'file-damaged' })
    expect(await failure(files.inspect(Buffer.from('%PDF-1.7\nno more')))).toMatchObject({
      code: 'file-damaged',
    })
  })

  it('names a text, nothing at all, and half a header', async () => {
    expect(await failure(files.inspect(Buffer.from('hello, I am a picture')))).toMatchObject({
      code: 'file-kind',
    })
    expect(await failure(files.inspect(new Uint8Array(0)))).toMatchObject({ code: 'file-empty' })
    expect(await failure(files.decode(Uint8Array.of(0xff, 0xd8, 0xff), 0))).toMatchObject({
      code: 'file-truncated',
    })
  })

  it('never lets anything but a named fault out, whatever the bytes', async () => {
    const good = [await picture().jpeg().toBuffer(), await picture().png().toBuffer(), await faxPages()]
    const changed = fc
      .tuple(
        fc.constantFrom(...good),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      )
      .map(([bytes, changes]) => {
        const copy = Buffer.from(bytes)
        for (const [at, value] of changes) copy[8 + (at % (copy.length - 8))] = value
        return copy
      })
    await fc.assert(
      fc.asyncProperty(changed, async (bytes) => {
        const outcome = await files.decode(bytes, 0).catch((error: unknown) => error)
        if (outcome instanceof Error) expect(outcome).toMatchObject({ code: expect.stringMatching(/^file-/) })
        else expect(outcome).toHaveProperty('grey')
      }),
      { numRuns: 200 },
    )
  })
})

function blankOf(side: number): Create {
  return { width: side, height: side, channels: 3, background: '#ffffff' }
}

/** Points the last image's first strip at the file's very end. */
function breakLastStrip(bytes: Buffer): Buffer {
  const isLittle = bytes[0] === 0x49
  const u16 = (at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const u32 = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  let directory = u32(4)
  for (;;) {
    const next = u32(directory + 2 + 12 * u16(directory))
    if (next === 0) break
    directory = next
  }
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + 12 * entry
    if (u16(at) !== 273) continue // StripOffsets
    const copy = Buffer.from(bytes)
    const place = u32(at + 4) === 1 ? at + 8 : u32(at + 8)
    if (isLittle) copy.writeUInt32LE(bytes.length - 1, place)
    else copy.writeUInt32BE(bytes.length - 1, place)
    return copy
  }
  throw new Error('the picture has no strips')
}
