import { AppError } from '../base/app-error'

/** Single digits as MNIST stores them: ink bright (255) on 0, row by row, one after another. */
export interface DigitSet {
  readonly count: number
  readonly width: number
  readonly height: number
  /** `count * width * height`. */
  readonly pixels: Uint8Array
  /** 0 to 9 each. */
  readonly labels: Uint8Array
}

/** Pictures of any kind with their class, stored alike: grey, or red, green and blue of each pixel one after another. */
export interface PictureSet extends DigitSet {
  readonly channels: 1 | 3
}

/** Unsigned bytes of any rank: two zero bytes, 8, the rank, a big-endian u32 a side, then the bytes. */
export interface Idx {
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

const unsignedByte = 8
const digitLimit = 5_000_000
const sideLimit = 1024

/**
 * @param name what the file is called in the message.
 * @throws AppError 'file-kind' where it is no IDX file of bytes, 'file-truncated' or 'file-damaged' where its length
 *   is not what its header says.
 */
export function idxFromBytes(bytes: Uint8Array, name: string): Idx {
  if (bytes.length === 0) throw new AppError('file-empty', `${name} is empty.`, { file: name })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rank = bytes[3] ?? 0
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== unsignedByte || rank < 1 || rank > 4) {
    throw new AppError('file-kind', `${name} is not an IDX file of unsigned bytes.`, { file: name })
  }
  const start = 4 + 4 * rank
  if (bytes.length < start)
    throw new AppError('file-truncated', `${name} ends inside its header.`, { file: name })
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i))
  const size = shape.reduce((product, side) => product * side, 1)
  const found = bytes.length - start
  if (found < size) {
    throw new AppError('file-truncated', `${name} holds ${found} of the ${size} bytes it says.`, {
      file: name,
    })
  }
  if (found > size) {
    throw new AppError('file-damaged', `${name} holds ${found - size} bytes more than it says.`, {
      file: name,
    })
  }
  return { shape, data: bytes.subarray(start) }
}

/** @throws AppError 'labels-damaged' where images and labels do not belong together or a label is no digit. */
export function digitSetFromIdx(images: Idx, labels: Idx, name: string): DigitSet {
  const { channels, ...digits } = pictureSetFromIdx(images, labels, name)
  if (channels !== 1) throw damaged(name, 'the pictures are in colour, digits are grey')
  return digits
}

/**
 * Pictures of ten classes: [count, height, width], or [count, height, width, 3] in colour.
 * @throws AppError 'labels-damaged' where images and labels do not belong together or a label is no class.
 */
export function pictureSetFromIdx(images: Idx, labels: Idx, name: string): PictureSet {
  const [count = 0, height = 0, width = 0, channels = 1] = images.shape
  const isList = images.shape.length === 3 || images.shape.length === 4
  if (!isList) throw damaged(name, 'the images are not a list of pictures')
  if (images.shape.length === 4 && channels !== 3)
    throw damaged(name, `pictures of ${channels} channels cannot be used, grey has none and colour three`)
  if (labels.shape.length !== 1) throw damaged(name, 'the labels are not a list of digits')
  if (labels.shape[0] !== count)
    throw damaged(name, `there are ${count} images but ${labels.shape[0]} labels`)
  if (count < 1 || count > digitLimit) throw damaged(name, `${count} digits cannot be used`)
  if (width < 1 || height < 1 || width > sideLimit || height > sideLimit) {
    throw damaged(name, `digits of ${width} x ${height} pixels cannot be used`)
  }
  const wrong = labels.data.findIndex((label) => label > 9)
  if (wrong >= 0) throw damaged(name, `label ${wrong + 1} is ${labels.data[wrong]}, which is no digit`)
  return {
    count,
    width,
    height,
    channels: channels === 3 ? 3 : 1,
    pixels: images.data,
    labels: labels.data,
  }
}

function damaged(name: string, what: string): AppError {
  return new AppError('labels-damaged', `${name}: ${what}.`, { file: name })
}

/** The two files of a set, as `idxFromBytes` reads them; of rank four where it is in colour. */
export function idxFromDigitSet(set: DigitSet | PictureSet): {
  readonly images: Uint8Array
  readonly labels: Uint8Array
} {
  const shape = [set.count, set.height, set.width]
  const isColour = 'channels' in set && set.channels === 3
  return {
    images: bytesFromIdx({ shape: isColour ? [...shape, 3] : shape, data: set.pixels }),
    labels: bytesFromIdx({ shape: [set.count], data: set.labels }),
  }
}

function bytesFromIdx({ shape, data }: Idx): Uint8Array {
  const start = 4 + 4 * shape.length
  const bytes = new Uint8Array(start + data.length)
  const view = new DataView(bytes.buffer)
  bytes[2] = unsignedByte
  bytes[3] = shape.length
  shape.forEach((side, i) => {
    view.setUint32(4 + 4 * i, side)
  })
  bytes.set(data, start)
  return bytes
}

/** One picture of the set, not copied. */
export function digitPixels(set: DigitSet, index: number): Uint8Array {
  const area = set.width * set.height
  return set.pixels.subarray(index * area, (index + 1) * area)
}
