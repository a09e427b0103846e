import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCancellation } from '../core/base/cancellation'
import type { SettingsStore } from '../core/storage/store'
import { createRemoteOpener, tensorflowKind, webgpuKind } from '../platform/compute/remote-engine'
import { describeMachine } from '../platform/machine/describe-machine'
import { createComputeEngines } from './compute-engines'
import { benchEngines } from './engine-bench'
import type { EngineContext } from './engine-context'
import { keepEngines } from './engine-memory'
import type { EngineOptions } from './engine-options'
import { createModelRegistry, type ModelRegistry } from './model-registry'

/** Of the person's own models, in the data folder. */
export const ownModelsName = 'models'
export const defaultModelId = 'lenet12'

/** Where training runs are kept; a folder for the process's life where nothing is. */
export function openRunsFolder(dataFolder: string | null): { path: string; close(): Promise<void> } {
  if (dataFolder !== null) return { path: join(dataFolder, 'runs'), close: async () => undefined }
  const path = mkdtempSync(join(tmpdir(), 'digit-desk-runs-'))
  return { path, close: () => rm(path, { recursive: true, force: true }) }
}

export function openRegistry(
  options: EngineOptions,
  settings: SettingsStore,
  onChanged: () => Promise<void>,
): ModelRegistry {
  const { dataFolder, modelsFolder, alsoModelsFolder, modelId, now } = options
  return createModelRegistry({
    shippedFolder: modelsFolder ?? join(options.resourcesFolder, 'models'),
    ownFolder: dataFolder === null ? null : join(dataFolder, ownModelsName),
    ...(alsoModelsFolder === undefined ? {} : { alsoRead: alsoModelsFolder }),
    settings,
    defaultModelId,
    ...(modelId === undefined ? {} : { chosenModelId: modelId }),
    now,
    onChanged,
  })
}

/** Before a training nobody waits long. */
const quickBench = { batchSize: 128, pace: { rounds: 2, sliceMs: 100 } }

export function computeParts(
  options: EngineOptions,
): Pick<EngineContext, 'engines' | 'engineMemory' | 'machine'> {
  const machine = describeMachine()
  const { openNetPort = null } = options
  const engineMemory = keepEngines(options.enginesFolder ?? options.dataFolder, machine, options.version)
  const engines = createComputeEngines({
    memory: engineMemory,
    wanted: options.engine ?? 'auto',
    measure: options.measuresEngines
      ? async (table, model) => {
          const { signal } = createCancellation()
          const bench = await benchEngines(table, { model, ...quickBench, now: options.now, signal })
          await engineMemory.addBench(bench)
          return bench
        }
      : null,
    openWebgpu: openNetPort && createRemoteOpener(webgpuKind, () => openNetPort('webgpu')),
    openTensorflow: openNetPort && createRemoteOpener(tensorflowKind, () => openNetPort('tensorflow')),
  })
  return { machine, engineMemory, engines }
}
