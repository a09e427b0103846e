// A program that corrects without end and says what the engine has answered: killed by the durability test.
import { createEngine } from '../../src/engine/create-engine'
import { createEngineClient } from '../../src/protocol/client'
import { createLoopback } from '../../src/protocol/loopback-port'

const [dataFolder = '', resourcesFolder = '', fieldId = ''] = process.argv.slice(2)
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
const history = await client.call('corrections.history', { fieldId })
for (let count = history.length + 1; ; count++) {
  const text = String(count)
  await client.call('corrections.apply', { fieldId, change: { kind: 'text', text } })
  process.stdout.write(`${text}\n`)
}
