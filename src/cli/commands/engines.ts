import type { EngineClient } from '../../protocol/client'
import type { EngineBench, EngineDescription, EngineReport } from '../../protocol/commands/engines'
import { type ExitCode, exitCodes } from '../exit-codes'
import { choiceFrom, engineChoices, engineOptions, parseWords, wholeFrom } from '../options'
import { tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

const options = { ...engineOptions, batch: { type: 'string' } } as const

/** What a run of the verb needs. */
interface Asked {
  readonly io: CliIo
  readonly client: EngineClient
  readonly json: boolean
}

export const enginesVerb: Verb = {
  name: 'engines',
  usage: '[list | bench | check | pin ENGINE|auto]',
  summary: 'what runs the nets on this machine, how fast, and whether it computes what it should',
  help: [
    'list             the engines, which one reads and trains, and why one is missing (default)',
    'bench            times all that are there, in rounds that interleave; kept and followed',
    'check            trains 20 steps on each beside the reference; the report can be sent',
    'pin ENGINE       always take this one; "pin auto" takes the fastest measured again',
    '--model ID --batch N',
    '                 what bench times (default lenet5, 128)',
    '--json           print JSON',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const [what = 'list', id, ...rest] = positionals
    const isRight = what === 'pin' ? id !== undefined : ['list', 'bench', 'check'].includes(what) && !id
    if (!isRight || rest.length > 0)
      throw new UsageError('engines takes "list", "bench", "check" or "pin ENGINE".')
    const pin = choiceFrom(id, 'pin', engineChoices)
    const batchSize = wholeFrom(values.batch, 'batch', 1) ?? 128
    // The model is what is timed here, not what is read with.
    const { model = 'lenet5', engine, data } = values
    const place = what === 'pin' || what === 'bench' ? 'app' : 'memory'
    return withEngine(io, { engine, data }, place, ({ client }) => {
      const asked = { io, client, json: values.json === true }
      if (what === 'bench') return bench(asked, model, batchSize)
      if (what === 'check') return check(asked)
      return list(asked, pin)
    })
  },
}

async function list({ io, client, json }: Asked, pin: string | undefined): Promise<ExitCode> {
  const chosen = choiceFrom(pin, 'pin', engineChoices)
  const engines =
    chosen === undefined
      ? await client.call('engines.list', {})
      : await client.call('engines.pin', { id: chosen === 'auto' ? null : chosen })
  if (json) printJson(io, { engines })
  else io.print(tableOfEngines(engines))
  return exitCodes.done
}

function tableOfEngines(engines: readonly EngineDescription[]): string {
  const columns = ['id', 'version', 'device', 'used to', 'missing'].map((title) => ({ title }))
  return tableFrom(
    columns,
    engines.map(({ id, version, device, missing, inUse, usedToTrain, pinned }) => {
      const uses = [inUse ? 'read' : '', usedToTrain ? 'train' : '', pinned ? 'pinned' : '']
      return [id, version ?? '-', device ?? '-', uses.filter(Boolean).join(', '), missing?.message ?? '']
    }),
  )
}

async function bench(
  { io, client, json }: Asked,
  architecture: string,
  batchSize: number,
): Promise<ExitCode> {
  const timed = await client.call('engines.bench', { architecture, batchSize })
  if (json) printJson(io, { bench: timed })
  else io.print(tableOfBench(timed))
  return exitCodes.done
}

function tableOfBench({ timings, failures, fastestToRead, fastestToTrain }: EngineBench): string {
  const right = { align: 'right' } as const
  const columns = [
    { title: 'engine' },
    { title: 'train, examples/s', ...right },
    { title: 'read, glyphs/s', ...right },
    { title: 'fastest to' },
  ]
  const figure = (speed: number): string => Math.round(speed).toLocaleString('en-US')
  return tableFrom(columns, [
    ...timings.map(({ id, trainExamplesPerSecond, glyphsPerSecond }) => {
      const fastest = [id === fastestToRead ? 'read' : '', id === fastestToTrain ? 'train' : '']
      return [id, figure(trainExamplesPerSecond), figure(glyphsPerSecond), fastest.filter(Boolean).join(', ')]
    }),
    ...failures.map(({ id, reason }) => [id, '-', '-', reason]),
  ])
}

async function check({ io, client, json }: Asked): Promise<ExitCode> {
  const report = await client.call('engines.check', {})
  if (json) printJson(io, { report })
  else io.print(textOfReport(report))
  return report.checks.every(({ passed }) => passed) ? exitCodes.done : exitCodes.environment
}

function textOfReport({ machine, checks, missing }: EngineReport): string {
  const columns = ['engine', 'passed', 'farthest apart', 'train, examples/s', 'problem'].map((title) => ({
    title,
  }))
  const rows = checks.map(({ label, passed, farthestApart, trainExamplesPerSecond, problem }) => [
    label,
    passed ? 'yes' : 'NO',
    farthestApart?.toExponential(1) ?? '-',
    trainExamplesPerSecond === null ? '-' : String(Math.round(trainExamplesPerSecond)),
    problem?.message ?? '',
  ])
  const { processor, threads, runtime, system, nvidiaDriver, cudaLibraries } = machine
  return [
    `${processor}, ${threads} threads, ${system}, ${runtime}`,
    `NVIDIA driver ${nvidiaDriver ?? 'none'}, CUDA libraries ${cudaLibraries?.join(', ') || 'none'}`,
    '',
    tableFrom(columns, rows),
    ...missing.map(({ id, reason }) => `${id}: ${reason}`),
  ].join('\n')
}
