import { AppError } from '../../core/base/app-error'
import { createBuiltinEngine } from '../../platform/compute/builtin'
import { loadTensorflow } from '../../platform/compute/tensorflow'
import type { EngineCommands, EngineDescription } from '../../protocol/commands/engines'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'

export function engineHandlers(context: EngineContext): Pick<Handlers, keyof EngineCommands> {
  const notYet = (): never => {
    throw new AppError('internal', 'Not built yet.')
  }
  return {
    'engines.list': () => listEngines(context),
    'engines.bench': notYet,
    'engines.lastBench': () => null,
    'engines.check': notYet,
    'engines.pin': notYet,
  }
}

async function listEngines({ services }: EngineContext): Promise<readonly EngineDescription[]> {
  const inUse = (await services.compute()).description.id
  const { engine, missing } = await loadTensorflow()
  const there = [engine, createBuiltinEngine()].flatMap((found): EngineDescription[] => {
    if (found === null) return []
    const { id, label, version, device, trains } = found.describe()
    return [{ id, label, available: true, version, device, trains, missing: null, inUse: id === inUse }]
  })
  if (engine !== null) return there
  const absent = { available: false, label: null, version: null, device: null, trains: true, inUse: false }
  return [{ id: 'tensorflow', ...absent, missing }, ...there]
}
