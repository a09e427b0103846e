import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildProgram, runProgram } from '../support/built-program'
import { repositoryRoot, samplesFolder, startLocalEngine } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-killed-'))
const resourcesFolder = join(repositoryRoot, 'resources')
const rounds = 12
let program = ''
let fieldId = ''

beforeAll(async () => {
  program = await buildProgram('test/support/correcting-program.ts', 'correcting-program')
  const { client, engine } = startLocalEngine({ dataFolder: folder })
  const { pages } = await client.call('documents.open', {
    paths: [join(samplesFolder, 'pin-card-cells.jpg')],
  })
  const pageId = pages[0]?.pageId ?? ''
  const { fields } = await client.call('pages.read', { pageId })
  fieldId = fields[0]?.fieldId ?? ''
  await engine.close()
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it(`keeps everything that was answered over ${rounds} kills`, async () => {
  let answered = 0
  for (let round = 0; round < rounds; round++) {
    let heard = ''
    const ended = await runProgram(program, [folder, resourcesFolder, fieldId], {
      // Killed at another point each round: after the first answer, the fourth, the seventh, ...
      watch: (child, piece) => {
        heard += piece
        if (heard.split('\n').length > 1 + round * 3) child.kill('SIGKILL')
      },
    })
    expect(ended.signal).toBe('SIGKILL')
    const lines = ended.stdout.trim().split('\n')
    expect(Number(lines[0])).toBeGreaterThan(answered)
    answered = Number(lines.at(-1))
  }
  const { client, engine, logged } = startLocalEngine({ dataFolder: folder })
  const history = await client.call('corrections.history', { fieldId })
  // One more may have been written than was answered when the process died.
  expect(history.length - answered).toBeGreaterThanOrEqual(0)
  expect(history.length - answered).toBeLessThanOrEqual(1)
  expect(history.map(({ after }) => after)).toEqual(history.map((_, index) => String(index + 1)))
  expect(logged).toEqual([])

  let undone = 0
  while ((await client.call('corrections.undo', {})) !== null) undone++
  expect(undone).toBe(history.length)
  const [page] = await client.call('documents.list', {})
  const read = await client.call('pages.read', { pageId: page?.pageId ?? '' })
  expect(read.fields.find((field) => field.fieldId === fieldId)?.correction).toBeNull()
  await engine.close()
}, 120_000)
