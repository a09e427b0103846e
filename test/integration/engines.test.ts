import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lenet5 } from '../../src/core/lenet/lenet5'
import { lenet5Of1998 } from '../../src/core/lenet/lenet5-1998'
import type { EngineDescription } from '../../src/protocol/commands/engines'
import { connectClient, startLocalEngine } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-engines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** With this machine's real engines; what is not installed is not there. */
function start(data: string | null = null) {
  return startLocalEngine({ dataFolder: data, engine: 'auto' })
}

const marksOf = (engines: readonly EngineDescription[], mark: 'inUse' | 'usedToTrain' | 'pinned') =>
  engines.filter((engine) => engine[mark]).map(({ id }) => id)

describe('the engines of this machine', () => {
  it('each is there or says why not, and one of them reads', async () => {
    const engines = await start().client.call('engines.list', {})
    expect(engines.map(({ id }) => id)).toEqual(expect.arrayContaining(['tensorflow', 'webgpu']))
    for (const { available, label, missing } of engines) {
      expect(available ? label : missing?.message).toMatch(/\w/)
      expect(available ? missing : label).toBeNull()
    }
    expect(engines.find(({ id }) => id === 'webgpu')?.missing).toEqual({
      code: 'engine-missing',
      message: 'WebGPU is not available: it runs in a window of the app; the command line has none.',
      details: { engine: 'webgpu', reason: 'no-window' },
    })
    expect(marksOf(engines, 'inUse')).toHaveLength(1)
    expect(marksOf(engines, 'pinned')).toEqual([])
  })

  it('loses as the reference does, by the report that a person can send', { timeout: 60_000 }, async () => {
    const { client } = start()
    const { checks, missing, machine } = await client.call('engines.check', { steps: 4 })
    expect(machine).toMatchObject({ appVersion: '0.0.0-test', runtime: `Node ${process.versions.node}` })
    expect(missing.map(({ id }) => id)).toContain('webgpu')
    const there = (await client.call('engines.list', {})).filter(({ available }) => available)
    expect(checks.map(({ id }) => id)).toEqual(there.map(({ id }) => id))
    for (const check of checks) {
      expect(check, JSON.stringify(check)).toMatchObject({ passed: true, problem: null })
      expect(check.losses).toHaveLength(4)
      expect(check.farthestApart).toBeLessThan(1e-4)
      expect(check.trainExamplesPerSecond).toBeGreaterThan(0)
      // The nets of engine and reference learn: a check of nets that stand still would prove little.
      expect(new Set(check.referenceLosses).size).toBe(4)
    }
  })

  it('are timed in rounds, kept, and followed from then on', { timeout: 60_000 }, async () => {
    const data = join(folder, 'bench')
    const local = start(data)
    expect(await local.client.call('engines.lastBench', {})).toBeNull()
    const told: unknown[] = []
    local.client.on('engines.changed', ({ engines }) => told.push(marksOf(engines, 'inUse')))
    const bench = await local.client.call('engines.bench', { architecture: lenet5.id, batchSize: 16 })
    expect(bench).toMatchObject({ architecture: 'lenet5', batchSize: 16, failures: [] })
    const byReading = [...bench.timings].sort((a, b) => b.glyphsPerSecond - a.glyphsPerSecond)
    expect(bench.fastestToRead).toBe(byReading[0]?.id)
    expect(told).toEqual([[bench.fastestToRead]])
    await local.engine.close()
    const again = start(data)
    expect(await again.client.call('engines.lastBench', {})).toEqual(bench)
    expect((await again.engine.engines.choose('read', lenet5)).description.id).toBe(bench.fastestToRead)
    const chosen = await again.engine.engines.choose('train', lenet5)
    expect(chosen).toMatchObject({ description: { id: bench.fastestToTrain }, notice: null })
    await again.engine.close()
  })

  it('follow the pin, around one that is missing, and forget it', async () => {
    const data = join(folder, 'pin')
    const { client, engine } = start(data)
    const other = connectClient(engine)
    const told: unknown[] = []
    other.on('engines.changed', ({ engines }) => told.push(marksOf(engines, 'pinned')))
    const [first] = (await client.call('engines.list', {})).filter(({ available }) => available).reverse()
    const pinned = await client.call('engines.pin', { id: first?.id ?? null })
    expect(marksOf(pinned, 'inUse')).toEqual([first?.id])
    const absent = await client.call('engines.pin', { id: 'webgpu' })
    expect(marksOf(absent, 'pinned')).toEqual(['webgpu'])
    expect(marksOf(absent, 'inUse')).not.toEqual(['webgpu'])
    const { engineNotice } = await client.call('session.describe', {})
    expect(engineNotice?.message).toMatch(/^WebGPU is not available: it runs in a window/)
    await client.call('engines.pin', { id: null })
    expect(told).toEqual([[first?.id], ['webgpu'], []])
    expect((await client.call('session.describe', {})).engineNotice).toBeNull()
    await engine.close()
  })

  it('named but missing, it is said so', async () => {
    const { engine } = start()
    await expect(engine.engines.choose('read', lenet5, 'webgpu')).rejects.toMatchObject({
      code: 'engine-missing',
    })
    await expect(engine.engines.choose('train', lenet5Of1998, 'webgpu')).rejects.toMatchObject({
      message: 'WebGPU is not available: it runs in a window of the app; the command line has none.',
    })
  })

  it('are measured before a training on a net that never was, where the host asks for it', async () => {
    const data = join(folder, 'train')
    const { client, engine } = startLocalEngine({ dataFolder: data, engine: 'auto', measuresEngines: true })
    const chosen = await engine.engines.choose('train', lenet5)
    const bench = await client.call('engines.lastBench', {})
    expect(bench?.architecture).toBe('lenet5')
    expect(chosen.description.id).toBe(bench?.fastestToTrain)
    const { measuredAt } = bench ?? {}
    await engine.engines.choose('train', lenet5)
    expect((await client.call('engines.lastBench', {}))?.measuredAt).toBe(measuredAt)
    await engine.close()
  })
})
