import { AppError } from '../../core/base/app-error'
import { parameterCount } from '../../core/lenet/model'
import { lenetFamily } from '../../core/lenet/model-family'
import { loadStoredModel } from '../../platform/compute/model-folder'
import type { ModelCommands, ModelDescription } from '../../protocol/commands/models'
import { wireErrorFrom } from '../../protocol/errors'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'
import { listModelIds } from '../reading-services'

export function modelHandlers(context: EngineContext): Pick<Handlers, keyof ModelCommands> {
  const notYet = (): never => {
    throw new AppError('internal', 'Not built yet.')
  }
  return {
    'models.list': () => listModels(context),
    'models.family': notYet,
    'models.inspect': notYet,
    'models.look': notYet,
    'models.filters': notYet,
    'models.compare': notYet,
    'models.use': notYet,
    'models.rollBack': notYet,
    'models.export': notYet,
    'models.import': notYet,
    'models.remove': notYet,
  }
}

async function listModels({ modelsFolder, services }: EngineContext): Promise<readonly ModelDescription[]> {
  const models: ModelDescription[] = []
  for (const id of await listModelIds(modelsFolder)) {
    const inUse = id === services.modelId
    try {
      const { model, runCard } = await loadStoredModel(modelsFolder, id)
      const { name, classCount } = model
      models.push({
        architecture: id,
        origin: 'shipped',
        reads: true,
        modelId: id,
        name,
        classCount,
        parameters: parameterCount(model),
        inUse,
        runCard,
        problem: null,
      })
    } catch (thrown) {
      models.push({ ...unusable(id), inUse, problem: wireErrorFrom(thrown) })
    }
  }
  return models
}

function unusable(modelId: string): Omit<ModelDescription, 'inUse' | 'problem'> {
  const model = lenetFamily.find(({ id }) => id === modelId)
  return {
    modelId,
    architecture: model?.id ?? null,
    origin: 'shipped',
    reads: false,
    name: model?.name ?? modelId,
    classCount: model?.classCount ?? 0,
    parameters: model === undefined ? 0 : parameterCount(model),
    runCard: null,
  }
}
