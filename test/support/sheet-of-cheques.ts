import { join } from 'node:path'
import sharp from 'sharp'
import { sample } from './samples'

const columns = 2
const rows = 4

/**
 * Writes one wide scan of eight cheques, which takes the engine seconds to read: for tests of what happens meanwhile.
 * @returns the path of a JPEG of about 4,700 x 4,400 pixels at 300 dpi, in `folder`.
 */
export async function writeSheetOfCheques(folder: string, name = 'sheet.jpg'): Promise<string> {
  const cheque = sample('cheque-kaveri.jpg')
  const { width, height } = await sharp(cheque).metadata()
  const path = join(folder, name)
  await sharp({
    create: { width: width * columns, height: height * rows, channels: 3, background: 'white' },
  })
    .composite(
      Array.from({ length: columns * rows }, (_, i) => ({
        input: cheque,
        left: (i % columns) * width,
        top: Math.floor(i / columns) * height,
      })),
    )
    .jpeg({ quality: 85 })
    .withMetadata({ density: 300 })
    .toFile(path)
  return path
}
