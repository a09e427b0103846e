import { cpus } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { benchModelNamed, stepMultiplyAdds } from './bench-net'
import type { RaceProcess, RaceRequest } from './race-process'

export type RacerName = 'plain' | 'tensorflow' | 'kernels' | 'pytorch'

/** One figure that every round measures anew. */
export interface Contest {
  readonly racer: RacerName
  readonly name: string
  readonly request: Omit<RaceRequest, 'seconds'>
}

/** Examples (or multiply-adds) a second by round, for each contest by its name. */
export type Rates = ReadonlyMap<string, readonly number[]>

const batches = [128, 256]
const readBatches = [256, 1024]

/** Everything that is measured, PyTorch in all the ways that may be its best. */
export function contestsFor(racers: ReadonlySet<RacerName>): Contest[] {
  const contests: Contest[] = []
  const add = (racer: RacerName, form: string, request: Contest['request']): void => {
    if (racers.has(racer))
      contests.push({ racer, request, name: `${racer} ${request.task}${form} ${request.batch}` })
  }
  for (const batch of batches) {
    add('plain', '', { task: 'train', batch })
    add('tensorflow', '', { task: 'train', batch })
    for (const threads of [1, 2])
      add('kernels', ` ${threads} thread${threads > 1 ? 's' : ''}`, { task: 'train', batch, threads })
    for (const fused of [false, true]) {
      for (const channelsLast of [false, true]) {
        const form = `${fused ? ' fused' : ''}${channelsLast ? ' channels-last' : ''}`
        add('pytorch', form, { task: 'train', batch, fused, channelsLast })
      }
    }
  }
  for (const batch of readBatches) {
    add('plain', '', { task: 'infer', batch })
    add('tensorflow', '', { task: 'infer', batch })
    add('kernels', ' 2 threads', { task: 'infer', batch, threads: 2 })
    for (const channelsLast of [false, true])
      add('pytorch', channelsLast ? ' channels-last' : '', { task: 'infer', batch, channelsLast })
  }
  add('kernels', ' 2 threads', { task: 'limit', batch: 0, threads: 2 })
  return contests
}

/** Our engines with a net of the family, in batches of its own recipe. */
export function familyContestsFor(racers: ReadonlySet<RacerName>, model: string): Contest[] {
  const batch = benchModelNamed(model).recipes?.[0]?.batchSize ?? 128
  const contests: Contest[] = [1, 2].map((threads) => ({
    racer: 'kernels',
    name: `kernels train ${threads} thread${threads > 1 ? 's' : ''} ${batch}`,
    request: { task: 'train', batch, threads, model },
  }))
  contests.push({
    racer: 'tensorflow',
    name: `tensorflow train ${batch}`,
    request: { task: 'train', batch, model },
  })
  return contests.filter(({ racer }) => racers.has(racer))
}

export interface RaceOutcome {
  readonly rates: Rates
  /** Why a contest could not be held, by its name. */
  readonly failures: Readonly<Record<string, string>>
  /** Share of the processor that others used while all racers were idle, the median over the rounds. */
  readonly othersShare: number
}

/** Rounds over all contests, each round the other way round; the first is not kept. */
export async function race(
  racers: ReadonlyMap<RacerName, RaceProcess>,
  contests: readonly Contest[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<RaceOutcome> {
  const rates = new Map<string, number[]>()
  const failures: Record<string, string> = {}
  const others: number[] = []
  for (let round = 0; round <= rounds; round++) {
    others.push(await busyShare(300))
    for (const { racer, name, request } of round % 2 ? contests : [...contests].reverse()) {
      if (name in failures) continue
      try {
        const rate = await racers.get(racer)?.ask({ ...request, seconds })
        if (round > 0 && rate !== undefined) rates.set(name, [...(rates.get(name) ?? []), rate])
      } catch (error) {
        failures[name] = error instanceof Error ? error.message : String(error)
        rates.delete(name)
      }
    }
    process.stderr.write(`\rround ${round} of ${rounds}${round === rounds ? '\n' : ''}`)
  }
  return { rates, failures, othersShare: median(others) }
}

/** How busy all cores are while this process waits. */
async function busyShare(milliseconds: number): Promise<number> {
  const total = (): { busy: number; all: number } => {
    const times = cpus().map((cpu) => cpu.times)
    const idle = times.reduce((sum, time) => sum + time.idle, 0)
    const all = times.reduce((sum, time) => sum + Object.values(time).reduce((one, more) => one + more, 0), 0)
    return { busy: all - idle, all }
  }
  const before = total()
  await setTimeout(milliseconds)
  const after = total()
  return (after.busy - before.busy) / Math.max(1, after.all - before.all)
}

export interface Ratios {
  readonly kernelsToPyTorchBest: number | null
  readonly kernelsToTfjsNode: number | null
  /** Multiply-adds of the kernels' steps as a share of what two threads reach with nothing else to do. */
  readonly kernelsToLimit: number | null
  readonly tensorflowToPlain: number | null
  readonly kernelsToTensorflow: number | null
  readonly inferenceToPyTorch: number | null
}

/**
 * Each ratio is taken within a round, and the median over the rounds is given. Of several ways (PyTorch's forms, both
 * batch sizes) each side is given by the one with the highest median; tfjs-node is met at batch 128.
 */
export function ratiosOf(rates: Rates): Ratios {
  const kernels = bestOf(rates, 'kernels train 2 threads')
  const limits = rates.get('kernels limit 2 threads 0')
  const limit = ratio(kernels, limits)
  return {
    kernelsToPyTorchBest: ratio(kernels, bestOf(rates, 'pytorch train')),
    kernelsToTfjsNode: ratio(rates.get('kernels train 2 threads 128'), rates.get('plain train 128')),
    kernelsToLimit: limit === null ? null : limit * stepMultiplyAdds,
    tensorflowToPlain: ratio(rates.get('tensorflow train 128'), rates.get('plain train 128')),
    kernelsToTensorflow: ratio(kernels, bestOf(rates, 'tensorflow train')),
    inferenceToPyTorch: ratio(bestOf(rates, 'kernels infer'), bestOf(rates, 'pytorch infer')),
  }
}

function bestOf(rates: Rates, start: string): readonly number[] | undefined {
  const ways = [...rates].filter(([name]) => name.startsWith(start)).map(([, found]) => found)
  return ways.sort((a, b) => median(b) - median(a))[0]
}

function ratio(ours: readonly number[] | undefined, theirs: readonly number[] | undefined): number | null {
  if (!ours?.length || ours.length !== theirs?.length) return null
  return median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
