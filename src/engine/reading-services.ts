import { AppError, appErrorFrom } from '../core/base/app-error'
import { type FieldCalibration, plainCalibration } from '../core/confidence/calibration'
import { createJudge } from '../core/confidence/judge'
import type { GlyphClassifier } from '../core/lenet/classifier'
import type { ComputeDescription, ComputeEngine } from '../core/lenet/compute-port'
import { createGlyphClassifier } from '../core/lenet/glyph-classifier'
import type { LenetModel } from '../core/lenet/model'
import { createLatticeReader } from '../core/read/lattice-reader'
import { createFieldSegmenter } from '../core/segment/create-field-segmenter'
import { createFieldFinder } from '../core/segment/find-fields'
import { createPageReader, type PageReader } from '../core/usecases/read-page'
import { createBuiltinEngine } from '../platform/compute/builtin'
import { loadTensorflow } from '../platform/compute/tensorflow'
import { loadOpenCv } from '../platform/opencv-loader/load-opencv'
import type { ModelRegistry } from './model-registry'

export type EngineChoice = 'auto' | 'tensorflow' | 'builtin'

export interface ReadingOptions {
  readonly registry: ModelRegistry
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
  readonly model: LenetModel
  readonly pageReader: PageReader
  readonly classifier: GlyphClassifier
  readonly calibration: FieldCalibration
}

/** Loads what reading needs, each part once and when it is first asked for. */
export interface ReadingServices {
  /** Of the registry's model in use; reading follows it at once. */
  readonly modelId: string
  compute(): Promise<ComputeChoice>
  /** @throws AppError `engine-missing` where the wanted engine is not there. */
  calibration(): Promise<FieldCalibration>
  /**
   * With the model in use, or with another one of the registry.
   * @throws AppError also `model-missing`, `model-damaged`.
   */
  reading(modelId?: string): Promise<Reading>
}

export function createReadingServices({ registry, engine: choice }: ReadingOptions): ReadingServices {
  const compute = once(() => chooseCompute(choice))
  // Models that were used stay open: a person goes back and forth between a few, and a page may still be read.
  const opened = new Map<string, () => Promise<Reading>>()
  const open = async (modelId: string): Promise<Reading> => {
    const [stored, cv, { engine }, calibration] = await Promise.all([
      registry.load(modelId),
      loadOpenCv(),
      compute(),
      registry.calibration(modelId),
    ])
    const net = await engine.openNet(stored.model, stored.weights)
    const classifier = createGlyphClassifier(net, stored.runCard.calibration.temperature, modelId)
    const pageReader = createPageReader({
      finder: createFieldFinder(),
      reader: createLatticeReader({ segmenter: createFieldSegmenter(cv), classifier }),
      judge: createJudge(calibration),
      clock: () => performance.now(),
    })
    return { model: stored.model, pageReader, classifier, calibration }
  }
  return {
    get modelId() {
      return registry.inUse()
    },
    compute,
    // Where the model is missing the session still has lines to show.
    calibration: () => {
      const modelId = registry.inUse()
      return registry.calibration(modelId).catch((thrown: unknown) => {
        if (appErrorFrom(thrown).code === 'model-missing') return plainCalibration(modelId)
        throw thrown
      })
    },
    reading: (modelId = registry.inUse()) => {
      const load = opened.get(modelId) ?? once(() => open(modelId))
      opened.set(modelId, load)
      return load()
    },
  }
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
