import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { describeMachine, type Machine } from '../platform/machine/describe-machine'
import type { EngineBench } from '../protocol/commands/engines'
import { type KeptEngines, keepEngines } from './engine-memory'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-engines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const machine: Machine = { ...describeMachine(), processor: 'One', nvidiaDriver: null }
function bench(architecture: string, glyphsPerSecond: number): EngineBench {
  return {
    architecture,
    batchSize: 128,
    measuredAt: '2026-01-01T00:00:00.000Z',
    timings: [{ id: 'kernels', label: 'Kernels', trainExamplesPerSecond: 5, glyphsPerSecond }],
    failures: [{ id: 'webgpu', reason: 'no adapter' }],
    fastestToTrain: 'kernels',
    fastestToRead: 'kernels',
  }
}

describe('what is kept of the engines', () => {
  it('lasts beyond the process and is told apart by machine, runtime and version', async () => {
    const kept = keepEngines(folder, machine, '1.0.0')
    await Promise.all([
      kept.setPin('webgpu'),
      kept.addBench(bench('lenet5', 10)),
      kept.addBench(bench('lenet1', 20)),
    ])
    const again = keepEngines(folder, machine, '1.0.0')
    expect(await again.pin()).toBe('webgpu')
    expect(await again.benches()).toEqual([bench('lenet1', 20), bench('lenet5', 10)])
    const changes: Partial<Machine>[] = [
      { processor: 'Other' },
      { threads: 999 },
      { graphics: ['10de:2204'] },
      { nvidiaDriver: '550.1' },
      { runtime: 'Electron 99.0.0' },
      { tensorflow: 'newer' },
    ]
    for (const change of changes)
      expect(
        await keepEngines(folder, { ...machine, ...change }, '1.0.0').benches(),
        JSON.stringify(change),
      ).toEqual([])
    expect(await keepEngines(folder, machine, '1.0.1').benches()).toEqual([])
    expect(await keepEngines(folder, machine, '1.0.1').pin()).toBe('webgpu')
  })

  it('keeps the newest of the same kind alone', async () => {
    const kept = keepEngines(null, machine, '1.0.0')
    for (const speed of [1, 2, 3]) await kept.addBench(bench('lenet5', speed))
    expect(await kept.benches()).toEqual([bench('lenet5', 3)])
  })

  it('takes a damaged file for none and writes a whole one over it', async () => {
    const path = join(folder, 'engines.json')
    for (const text of ['', '{"version":1,"pin":"abacus","benches":[]}', '{"version":2}', 'null']) {
      writeFileSync(path, text)
      const kept = keepEngines(folder, machine, '1.0.0')
      expect(await kept.pin()).toBeNull()
      expect(await kept.benches()).toEqual([])
    }
    await keepEngines(folder, machine, '1.0.0').setPin('kernels')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1, pin: 'kernels' })
  })

  it('drops what names an engine of an older version, and no more', async () => {
    const path = join(folder, 'engines.json')
    const kept = (): KeptEngines => keepEngines(folder, machine, '1.0.0')
    await kept().addBench(bench('lenet5', 10))
    const change = (from: string, to: string): void =>
      writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
    change('"pin": "kernels"', '"pin": "builtin"')
    expect([await kept().pin(), await kept().benches()]).toEqual([null, [bench('lenet5', 10)]])
    await kept().setPin('webgpu')
    change('"id": "kernels"', '"id": "builtin"')
    expect([await kept().pin(), await kept().benches()]).toEqual(['webgpu', []])
  })
})
