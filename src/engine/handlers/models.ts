import type { CancelSignal } from '../../core/base/cancellation'
import type { LenetModel } from '../../core/lenet/model'
import { lenetModelFromId } from '../../core/lenet/model-family'
import type { StoredModel } from '../../core/lenet/stored-model'
import { compareModels } from '../../core/usecases/compare-models'
import { openDataset } from '../../platform/digit-files/datasets'
import type { ParamsOf } from '../../protocol/commands'
import type { ModelCommands, ModelComparison } from '../../protocol/commands/models'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'
import { describeModel, describeModels } from '../model-descriptions'
import { exportModel } from '../model-export'
import { readForeignModel } from '../model-import'
import { familyMembers, filtersOf, inspectNet, lookAt } from '../model-looks'
import type { ModelRegistry } from '../model-registry'

export function modelHandlers({
  registry,
  services,
  engines,
  version,
}: EngineContext): Pick<Handlers, keyof ModelCommands> {
  return {
    'models.list': () => describeModels(registry),
    'models.family': () => familyMembers(),
    'models.inspect': async ({ id }) => inspectNet(await netFrom(registry, id)),
    'models.look': async ({ modelId, glyph }) => lookAt(await registry.load(modelId), glyph),
    'models.filters': async ({ modelId, layer }) => filtersOf(await registry.load(modelId), layer),
    'models.compare': ({ modelIds, data }, signal) =>
      compareOn({ registry, engines }, { modelIds, data }, signal),
    'models.use': async ({ modelId }) => {
      // The engine may not know its layers: opened before it is chosen.
      await services.reading(modelId)
      await registry.use(modelId)
      return describeModels(registry)
    },
    'models.rollBack': async () => {
      await registry.rollBack()
      return describeModels(registry)
    },
    'models.export': async ({ modelId, ...wanted }) => ({
      paths: await exportModel(await registry.load(modelId), { ...wanted, version }),
    }),
    'models.import': async ({ path, architecture }) => {
      const modelId = await registry.add(await readForeignModel(path, architecture))
      return describeModel(registry, modelId)
    },
    'models.remove': async ({ modelId }) => {
      await registry.remove(modelId)
      return describeModels(registry)
    },
  }
}

/** Of the registry, else of the family. */
async function netFrom(registry: ModelRegistry, id: string): Promise<LenetModel> {
  const isThere = (await registry.list()).some(({ modelId }) => modelId === id)
  if (!isThere) return lenetModelFromId(id)
  const { entry, model } = await registry.load(id)
  return { ...model, name: entry?.name ?? model.name }
}

/** On the set's test part; a folder without one is taken whole. */
async function compareOn(
  { registry, engines }: Pick<EngineContext, 'registry' | 'engines'>,
  { modelIds, data }: ParamsOf<'models.compare'>,
  signal: CancelSignal,
): Promise<ModelComparison> {
  const models: StoredModel[] = []
  for (const modelId of modelIds) models.push(await registry.load(modelId))
  const { name, side, channels, training, test } = await openDataset(data)
  const part = test ?? training
  const compared = await compareModels(
    models,
    { ...part, side, channels },
    {
      engineFor: async (model) => (await engines.choose('read', model)).engine,
      clock: () => performance.now(),
      signal,
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    },
  )
  return {
    dataName: test === null ? name : `${name}, test`,
    count: part.count,
    side,
    models: compared.models.map((figures, i) => ({ modelId: modelIds[i] ?? '', ...figures })),
    disagreements: compared.disagreements,
  }
}
