import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { AppError } from '../core/base/app-error'
import { inputFormOf, type LenetModel } from '../core/lenet/model'
import type { DigitSet } from '../core/training/idx'
import { type DigitEvaluation, evaluateDigits, evaluatePictures } from '../core/usecases/evaluate-digits'
import {
  evaluateScans,
  type ScanEvaluation,
  type ScanEvaluationOptions,
} from '../core/usecases/evaluate-scans'
import { labelsFromCsv } from '../core/usecases/labels'
import { type IdxPictures, idxImagesIn, readIdxPictures } from '../platform/digit-files/idx-folder'
import type { ImageFiles } from '../platform/image-files/image-files'
import { fileErrorFrom, readBytes } from '../platform/image-files/read-bytes'
import type { ReadingServices } from './reading-services'

export type FolderEvaluation =
  | ({ readonly of: 'scans' } & ScanEvaluation)
  | ({ readonly of: 'digits'; readonly images: string } & DigitEvaluation)

export interface FolderEvaluationOptions extends ScanEvaluationOptions {
  /**
   * Pictures of IDX files go to the net resized as a whole, in place of the normalization of a cut digit. So they
   * always do where the net sees colour.
   */
  readonly asIs?: boolean
}

export interface FolderEvaluationParts {
  readonly services: ReadingServices
  readonly files: ImageFiles
  readonly onProgress?: (done: number, total: number) => void
}

const labelsName = 'labels.csv'

/**
 * Measures reading on a labelled folder: IDX digits where it holds them, else the scans of its `labels.csv`.
 * @throws AppError `file-missing`, `file-denied`, `labels-missing`, `labels-damaged`, those of IDX files and models.
 */
export async function evaluateFolder(
  folder: string,
  options: FolderEvaluationOptions,
  parts: FolderEvaluationParts,
): Promise<FolderEvaluation> {
  await refuseNoFolder(folder)
  const images = testImagesOf(await idxImagesIn(folder))
  if (images !== undefined) {
    const pictures = await readIdxPictures(folder, images)
    const { classifier, model } = await parts.services.reading()
    const evaluation = isAsIs(options, model)
      ? await evaluatePictures(pictures, model, classifier, options.limit)
      : await evaluateDigits(digitSetFrom(pictures), classifier, options.limit)
    return { of: 'digits', images, ...evaluation }
  }
  const path = join(folder, labelsName)
  if (!existsSync(path)) {
    throw new AppError('labels-missing', `The folder holds neither ${labelsName} nor IDX files.`, {
      folder: basename(folder),
    })
  }
  const labels = labelsFromCsv(await readFile(path, 'utf8'))
  const { pageReader } = await parts.services.reading()
  await parts.files.warmUp()
  const evaluation = await evaluateScans(labels, options, {
    pageReader,
    loadPage: async (file) => parts.files.decode(await readBytes(pathInside(folder, file)), 0),
    ...(parts.onProgress === undefined ? {} : { onProgress: parts.onProgress }),
  })
  return { of: 'scans', ...evaluation }
}

function isAsIs({ asIs = false }: FolderEvaluationOptions, model: LenetModel): boolean {
  return asIs || inputFormOf(model).channels === 3
}

/** @throws AppError 'labels-damaged' where the pictures are in colour. */
function digitSetFrom({ channels, ...digits }: IdxPictures): DigitSet {
  if (channels === 1) return digits
  const message = 'The pictures are in colour: a net that sees grey takes them as they are alone (--as-is).'
  throw new AppError('labels-damaged', message)
}

/** Whether a folder would be evaluated as single digits; false too where it cannot be looked into. */
export async function holdsDigits(folder: string): Promise<boolean> {
  return (await idxImagesIn(folder).catch(() => [])).length > 0
}

/** Of several sets in a folder, the one that is meant for testing; MNIST's is named t10k. */
function testImagesOf(names: readonly string[]): string | undefined {
  return names.find((name) => /t10k|test/i.test(name)) ?? names[0]
}

/** @throws AppError `file-missing`, `file-denied`, `file-kind`. */
export async function refuseNoFolder(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new AppError('file-kind', 'This is not a folder.')
    await readdir(folder)
  } catch (thrown) {
    throw fileErrorFrom(thrown, basename(folder))
  }
}

/** Labels come from anywhere: a path in them never leaves the folder. */
function pathInside(folder: string, file: string): string {
  const path = resolve(folder, file)
  if (path.startsWith(resolve(folder) + sep)) return path
  throw new AppError('labels-damaged', 'A label names a file outside the folder.', { file })
}
