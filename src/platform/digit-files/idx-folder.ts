import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AppError } from '../../core/base/app-error'
import {
  type DigitSet,
  digitSetFromIdx,
  type Idx,
  idxFromBytes,
  type PictureSet,
  pictureSetFromIdx,
} from '../../core/training/idx'
import { readBytes } from '../image-files/read-bytes'

const unpack = promisify(gunzip)
/** A digit set is far smaller; stops a gzip bomb. */
const unpackedLimit = 1 << 30
/** `idx4`: in colour. */
const imagesName = /images[.-]idx[34]-ubyte(\.gz)?$/

/**
 * The images files of a folder, MNIST's names (`train-images-idx3-ubyte`) or `images.idx3-ubyte`, `idx4` where they are
 * in colour, gzip or not.
 */
export async function idxImagesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => imagesName.test(name)).sort()
}

/**
 * Reads a digit set from its images file and the labels file named like it.
 * @throws AppError 'labels-missing', 'labels-damaged', 'file-kind', 'file-truncated', 'file-damaged', 'file-empty',
 *   'file-missing', 'file-denied'.
 */
export async function readIdxDigits(folder: string, images: string): Promise<DigitSet> {
  const { pictures, labels } = await readPair(folder, images)
  return digitSetFromIdx(pictures, labels, images)
}

export interface IdxPictures extends PictureSet {
  /** Of the images file and then the labels file, both as unpacked. */
  readonly sha256: string
}

/** The same for pictures that may be in colour. @throws AppError as `readIdxDigits`. */
export async function readIdxPictures(folder: string, images: string): Promise<IdxPictures> {
  const { pictures, labels, bytes } = await readPair(folder, images)
  const hash = createHash('sha256')
  for (const part of bytes) hash.update(part)
  return { ...pictureSetFromIdx(pictures, labels, images), sha256: hash.digest('hex') }
}

interface IdxPair {
  readonly pictures: Idx
  readonly labels: Idx
  /** Of both files, unpacked. */
  readonly bytes: readonly Uint8Array[]
}

async function readPair(folder: string, images: string): Promise<IdxPair> {
  const labels = images.replace(imagesName, (name) =>
    name.replace('images', 'labels').replace(/idx[34]/, 'idx1'),
  )
  const encoded = await readWhole(folder, images)
  const pictures = idxFromBytes(encoded, images)
  try {
    const encodedLabels = await readWhole(folder, labels)
    return { pictures, labels: idxFromBytes(encodedLabels, labels), bytes: [encoded, encodedLabels] }
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'file-missing') throw cause
    throw new AppError(
      'labels-missing',
      `${images} has no labels file ${labels} beside it.`,
      { file: labels },
      cause,
    )
  }
}

async function readWhole(folder: string, file: string): Promise<Uint8Array> {
  const bytes = await readBytes(join(folder, file))
  if (!file.endsWith('.gz')) return plainBytes(bytes)
  try {
    return plainBytes(await unpack(bytes, { maxOutputLength: unpackedLimit }))
  } catch (cause) {
    // zlib calls a stream that ends early a buffer error.
    const endsEarly = cause instanceof Error && 'code' in cause && cause.code === 'Z_BUF_ERROR'
    throw endsEarly
      ? new AppError('file-truncated', `${file} ends too early to be unpacked.`, { file }, cause)
      : new AppError('file-damaged', `${file} cannot be unpacked.`, { file }, cause)
  }
}

/** Node's Buffers slice without copying, unlike the arrays that core expects. */
function plainBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
