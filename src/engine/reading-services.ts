import { appErrorFrom } from '../core/base/app-error'
import { type FieldCalibration, plainCalibration } from '../core/confidence/calibration'
import { createJudge } from '../core/confidence/judge'
import type { GlyphClassifier } from '../core/lenet/classifier'
import type { ComputeDescription } from '../core/lenet/compute-port'
import { createGlyphClassifier } from '../core/lenet/glyph-classifier'
import type { LenetModel } from '../core/lenet/model'
import { createLatticeReader } from '../core/read/lattice-reader'
import { createFieldSegmenter } from '../core/segment/create-field-segmenter'
import { createFieldFinder } from '../core/segment/find-fields'
import { createPageReader, type PageReader } from '../core/usecases/read-page'
import { loadOpenCv } from '../platform/opencv-loader/load-opencv'
import type { ComputeChoice, ComputeEngines } from './compute-engines'
import type { ModelRegistry } from './model-registry'

export interface ReadingOptions {
  readonly registry: ModelRegistry
  readonly engines: ComputeEngines
}

export interface Reading {
  readonly model: LenetModel
  readonly engine: ComputeDescription
  readonly pageReader: PageReader
  readonly classifier: GlyphClassifier
  readonly calibration: FieldCalibration
}

/** Loads what reading needs, each part once and when it is first asked for. */
export interface ReadingServices {
  /** Of the registry's model in use; reading follows it at once. */
  readonly modelId: string
  /** What the model in use is read with. */
  compute(): Promise<ComputeChoice>
  /** @throws AppError `engine-missing` where the wanted engine is not there. */
  calibration(): Promise<FieldCalibration>
  /**
   * With the model in use, or with another one of the registry.
   * @throws AppError also `model-missing`, `model-damaged`.
   */
  reading(modelId?: string): Promise<Reading>
  /** The engine is chosen anew for what is read from now on. */
  chooseAgain(): void
}

export function createReadingServices({ registry, engines }: ReadingOptions): ReadingServices {
  // Models that were used stay open: a person goes back and forth between a few, and a page may still be read.
  const opened = new Map<string, () => Promise<Reading>>()
  const chosen = new Map<string, () => Promise<ComputeChoice>>()
  const computeFor = (modelId: string): Promise<ComputeChoice> => {
    const choose =
      chosen.get(modelId) ??
      once(async () => {
        // Where the model is missing there is still an engine to name.
        const model = await registry.load(modelId).then(
          ({ model }) => model,
          () => null,
        )
        return engines.choose('read', model)
      })
    chosen.set(modelId, choose)
    return choose()
  }
  const open = async (modelId: string): Promise<Reading> => {
    const [stored, cv, choice, calibration] = await Promise.all([
      registry.load(modelId),
      loadOpenCv(),
      computeFor(modelId),
      registry.calibration(modelId),
    ])
    const net = await choice.engine.openNet(stored.model, stored.weights)
    const classifier = createGlyphClassifier(net, stored.runCard.calibration.temperature, modelId)
    const pageReader = createPageReader({
      finder: createFieldFinder(),
      reader: createLatticeReader({ segmenter: createFieldSegmenter(cv), classifier }),
      judge: createJudge(calibration),
      clock: () => performance.now(),
    })
    return { model: stored.model, engine: choice.description, pageReader, classifier, calibration }
  }
  return {
    get modelId() {
      return registry.inUse()
    },
    compute: () => computeFor(registry.inUse()),
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
    // What is being read goes on with the net it has.
    chooseAgain: () => {
      chosen.clear()
      opened.clear()
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
