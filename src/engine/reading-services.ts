import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/base/app-error'
import { calibrationFromJson, type FieldCalibration, plainCalibration } from '../core/confidence/calibration'
import { createJudge } from '../core/confidence/judge'
import type { GlyphClassifier } from '../core/lenet/classifier'
import type { ComputeDescription, ComputeEngine } from '../core/lenet/compute-port'
import { createGlyphClassifier } from '../core/lenet/glyph-classifier'
import { createLatticeReader } from '../core/read/lattice-reader'
import { createFieldSegmenter } from '../core/segment/create-field-segmenter'
import { createFieldFinder } from '../core/segment/find-fields'
import { createPageReader, type PageReader } from '../core/usecases/read-page'
import { createBuiltinEngine } from '../platform/compute/builtin'
import { loadStoredModel } from '../platform/compute/model-folder'
import { loadTensorflow } from '../platform/compute/tensorflow'
import { loadOpenCv } from '../platform/opencv-loader/load-opencv'

export type EngineChoice = 'auto' | 'tensorflow' | 'builtin'

export interface ReadingOptions {
  /** Folder with one folder a model. */
  readonly modelsFolder: string
  readonly modelId: string
  readonly engine: EngineChoice
}

/** What runs nets here. */
export interface ComputeChoice {
  readonly engine: ComputeEngine
  readonly description: ComputeDescription
  /** Why TensorFlow is not used although it was wanted; null where it is or was not wanted. */
  readonly notice: string | null
}

export interface Reading {
  readonly pageReader: PageReader
  readonly classifier: GlyphClassifier
  readonly calibration: FieldCalibration
}

/** Loads what reading needs, each part once and when it is first asked for. */
export interface ReadingServices {
  readonly modelId: string
  compute(): Promise<ComputeChoice>
  /** @throws AppError `engine-missing` where the wanted engine is not there. */
  calibration(): Promise<FieldCalibration>
  /** @throws AppError also `model-missing`, `model-damaged`. */
  reading(): Promise<Reading>
}

export function createReadingServices(options: ReadingOptions): ReadingServices {
  const { modelsFolder, modelId } = options
  const compute = once(() => chooseCompute(options.engine))
  const calibration = once(() => loadCalibration(modelsFolder, modelId))
  const reading = once(async () => {
    const [stored, cv, { engine }, fieldCalibration] = await Promise.all([
      loadStoredModel(modelsFolder, modelId),
      loadOpenCv(),
      compute(),
      calibration(),
    ])
    const net = await engine.openNet(stored.model, stored.weights)
    const classifier = createGlyphClassifier(net, stored.runCard.calibration.temperature)
    const pageReader = createPageReader({
      finder: createFieldFinder(),
      reader: createLatticeReader({ segmenter: createFieldSegmenter(cv), classifier }),
      judge: createJudge(fieldCalibration),
      clock: () => performance.now(),
    })
    return { pageReader, classifier, calibration: fieldCalibration }
  })
  return { modelId, compute, calibration, reading }
}

/** A failed load is tried again the next time: a model may be put there meanwhile. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined
  return () => {
    value ??= load().catch((thrown: unknown) => {
      value = undefined
      throw thrown
    })
    return value
  }
}

async function chooseCompute(choice: EngineChoice): Promise<ComputeChoice> {
  const builtin = (notice: string | null): ComputeChoice => {
    const engine = createBuiltinEngine()
    return { engine, description: engine.describe(), notice }
  }
  if (choice === 'builtin') return builtin(null)
  const { engine, missing } = await loadTensorflow()
  if (engine !== null) return { engine, description: engine.describe(), notice: null }
  if (choice === 'tensorflow') throw new AppError('engine-missing', missing)
  return builtin(missing)
}

async function loadCalibration(modelsFolder: string, modelId: string): Promise<FieldCalibration> {
  try {
    return calibrationFromJson(await readFile(join(modelsFolder, modelId, 'calibration.json'), 'utf8'))
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    return plainCalibration(modelId)
  }
}

/** The models that lie in the folder, by id. */
export async function listModelIds(modelsFolder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(modelsFolder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}
