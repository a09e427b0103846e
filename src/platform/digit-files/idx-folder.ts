import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AppError } from '../../core/base/app-error'
import { type DigitSet, digitSetFromIdx, idxFromBytes } from '../../core/training/idx'

const unpack = promisify(gunzip)
/** A digit set is far smaller; stops a gzip bomb. */
const unpackedLimit = 1 << 30
const imagesName = /images[.-]idx3-ubyte(\.gz)?$/

/** The images files of a folder, MNIST's names (`train-images-idx3-ubyte`) or `images.idx3-ubyte`, gzip or not. */
export async function idxImagesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => imagesName.test(name)).sort()
}

/**
 * Reads a digit set from its images file and the labels file named like it.
 * @throws AppError 'labels-missing', 'labels-damaged', 'file-kind', 'file-truncated', 'file-damaged', 'file-empty'.
 */
export async function readIdxDigits(folder: string, images: string): Promise<DigitSet> {
  const labels = images.replace(imagesName, (name) =>
    name.replace('images', 'labels').replace('idx3', 'idx1'),
  )
  const pictures = idxFromBytes(await readWhole(join(folder, images)), images)
  let encoded: Uint8Array
  try {
    encoded = await readWhole(join(folder, labels))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError(
      'labels-missing',
      `${images} has no labels file ${labels} beside it.`,
      { file: labels },
      cause,
    )
  }
  return digitSetFromIdx(pictures, idxFromBytes(encoded, labels), images)
}

async function readWhole(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path)
  if (!path.endsWith('.gz')) return bytes
  try {
    return await unpack(bytes, { maxOutputLength: unpackedLimit })
  } catch (cause) {
    throw new AppError('file-damaged', 'The file cannot be unpacked.', {}, cause)
  }
}
