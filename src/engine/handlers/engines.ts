import type { ComputeEngineId } from '../../core/lenet/compute-port'
import { lenetModelFromId } from '../../core/lenet/model-family'
import type { EngineCommands, EngineDescription, MachineDescription } from '../../protocol/commands/engines'
import { type WireError, wireErrorFrom } from '../../protocol/errors'
import type { Handlers } from '../../protocol/server'
import { benchEngines } from '../engine-bench'
import { checkEngines } from '../engine-check'
import type { EngineContext } from '../engine-context'

const usualSteps = 20

export function engineHandlers(context: EngineContext): Pick<Handlers, keyof EngineCommands> {
  const { engines, engineMemory, queue, services, now } = context
  /** What comes next goes to the engine that is right now; all clients see which. */
  const changed = async (): Promise<readonly EngineDescription[]> => {
    services.chooseAgain()
    const descriptions = await listEngines(context)
    context.broadcast({ event: 'engines.changed', payload: { engines: descriptions } })
    return descriptions
  }
  return {
    'engines.list': () => listEngines(context),
    'engines.bench': async ({ architecture, batchSize }, signal) => {
      const model = lenetModelFromId(architecture)
      // Nothing is read meanwhile: both would come out slower.
      const bench = await queue.run(() => benchEngines(engines, { model, batchSize, now, signal }))
      await engineMemory.addBench(bench)
      await changed()
      return bench
    },
    'engines.lastBench': async () => (await engineMemory.benches())[0] ?? null,
    'engines.check': async ({ ids = engines.ids, steps = usualSteps }, signal) => {
      const outcome = await queue.run(() => checkEngines(engines, { ids, steps, signal }))
      return { checkedAt: now().toISOString(), machine: await machineOf(context), ...outcome }
    },
    'engines.pin': async ({ id }) => {
      await engineMemory.setPin(id)
      return changed()
    },
  }
}

async function listEngines(context: EngineContext): Promise<readonly EngineDescription[]> {
  const { engines, engineMemory, services } = context
  const pin = await engineMemory.pin()
  const reads = await idOf(services.compute())
  const [bench] = await engineMemory.benches()
  const measured = bench === undefined ? null : lenetModelFromId(bench.architecture)
  const trains = await idOf(engines.choose('train', measured))
  const descriptions: EngineDescription[] = []
  for (const id of engines.ids) {
    const { engine, missing } = await engines.load(id)
    const marks = { inUse: id === reads, usedToTrain: id === trains, pinned: id === pin }
    if (engine === null) {
      const nothing = { available: false, label: null, version: null, device: null }
      descriptions.push({ id, ...nothing, missing: withHint(wireErrorFrom(missing), id, pin), ...marks })
    } else {
      const { label, version, device } = engine.describe()
      descriptions.push({
        id,
        available: true,
        label,
        version,
        device,
        missing: null,
        ...marks,
      })
    }
  }
  return descriptions
}

/** Chromium on Linux offers no graphics card to compute with unless it is started with switches. */
function withHint(missing: WireError, id: ComputeEngineId, pin: ComputeEngineId | null): WireError {
  const isAskedFor = process.platform !== 'linux' || pin === 'webgpu' || !('electron' in process.versions)
  if (id !== 'webgpu' || isAskedFor) return missing
  const hint =
    'On Linux the graphics card is asked for only while WebGPU is pinned: pin it and start the program again.'
  return { ...missing, message: `${missing.message} ${hint}`, details: { ...missing.details, remedy: 'pin' } }
}

async function idOf(choice: ReturnType<EngineContext['engines']['choose']>): Promise<ComputeEngineId | null> {
  return choice.then(
    ({ description }) => description.id,
    () => null,
  )
}

async function machineOf({ engines, machine, version }: EngineContext): Promise<MachineDescription> {
  const { processor, threads, graphics, nvidiaDriver, runtime, system } = machine
  const { engine } = await engines.load('tensorflow')
  const cudaLibraries = engine?.describe().cudaLibraries ?? null
  return { processor, threads, graphics, nvidiaDriver, cudaLibraries, runtime, system, appVersion: version }
}
