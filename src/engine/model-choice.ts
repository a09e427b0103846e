import * as v from 'valibot'
import { AppError } from '../core/base/app-error'
import type { SettingsStore } from '../core/storage/store'

const historyLimit = 20
const settingName = 'models'
const settingSchema = v.object({ inUse: v.string(), before: v.array(v.string()) })

/** Which model is in use, and which were before. */
interface ModelChoice {
  readonly inUse: () => string
  readonly use: (modelId: string) => void
  readonly rollBack: (isThere: (modelId: string) => boolean) => string
}

export interface ModelChoiceOptions {
  readonly settings: SettingsStore
  readonly defaultModelId: string
  /** Counts for this process instead of the settings' until another is used. */
  readonly chosenModelId?: string
}

/** Read from the store each time: another process may have chosen another model. */
export function createModelChoice({
  settings,
  defaultModelId,
  chosenModelId,
}: ModelChoiceOptions): ModelChoice {
  let chosen = chosenModelId
  const stored = (): v.InferOutput<typeof settingSchema> => {
    const parsed = v.safeParse(settingSchema, settings.all()[settingName])
    return parsed.success ? parsed.output : { inUse: defaultModelId, before: [] }
  }
  const inUse = (): string => chosen ?? stored().inUse
  return {
    inUse,
    use(modelId) {
      const previous = inUse()
      const before = stored().before.filter((id) => id !== modelId && id !== previous)
      chosen = undefined
      if (modelId !== previous) before.push(previous)
      settings.set(settingName, { inUse: modelId, before: before.slice(-historyLimit) })
    },
    rollBack(isThere) {
      const before = stored().before.filter(isThere)
      const modelId = before.pop()
      if (modelId === undefined) throw new AppError('bad-argument', 'No other model was used before.')
      chosen = undefined
      settings.set(settingName, { inUse: modelId, before })
      return modelId
    },
  }
}
