import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from '../../src/core/base/random'
import { colourCrop } from '../../src/core/synthesis/colour-crop'
import { createScannedSource } from '../../src/core/synthesis/glyph-sources'
import { type DigitSet, idxFromDigitSet, type PictureSet } from '../../src/core/training/idx'
import { type DatasetPart, openDataset } from '../../src/platform/digit-files/datasets'

const side = 32
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '30000' },
    test: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
  },
})
const out = values.out
if (out === undefined) {
  process.stderr.write('usage: --out DIR [--count N] [--test N] [--seed N]\n')
  process.exit(2)
}
await mkdir(out, { recursive: true })
const { training, test, side: mnistSide } = await openDataset('mnist')
// Hands of the test part are nobody's of the training part: each is drawn from its own part of MNIST.
await writePart('train', training, Number(values.count), Number(values.seed))
if (test) await writePart('t10k', test, Number(values.test), Number(values.seed) + 1)

async function writePart(name: string, digits: DatasetPart, count: number, seed: number): Promise<void> {
  const set: DigitSet = { ...digits, width: mnistSide, height: mnistSide }
  const source = createScannedSource(set)
  const random = createRandom(seed)
  const pixels = new Uint8Array(count * side * side * 3)
  const labels = new Uint8Array(count)
  for (let index = 0; index < count; index++) {
    const digit = random.below(10)
    const crop = colourCrop(digit, source, side, random)
    if (!crop) throw new RangeError(`no digit ${digit} to draw from`)
    pixels.set(crop, index * crop.length)
    labels[index] = digit
  }
  const pictures: PictureSet = { count, width: side, height: side, channels: 3, pixels, labels }
  const files = idxFromDigitSet(pictures)
  await writeFile(join(out ?? '', `${name}-images-idx4-ubyte`), files.images)
  await writeFile(join(out ?? '', `${name}-labels-idx1-ubyte`), files.labels)
  process.stdout.write(`${count} digits in colour: ${name}-images-idx4-ubyte\n`)
}
