import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalEngine, startLocalEngine } from '../support/local-engine'
import { sample, sampleNames } from '../support/samples'

/** What the shipped model reads on the sample pages, found by itself: `kind digits verdict`, top to bottom. */
type GoldenReadings = Record<string, readonly string[]>

const goldenFile = join(import.meta.dirname, 'readings.json')
const rewrite = process.env.DIGIT_DESK_GOLDEN === 'rewrite'

/** Labels of the sample pages: what is really written, digits only. */
function writtenDigits(): Map<string, string[]> {
  const written = new Map<string, string[]>()
  const rows = readFileSync(sample('labels.csv'), 'utf8').trim().split('\n').slice(1)
  for (const row of rows) {
    const [, file, quoted, plain] = /^([^,]+),(?:"([^"]*)"|([^,]*)),/.exec(row) ?? []
    if (file === undefined) throw new Error(`not a label: ${row}`)
    written.set(file, [...(written.get(file) ?? []), (quoted ?? plain ?? '').replace(/\D/g, '')])
  }
  return written
}

describe('golden readings of the sample pages', () => {
  let local: LocalEngine
  const seen: Record<string, string[]> = {}

  beforeAll(() => {
    local = startLocalEngine()
  })
  afterAll(async () => {
    await local.engine.close()
    if (rewrite) writeFileSync(goldenFile, `${JSON.stringify(seen, null, 2)}\n`)
  })

  it.each(sampleNames)('%s', { timeout: 60_000 }, async (name) => {
    const opened = await local.client.call('documents.open', { paths: [sample(name)] })
    expect(opened.errors).toEqual([])
    const lines: string[] = []
    for (const { pageId } of opened.pages) {
      const { fields } = await local.client.call('pages.read', { pageId })
      const ordered = [...fields].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x)
      for (const { kind, digits, state } of ordered) lines.push(`${kind} ${digits} ${state}`)
    }
    seen[name] = lines
    if (rewrite) return
    const golden: GoldenReadings = JSON.parse(readFileSync(goldenFile, 'utf8'))
    expect(lines).toEqual(golden[name])
  })

  it('reads most of what is written, and never says "read" of a wrong number', () => {
    const written = writtenDigits()
    let total = 0
    let right = 0
    const wrongButSure: string[] = []
    for (const [name, digitsList] of written) {
      const lines = seen[name] ?? []
      for (const digits of digitsList) {
        total++
        if (lines.some((line) => line.split(' ')[1] === digits)) right++
      }
      for (const line of lines) {
        const [, digits = '', state] = line.split(' ')
        if (state === 'read' && !digitsList.includes(digits)) wrongButSure.push(`${name}: ${line}`)
      }
    }
    expect(wrongButSure).toEqual([])
    expect(right / total).toBeGreaterThan(0.6)
  })
})
