import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { contestsFor, familyContestsFor, median, type RacerName, race, ratiosOf } from './contests'
import { raceToMark } from './mnist-mark'
import { type RaceProcess, startRacer } from './race-process'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '0.4' },
    model: { type: 'string' },
    mnist: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '1,2,3' },
    peer: { type: 'string' },
    'no-peer': { type: 'string' },
  },
})
const here = dirname(fileURLToPath(import.meta.url))
const peerScript = join('scripts', 'bench-training', 'peer.py')

const commands: Readonly<Record<RacerName, readonly [string, readonly string[]] | null>> = {
  plain: [process.execPath, [join(here, 'race-worker.mjs'), 'plain']],
  tensorflow: [process.execPath, [join(here, 'race-worker.mjs'), 'tensorflow']],
  kernels: [process.execPath, [join(here, 'race-worker.mjs'), 'kernels']],
  pytorch: values.peer ? [values.peer, [peerScript, '2']] : null,
}

const racers = new Map<RacerName, RaceProcess>()
const missing: Partial<Record<RacerName, string>> = {}

async function startAll(): Promise<void> {
  const names: RacerName[] = values.model
    ? ['tensorflow', 'kernels']
    : ['plain', 'tensorflow', 'kernels', 'pytorch']
  for (const name of names) {
    const command = commands[name]
    try {
      if (!command) throw new Error(values['no-peer'] ?? 'no Python was named')
      racers.set(name, await startRacer(...command))
    } catch (error) {
      missing[name] = error instanceof Error ? error.message : String(error)
    }
  }
}

const machine = {
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.version,
}

try {
  await startAll()
  const present = new Set(racers.keys())
  const contests = values.model ? familyContestsFor(present, values.model) : contestsFor(present)
  const { rates, failures, othersShare } = await race(racers, contests, {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
  })
  const ratios = ratiosOf(rates)
  const figures = Object.fromEntries([...rates].map(([name, found]) => [name, Math.round(median(found))]))
  const labels = Object.fromEntries(
    [...racers].map(([name, { greeting }]) => [name, greeting.label ?? greeting.version]),
  )
  const mnist = values.mnist
    ? await raceToMark(join(here, 'mnist-worker.mjs'), values.seeds.split(',').map(Number))
    : undefined
  const report = {
    ratios,
    figures,
    machine: { ...machine, labels, othersShare },
    missing: { ...missing, ...failures },
    ...(mnist ? { mnist } : {}),
  }
  if (values.json) console.log(JSON.stringify(report))
  else print(report)
} finally {
  for (const racer of racers.values()) racer.close()
}

function print(report: {
  ratios: object
  figures: Readonly<Record<string, number>>
  machine: { readonly othersShare: number }
  missing: object
  mnist?: readonly object[]
}): void {
  console.log(
    `${values.model ?? 'LeNet-5, 61,706 parameters'}; ${values.rounds} rounds, medians; ${machine.cores} x ${machine.processor}`,
  )
  const others = Math.round(report.machine.othersShare * 100)
  console.log(
    `others kept the processor ${others} % busy${others > 10 ? ': barriers of two threads suffer' : ''}`,
  )
  for (const [name, why] of Object.entries(report.missing)) console.log(`without ${name}: ${why}`)
  for (const [name, rate] of Object.entries(report.figures)) {
    const [text, unit] = name.includes('limit')
      ? [(rate / 1e9).toFixed(1), 'billion multiply-adds/s']
      : [`${rate}`, 'examples/s']
    console.log(`${name.padEnd(40)} ${text.padStart(9)} ${unit}`)
  }
  for (const [name, ratio] of Object.entries(report.ratios)) {
    console.log(
      `${name.padEnd(40)} ${typeof ratio === 'number' ? ratio.toFixed(2).padStart(9) : '        -'}`,
    )
  }
  for (const run of report.mnist ?? []) console.log(`MNIST: ${JSON.stringify(run)}`)
}
