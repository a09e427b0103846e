import { describe, expect, it } from 'vitest'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import { AppError } from '../../../core/base/app-error'
import type { ComputeEngineId } from '../../../core/lenet/compute-port'
import type { EngineBench, EngineDescription } from '../../../protocol/commands/engines'
import { EnginesState } from './engines-state.svelte'

function engine(id: ComputeEngineId, pinned = false): EngineDescription {
  const marks = { inUse: pinned, usedToTrain: pinned, pinned }
  return {
    id,
    available: true,
    label: id,
    version: '1',
    device: 'CPU',
    missing: null,
    ...marks,
  }
}

const bench: EngineBench = {
  architecture: 'lenet5',
  batchSize: 128,
  measuredAt: '2026-01-01T00:00:00.000Z',
  timings: [{ id: 'kernels', label: 'Kernels', trainExamplesPerSecond: 9, glyphsPerSecond: 10 }],
  failures: [],
  fastestToTrain: 'kernels',
  fastestToRead: 'kernels',
}

function loaded(answers: ScriptedEngine['answers'] = {}) {
  let told = 0
  const scripted = new ScriptedEngine({
    'engines.list': () => [engine('kernels'), engine('tensorflow')],
    'models.list': () => [],
    'engines.lastBench': () => null,
    ...answers,
  })
  const state = new EnginesState({ engine: scripted, onChosen: () => void told++ })
  return { state, scripted, told: () => told }
}

describe('EnginesState', () => {
  it('shows the engines and the kept timings', async () => {
    const { state } = loaded({ 'engines.lastBench': () => bench })
    expect(state.engines).toBeNull()
    await state.load()
    expect(state.engines?.map(({ id }) => id)).toEqual(['kernels', 'tensorflow'])
    expect(state.bench).toEqual(bench)
    expect(state.pinnedId).toBeNull()
  })

  it('pins, and follows what other clients pin', async () => {
    const { state, scripted, told } = loaded({
      'engines.pin': ({ id }) => [engine('kernels'), engine('tensorflow', id === 'tensorflow')],
    })
    await state.load()
    await state.pin('tensorflow')
    expect(state.pinnedId).toBe('tensorflow')
    scripted.tell('engines.changed', { engines: [engine('kernels', true), engine('tensorflow')] })
    expect(state.pinnedId).toBe('kernels')
    expect(told()).toBe(1)
  })

  it('measures one thing at a time, and can be stopped without a complaint', async () => {
    const { state, scripted } = loaded({ 'engines.bench': () => new Promise(() => undefined) })
    await state.load()
    const measuring = state.measure()
    expect(state.work).toBe('bench')
    await state.check()
    expect(scripted.paramsOf('engines.check')).toEqual([])
    state.stop()
    await measuring
    expect(state).toMatchObject({ work: null, bench: null, fault: null })
    scripted.answers['engines.bench'] = () => bench
    await state.measure()
    expect(state.bench).toEqual(bench)
    expect(scripted.paramsOf('engines.bench')).toEqual([
      { architecture: 'lenet5', batchSize: 128 },
      { architecture: 'lenet5', batchSize: 128 },
    ])
  })

  it('keeps a fault until the next thing is asked for', async () => {
    const fault = new AppError('engine-stopped', 'The engine stopped.')
    const { state } = loaded({ 'engines.check': () => Promise.reject(fault) })
    await state.check()
    expect(state).toMatchObject({ work: null, report: null, fault })
    await state.load()
    expect(state.fault).toBeNull()
  })
})
