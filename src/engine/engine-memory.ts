import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type ComputeEngineId, computeEngineIds } from '../core/lenet/compute-port'
import { writeFileWhole } from '../platform/compute/write-whole'
import type { Machine } from '../platform/machine/describe-machine'
import type { EngineBench } from '../protocol/commands/engines'
import { hostFiles } from '../protocol/engine-host'
import type { EngineMemory } from './compute-engines'

/** The pin and the timings, as they are kept and changed. */
export interface KeptEngines extends EngineMemory {
  setPin(id: ComputeEngineId | null): Promise<void>
  /** Takes the place of older timings of the same machine, architecture and batch. */
  addBench(bench: EngineBench): Promise<void>
}

const engineId = v.picklist(computeEngineIds)
const speed = v.pipe(v.number(), v.finite(), v.minValue(0))
const benchSchema = v.object({
  architecture: v.string(),
  batchSize: v.number(),
  measuredAt: v.string(),
  timings: v.array(
    v.object({
      id: engineId,
      label: v.string(),
      trainExamplesPerSecond: speed,
      glyphsPerSecond: speed,
    }),
  ),
  failures: v.array(v.object({ id: engineId, reason: v.string() })),
  fastestToTrain: engineId,
  fastestToRead: engineId,
})
const keptSchema = v.object({
  version: v.literal(1),
  /** One that names an engine which is no more leaves the choice to the program, and costs no timings. */
  pin: v.fallback(v.nullable(engineId), null),
  /** The newest first; `machine` is compared as a whole. Those that are not as they should be cost no pin. */
  benches: v.fallback(v.array(v.object({ machine: v.string(), bench: benchSchema })), []),
})
type Kept = v.InferOutput<typeof keptSchema>

const nothing: Kept = { version: 1, pin: null, benches: [] }
/** Of all machines, runtimes and architectures together. */
const mostBenches = 40

/**
 * Keeps them in one small file of the data folder, which the window and the command line share; a file that is not as
 * it should be is as good as none.
 * @param folder null keeps them for the process's life.
 * @param appVersion part of what timings depend on, as all of `machine` is.
 */
export function keepEngines(folder: string | null, machine: Machine, appVersion: string): KeptEngines {
  const key = JSON.stringify({ appVersion, ...machine })
  const path = folder === null ? null : join(folder, hostFiles.engines)
  let inMemory = nothing
  const read = async (): Promise<Kept> => {
    if (path === null) return inMemory
    try {
      return v.parse(keptSchema, JSON.parse(await readFile(path, 'utf8')))
    } catch {
      return nothing
    }
  }
  let last: Promise<void> = Promise.resolve()
  const change = (how: (kept: Kept) => Kept): Promise<void> => {
    const next = last.then(async () => {
      inMemory = how(await read())
      if (path !== null) await writeFileWhole(path, Buffer.from(`${JSON.stringify(inMemory, null, 1)}\n`))
    })
    last = next.catch(() => undefined)
    return next
  }
  return {
    pin: async () => (await read()).pin,
    benches: async () =>
      (await read()).benches.flatMap((entry) => (entry.machine === key ? entry.bench : [])),
    setPin: (pin) => change((kept) => ({ ...kept, pin })),
    addBench: (bench) => change((kept) => ({ ...kept, benches: benchesWith(kept, key, bench) })),
  }
}

function benchesWith({ benches }: Kept, machine: string, bench: EngineBench): Kept['benches'] {
  const isReplaced = (other: Kept['benches'][number]): boolean =>
    other.machine === machine &&
    other.bench.architecture === bench.architecture &&
    other.bench.batchSize === bench.batchSize
  const fresh = { ...bench, timings: [...bench.timings], failures: [...bench.failures] }
  return [{ machine, bench: fresh }, ...benches.filter((other) => !isReplaced(other))].slice(0, mostBenches)
}
