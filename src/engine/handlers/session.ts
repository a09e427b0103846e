import * as v from 'valibot'
import { parameterCount } from '../../core/lenet/model'
import { lenetFamily } from '../../core/lenet/model-family'
import { createBuiltinEngine } from '../../platform/compute/builtin'
import { loadStoredModel } from '../../platform/compute/model-folder'
import { loadTensorflow } from '../../platform/compute/tensorflow'
import type {
  EngineDescription,
  ModelDescription,
  SessionCommands,
  Settings,
} from '../../protocol/commands/session'
import { type WireError, wireErrorFrom } from '../../protocol/errors'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'
import { listModelIds } from '../reading-services'

export function sessionHandlers(context: EngineContext): Pick<Handlers, keyof SessionCommands> {
  const { store, services } = context
  return {
    'session.describe': async () => {
      const [{ description, notice }, calibration] = await Promise.all([
        services.compute(),
        services.calibration(),
      ])
      return {
        version: context.version,
        modelId: services.modelId,
        engine: { id: description.id, label: description.label },
        engineNotice: notice,
        dataFolder: context.dataFolder ?? '',
        storeDamage: context.storeDamage === null ? null : wireErrorFrom(context.storeDamage),
        modelProblem: await problemOf(services.reading()),
        lines: calibration.lines,
        person: context.person(),
      }
    },
    'session.settings': () => settingsFrom(context),
    'session.setSettings': (changes) =>
      store.atomically(() => {
        for (const [name, value] of Object.entries(changes)) store.settings.set(name, value)
        return settingsFrom(context)
      }),
    'engines.list': listEngines,
    'models.list': () => listModels(context),
  }
}

const settingSchemas = {
  theme: v.picklist(['system', 'light', 'dark', 'contrast']),
  language: v.picklist(['system', 'en', 'zh-CN']),
  layout: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
}

/** A stored value that is none any more (another version's) falls back to the default. */
function settingsFrom({ store, person }: EngineContext): Settings {
  const stored = store.settings.all()
  return {
    theme: v.parse(v.fallback(settingSchemas.theme, 'system'), stored.theme),
    language: v.parse(v.fallback(settingSchemas.language, 'system'), stored.language),
    layout: v.parse(v.fallback(settingSchemas.layout, {}), stored.layout),
    person: person(),
  }
}

async function problemOf(work: Promise<unknown>): Promise<WireError | null> {
  try {
    await work
    return null
  } catch (thrown) {
    return wireErrorFrom(thrown)
  }
}

async function listEngines(): Promise<readonly EngineDescription[]> {
  const { engine, missing } = await loadTensorflow()
  const there = [engine, createBuiltinEngine()].flatMap((found): EngineDescription[] => {
    if (found === null) return []
    const { id, version, device } = found.describe()
    return [{ id, available: true, version, device, missing: null }]
  })
  if (engine !== null) return there
  return [{ id: 'tensorflow', available: false, version: null, device: null, missing }, ...there]
}

async function listModels({ modelsFolder, services }: EngineContext): Promise<readonly ModelDescription[]> {
  const models: ModelDescription[] = []
  for (const id of await listModelIds(modelsFolder)) {
    const inUse = id === services.modelId
    try {
      const { model, runCard } = await loadStoredModel(modelsFolder, id)
      const { name, classCount } = model
      models.push({
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
    name: model?.name ?? modelId,
    classCount: model?.classCount ?? 0,
    parameters: model === undefined ? 0 : parameterCount(model),
    runCard: null,
  }
}
