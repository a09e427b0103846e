import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildProgram, runProgram } from '../support/built-program'
import { writeFewDigits } from '../support/few-digits'
import { repositoryRoot, startLocalEngine } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-killed-training-'))
const resourcesFolder = join(repositoryRoot, 'resources')
const dataset = join(folder, 'digits')
let program = ''
/** sha256 of the weights of a run that nobody interrupted. */
let unbroken = ''

beforeAll(async () => {
  program = await buildProgram('test/support/training-program.ts', 'training-program')
  await writeFewDigits(dataset, 1500, 200)
  const ended = await runProgram(program, [join(folder, 'unbroken'), resourcesFolder, 'start', dataset])
  expect(ended.stderr).toBe('')
  unbroken = weightsIn(ended.stdout)
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function weightsIn(stdout: string): string {
  return stdout.match(/^weights ([0-9a-f]{64})$/m)?.[1] ?? ''
}

/** Trains until `steps` are done, then is killed. */
async function killedAfter(data: string, what: string, steps: number): Promise<string> {
  let runId = ''
  let heard = ''
  const ended = await runProgram(program, [data, resourcesFolder, what, dataset], {
    watch: (child, piece) => {
      heard += piece
      runId = heard.match(/^run (\S+)$/m)?.[1] ?? runId
      const done = [...heard.matchAll(/^at (\d+)$/gm)].map(([, step]) => Number(step))
      if (runId !== '' && (done.at(-1) ?? 0) >= steps) child.kill('SIGKILL')
    },
  })
  expect(ended.signal).toBe('SIGKILL')
  return runId
}

it('goes on after kill -9 to the weights of an unbroken run, bit for bit', async () => {
  expect(unbroken).not.toBe('')
  const data = join(folder, 'killed')
  const runId = await killedAfter(data, 'start', 60)
  const { client, engine } = startLocalEngine({ dataFolder: data })
  expect(await client.call('train.list', {})).toMatchObject([{ runId, state: 'interrupted' }])
  await engine.close()
  await killedAfter(data, runId, 140)
  const ended = await runProgram(program, [data, resourcesFolder, runId, dataset])
  expect(weightsIn(ended.stdout)).toBe(unbroken)
}, 120_000)

it('takes the checkpoint before where the newest is damaged', async () => {
  const data = join(folder, 'damaged')
  const runId = await killedAfter(data, 'start', 100)
  const home = join(data, 'runs', runId)
  expect(readdirSync(home)).toContain('checkpoint.former.safetensors')
  truncateSync(join(home, 'checkpoint.safetensors'), 5000)
  const ended = await runProgram(program, [data, resourcesFolder, runId, dataset])
  expect(weightsIn(ended.stdout)).toBe(unbroken)
}, 120_000)
