// One of our engines, or plain tfjs-node, in a process of its own: `race-worker.mjs plain|tensorflow|kernels`. Answers the
// requests of `race-process.ts`.
import { createInterface } from 'node:readline'
import type { RaceReply, RaceRequest } from './race-process'
import { kernelsRunners } from './racer-kernels'
import { plainRunners, type Runners, tensorflowRunners } from './racer-tensorflow'

const makers: Readonly<Record<string, () => Promise<Runners>>> = {
  plain: plainRunners,
  tensorflow: tensorflowRunners,
  kernels: kernelsRunners,
}

async function answer(runners: Runners, request: RaceRequest): Promise<RaceReply> {
  if (request.task === 'limit') return runners.limit(request)
  const run = await runners.open(request)
  const start = performance.now()
  const end = start + request.seconds * 1000
  let steps = 0
  while (performance.now() < end) await run(steps++)
  await runners.settle()
  return { examples: steps * request.batch, seconds: (performance.now() - start) / 1000 }
}

const make = makers[process.argv[2] ?? '']
if (!make) throw new RangeError('which engine?')
const runners = await make()
console.log(JSON.stringify({ label: runners.label }))
for await (const line of createInterface({ input: process.stdin })) {
  const request: RaceRequest = JSON.parse(line)
  const reply = await answer(runners, request).catch((thrown: unknown) => ({ error: String(thrown) }))
  console.log(JSON.stringify(reply))
}
runners.close()
