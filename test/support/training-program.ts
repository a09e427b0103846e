// A program that trains a run to its end and says how far it is: killed by the test of resuming.
import { createEngine } from '../../src/engine/create-engine'
import { createEngineClient } from '../../src/protocol/client'
import { createLoopback } from '../../src/protocol/loopback-port'

const [dataFolder = '', resourcesFolder = '', what = '', dataset = ''] = process.argv.slice(2)
const engine = createEngine({
  version: 'test',
  dataFolder,
  resourcesFolder,
  engine: 'kernels',
  now: () => new Date(),
  log: (line) => process.stderr.write(`${line}\n`),
})
const { near, far } = createLoopback()
engine.server.connect(far)
const client = createEngineClient(near)
const ended = new Promise<string | null>((resolve) => {
  client.on('train.progressed', ({ points }) => process.stdout.write(`at ${points.at(-1)?.step}\n`))
  client.on('train.changed', ({ run }) => {
    if (run.state === 'finished' || run.state === 'failed') resolve(run.modelId)
  })
})
const { runId } =
  what === 'start'
    ? await client.call('train.start', {
        choices: {
          architecture: 'lenet5',
          data: { kind: 'folder', path: dataset },
          recipe: 'shipped',
          epochs: 6,
          batchSize: 32,
          seed: 4,
        },
      })
    : await client.call('train.resume', { runId: what })
process.stdout.write(`run ${runId}\n`)
const modelId = await ended
const model = modelId === null ? null : await engine.registry.load(modelId)
process.stdout.write(`weights ${model?.runCard.weightsSha256}\n`)
await engine.close()
