import { AppError } from '../core/base/app-error'
import {
  type ComputeDescription,
  type ComputeEngine,
  type ComputeEngineId,
  computeEngineIds,
  type EngineLoad,
} from '../core/lenet/compute-port'
import { engineMissing } from '../core/lenet/engine-missing'
import type { LenetModel } from '../core/lenet/model'
import { createKernelsEngine } from '../platform/compute/kernels'
import { loadTensorflow } from '../platform/compute/tensorflow'
import type { EngineBench } from '../protocol/commands/engines'
import { type EngineChoice, type EngineTask, orderEngines } from './engine-order'

/** What runs a net. */
export interface ComputeChoice {
  readonly engine: ComputeEngine
  readonly description: ComputeDescription
  /** Why the engine that should have come first is not used; null where it is. */
  readonly notice: AppError | null
}

/** What is kept about this machine. */
export interface EngineMemory {
  pin(): Promise<ComputeEngineId | null>
  /** Timings of this very machine and these versions, the newest first. */
  benches(): Promise<readonly EngineBench[]>
}

export interface EngineTableParts {
  readonly memory: EngineMemory
  /** What `auto` means for this process: the command line's `--engine`. */
  readonly wanted: EngineChoice
  /** Opens the hidden window; null where there is none to open. Asked again after it failed. */
  readonly openWebgpu: (() => Promise<EngineLoad>) | null
  /** Starts TensorFlow's own process; null where it is loaded into this one. */
  readonly openTensorflow: (() => Promise<EngineLoad>) | null
  /** Times the engines before a training on a model that was never timed here; null leaves that out. */
  readonly measure: ((engines: ComputeEngines, model: LenetModel) => Promise<EngineBench>) | null
}

/** The engines of this machine, each opened when it is first needed. */
export interface ComputeEngines {
  readonly ids: readonly ComputeEngineId[]
  /** Never throws. */
  load(id: ComputeEngineId): Promise<EngineLoad>
  /**
   * The engine for a task: the one that is wanted by name, else the person's pin, else the fastest measured, else a
   * default. An engine that is missing is passed over, unless it was wanted by name.
   * @param model null where any net may come.
   * @param wanted beats what the process was started with.
   * @throws AppError 'engine-missing'.
   */
  choose(task: EngineTask, model: LenetModel | null, wanted?: EngineChoice): Promise<ComputeChoice>
}

export function createComputeEngines(parts: EngineTableParts): ComputeEngines {
  const { memory } = parts
  const sources: Readonly<Record<ComputeEngineId, () => Promise<EngineLoad>>> = {
    kernels: onceThere(async () => ({ engine: await createKernelsEngine(), missing: null })),
    tensorflow: parts.openTensorflow ?? onceThere(loadTensorflow),
    webgpu: parts.openWebgpu ?? (async () => ({ engine: null, missing: noWindow() })),
  }
  const load = (id: ComputeEngineId): Promise<EngineLoad> => sources[id]()

  const orderFor = async (
    task: EngineTask,
    model: LenetModel | null,
    wanted: EngineChoice,
  ): Promise<readonly ComputeEngineId[]> => {
    const [pin, kept] = await Promise.all([memory.pin(), memory.benches()])
    const isOpen = wanted === 'auto' && pin === null
    const isUntimed = model !== null && !kept.some(({ architecture }) => architecture === model.id)
    const fresh = isOpen && isUntimed && task === 'train' ? await measured(model) : null
    const benches = fresh === null ? kept : [fresh, ...kept]
    return orderEngines({ task, architecture: model?.id ?? null, wanted, pin, benches })
  }
  /** Where it fails the default order serves; the training itself will tell what is wrong. */
  const measured = async (model: LenetModel): Promise<EngineBench | null> => {
    try {
      return (await parts.measure?.(engines, model)) ?? null
    } catch {
      return null
    }
  }
  const engines: ComputeEngines = {
    ids: computeEngineIds,
    load,
    async choose(task, model, wanted = 'auto') {
      const order = await orderFor(task, model, wanted === 'auto' ? parts.wanted : wanted)
      const reasons: AppError[] = []
      for (const id of order) {
        const { engine, missing } = await load(id)
        if (engine !== null) return { engine, description: engine.describe(), notice: reasons[0] ?? null }
        reasons.push(missing)
      }
      throw reasons[0] ?? new AppError('engine-missing', 'No engine is there.')
    },
  }
  return engines
}

/** A failed load is tried again the next time. */
function onceThere(load: () => Promise<EngineLoad>): () => Promise<EngineLoad> {
  let found: Promise<EngineLoad> | null = null
  return async () => {
    const loading = found ?? load()
    found = loading
    const outcome = await loading
    if (outcome.engine === null) found = null
    return outcome
  }
}

function noWindow(): AppError {
  return engineMissing({ engine: 'webgpu', reason: 'no-window' })
}
