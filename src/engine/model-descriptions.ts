import { type LenetModel, parameterCount } from '../core/lenet/model'
import { lenetFamily } from '../core/lenet/model-family'
import type { ModelDescription } from '../protocol/commands/models'
import { wireErrorFrom } from '../protocol/errors'
import { type ModelRegistry, readsFields } from './model-registry'

/** Every model of the registry; those that cannot be loaded with the reason. */
export async function describeModels(registry: ModelRegistry): Promise<readonly ModelDescription[]> {
  const descriptions: ModelDescription[] = []
  for (const { modelId } of await registry.list()) descriptions.push(await describeModel(registry, modelId))
  return descriptions
}

/** @throws AppError 'model-missing' where the registry has none. */
export async function describeModel(registry: ModelRegistry, modelId: string): Promise<ModelDescription> {
  const { origin } = await registry.find(modelId)
  const inUse = modelId === registry.inUse()
  try {
    const { model, runCard, entry, fieldCalibration } = await registry.load(modelId)
    const name = entry?.name ?? model.name
    return {
      modelId,
      origin,
      inUse,
      ...factsOf(model),
      name,
      reads: readsFields(model),
      runCard,
      fieldCalibration,
      problem: null,
    }
  } catch (thrown) {
    const known = {
      modelId,
      origin,
      inUse,
      runCard: null,
      fieldCalibration: null,
      problem: wireErrorFrom(thrown),
    }
    const model = architectureFromId(modelId)
    if (model !== undefined) return { ...known, ...factsOf(model), reads: false }
    return { ...known, architecture: null, name: modelId, classCount: 0, parameters: 0, reads: false }
  }
}

type Facts = Pick<ModelDescription, 'architecture' | 'name' | 'classCount' | 'parameters'>

function factsOf(model: LenetModel): Facts {
  const { id, name, classCount } = model
  return { architecture: id, name, classCount, parameters: parameterCount(model) }
}

/** Ids begin with their architecture: the longest name of the family that fits. */
function architectureFromId(modelId: string): LenetModel | undefined {
  return lenetFamily
    .filter(({ id }) => modelId === id || modelId.startsWith(`${id}-`))
    .sort((one, other) => other.id.length - one.id.length)[0]
}
