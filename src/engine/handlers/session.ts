import * as v from 'valibot'
import type { SessionCommands, Settings } from '../../protocol/commands/session'
import { type WireError, wireErrorFrom } from '../../protocol/errors'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'

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
        engineNotice: notice && wireErrorFrom(notice),
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
