import { AppError } from '../../core/base/app-error'
import type { ModelCommands } from '../../protocol/commands/models'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'
import { describeModels } from '../model-descriptions'

export function modelHandlers({ registry, services }: EngineContext): Pick<Handlers, keyof ModelCommands> {
  const notYet = (): never => {
    throw new AppError('internal', 'Not built yet.')
  }
  return {
    'models.list': () => describeModels(registry),
    'models.family': notYet,
    'models.inspect': notYet,
    'models.look': notYet,
    'models.filters': notYet,
    'models.compare': notYet,
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
    'models.export': notYet,
    'models.import': notYet,
    'models.remove': async ({ modelId }) => {
      await registry.remove(modelId)
      return describeModels(registry)
    },
  }
}
