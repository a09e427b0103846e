import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../src/core/base/app-error'
import type { ComputeEngine, TrainableNet } from '../../src/core/lenet/compute-port'
import type { ComputeEngines } from '../../src/engine/compute-engines'
import { createRunBook } from '../../src/engine/training-book'
import { TrainingService } from '../../src/engine/training-service'
import { writeFileWhole } from '../../src/platform/compute/write-whole'
import { createRunFolders } from '../../src/platform/training-runs/run-folders'
import type { TrainingChoices, TrainingRunSummary } from '../../src/protocol/commands/training'
import type { EngineEvent } from '../../src/protocol/events'
import { fewDigits, writeDigits, writeFewDigits } from '../support/few-digits'
import { type LocalEngine, startLocalEngine } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-training-'))
const dataset = join(folder, 'digits')
let local: LocalEngine

const choices: TrainingChoices = {
  architecture: 'lenet5',
  data: { kind: 'folder', path: dataset },
  recipe: 'shipped',
  epochs: 5,
  batchSize: 32,
  learningRate: 0.005,
  seed: 2,
  engine: 'kernels',
}

beforeAll(async () => {
  await writeFewDigits(dataset, 1200, 300)
  local = startLocalEngine({ dataFolder: join(folder, 'data'), engine: 'auto' })
}, 60_000)

afterAll(async () => {
  await local.engine.close()
  rmSync(folder, { recursive: true, force: true })
})

function over({ client }: LocalEngine): Promise<TrainingRunSummary> {
  return new Promise((resolve) => {
    const off = client.on('train.changed', ({ run }) => {
      if (run.state === 'running' || run.state === 'pausing') return
      off()
      resolve(run)
    })
  })
}

describe('a run', () => {
  it('is paused, gone on with, looked into, and becomes a model', { timeout: 60_000 }, async () => {
    const { client } = local
    const paused = over(local)
    const started = await client.call('train.start', { choices })
    expect(started).toMatchObject({ state: 'running', engine: 'kernels', trainingExamples: 1100, epochs: 5 })
    await expect(client.call('train.start', { choices })).rejects.toMatchObject({ code: 'training-busy' })
    await client.call('train.pause', { runId: started.runId })
    expect((await paused).state).toBe('paused')
    const finished = over(local)
    await client.call('train.resume', { runId: started.runId })
    const run = await finished
    expect(run).toMatchObject({ state: 'finished', epochsDone: 5, problem: null })
    const models = await client.call('models.list', {})
    expect(models.find(({ modelId }) => modelId === run.modelId)).toMatchObject({ origin: 'trained' })
    expect(run.bestValidationAccuracy).toBeGreaterThan(0.6)

    const shown = await client.call('train.show', { runId: run.runId })
    expect(shown.epochFigures).toHaveLength(5)
    expect(shown.points.at(-1)?.epochsSeen).toBe(5)
    const all = await client.call('train.predictions', { runId: run.runId, offset: 0, limit: 1000 })
    expect(all.count).toBe(100)
    const wrong = all.examples.filter(({ truth, read }) => truth !== read)
    expect(all.examples.slice(0, wrong.length)).toEqual(wrong)
    const [first] = wrong
    const { truth = 0, read = 0 } = first ?? {}
    const cell = await client.call('train.predictions', {
      ...{ runId: run.runId, truth, read },
      ...{ offset: 0, limit: 1000 },
    })
    expect(cell.count).toBe(all.confusion[truth]?.[read])
    await client.call('train.remove', { runId: run.runId })
    expect(await client.call('train.list', {})).toEqual([])
  })

  it('that is stopped keeps its best weights', { timeout: 60_000 }, async () => {
    const { client } = local
    const { runId } = await client.call('train.start', { choices: { ...choices, epochs: 500, seed: 3 } })
    const epoch = new Promise<void>((resolve) => {
      client.on('train.changed', ({ run }) => {
        if (run.epochsDone > 0) resolve()
      })
    })
    await epoch
    const stopped = await client.call('train.stop', { runId })
    expect(stopped.state).toBe('stopped')
    expect(stopped.modelId).toMatch(/^lenet5-/)
    await expect(client.call('train.resume', { runId })).rejects.toMatchObject({ code: 'training-over' })
  })

  it('shows 64 samples before and after augmentation', async () => {
    const augmentation = {
      rotation: 20,
      scale: 0,
      shear: 0,
      shift: 0,
      elastic: 0,
      thinner: 0,
      thicker: 0,
      blur: 0,
    }
    const how = { architecture: 'lenet5', data: choices.data, seed: 1 }
    const turned = await local.client.call('train.preview', { ...how, augmentation })
    expect(turned.before).toHaveLength(64 * 784)
    expect(turned.after).not.toEqual(turned.before)
    const still = await local.client.call('train.preview', { ...how, augmentation: null })
    expect(still.after).toEqual(still.before)
    expect(still.labels).toHaveLength(64)
  })
})

describe('what goes wrong is named, and nothing is lost', () => {
  /** A service of its own over the same engines, its parts changed. */
  function serviceWith(changed: { engines?: ComputeEngines; write?: typeof writeFileWhole; runs?: string }): {
    service: TrainingService
    ended: Promise<TrainingRunSummary>
    epochs: (count: number) => Promise<void>
    runs: string
  } {
    const { engine } = local
    let tell = (_: EngineEvent): void => undefined
    let done = 0
    let epochDone = (): void => undefined
    const epochs = async (count: number): Promise<void> => {
      while (done < count) {
        await new Promise<void>((resolve) => {
          epochDone = resolve
        })
      }
    }
    const ended = new Promise<TrainingRunSummary>((resolve) => {
      tell = ({ event, payload }) => {
        if (event !== 'train.changed') return
        const { state, epochsDone } = payload.run
        done = epochsDone
        epochDone()
        if (state !== 'running' && state !== 'pausing') resolve(payload.run)
      }
    })
    const runs = changed.runs ?? mkdtempSync(join(folder, 'runs-'))
    const folders = createRunFolders(runs, changed.write)
    const broadcast = (event: EngineEvent): void => tell(event)
    const service = new TrainingService({
      engines: changed.engines ?? engine.engines,
      registry: engine.registry,
      book: createRunBook(folders, broadcast),
      now: () => new Date(),
      broadcast,
      log: () => undefined,
    })
    return { service, ended, epochs, runs }
  }

  it('a full disk pauses the run; it goes on when there is room', { timeout: 60_000 }, async () => {
    let isFull = false
    let checkpoints = 0
    const { service, ended } = serviceWith({
      write: async (path, bytes) => {
        if (path.includes('checkpoint') && ++checkpoints === 2) isFull = true
        if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        await writeFileWhole(path, bytes)
      },
    })
    const { runId } = await service.start(choices)
    expect(await ended).toMatchObject({ state: 'paused', problem: { code: 'disk-full' } })
    isFull = false
    await service.resume(runId)
    await service.close()
    const [run] = await service.list()
    expect(run).toMatchObject({ runId, problem: null })
    expect(run?.epochsDone).toBeGreaterThan(0)
  })

  it('a damaged checkpoint is named, the one before serves, and other data are refused', {
    timeout: 60_000,
  }, async () => {
    const place = mkdtempSync(join(folder, 'own-data-'))
    writeDigits(place, 'train', await fewDigits('train', 400))
    const own: TrainingChoices = { ...choices, data: { kind: 'folder', path: place }, epochs: 400 }
    const first = serviceWith({})
    const { runId } = await first.service.start(own)
    await first.epochs(3)
    await first.service.close()
    expect((await first.ended).state).toBe('paused')
    const newest = join(first.runs, runId, 'checkpoint.safetensors')
    const bytes = readFileSync(newest)
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1
    writeFileSync(newest, bytes)

    const second = serviceWith({ runs: first.runs })
    expect(await second.service.resume(runId)).toMatchObject({
      state: 'running',
      problem: { code: 'model-damaged' },
    })
    await second.service.close()
    await second.ended

    writeDigits(place, 'train', await fewDigits('train', 401))
    const third = serviceWith({ runs: first.runs })
    await expect(third.service.resume(runId)).rejects.toMatchObject({ code: 'examples-changed' })
    expect(await third.service.list()).toMatchObject([{ runId, state: 'paused' }])
  })

  it('a run whose process is silent for long is taken for interrupted, though its number lives', async () => {
    const { service, runs } = serviceWith({})
    const { runId } = await service.start(choices)
    await service.close()
    const path = join(runs, runId, 'run.json')
    const text = readFileSync(path, 'utf8').replace('"paused"', '"running"')
    writeFileSync(path, text.replace('"process": null', `"process": ${process.ppid}`))
    const other = serviceWith({ runs }).service
    expect(await other.list()).toMatchObject([{ runId, state: 'running' }])
    await expect(other.resume(runId)).rejects.toMatchObject({ code: 'training-elsewhere' })
    const longAgo = new Date(Date.now() - 3_600_000)
    for (const name of readdirSync(join(runs, runId))) utimesSync(join(runs, runId, name), longAgo, longAgo)
    expect(await other.list()).toMatchObject([{ runId, state: 'interrupted' }])
  })

  /** The machine's engines, each net that is opened to train changed by `change`. */
  function enginesWith(change: (net: TrainableNet, opened: number) => TrainableNet): ComputeEngines {
    const { engines } = local.engine
    let opened = 0
    return {
      ...engines,
      choose: async (...how) => {
        const choice = await engines.choose(...how)
        const openTrainableNet: ComputeEngine['openTrainableNet'] = async (...parts) =>
          change(await choice.engine.openTrainableNet(...parts), ++opened)
        return { ...choice, engine: { ...choice.engine, openTrainableNet } }
      },
    }
  }

  it('an engine that dies in mid-step is opened again, and the run says so', {
    timeout: 60_000,
  }, async () => {
    const { service, ended } = serviceWith({
      engines: enginesWith((net, opened) => {
        // Its threads end under the steps that wait.
        if (opened === 1) setTimeout(() => net.dispose(), 300)
        return net
      }),
    })
    await service.start({ ...choices, epochs: 12 })
    expect(await ended).toMatchObject({
      state: 'finished',
      epochsDone: 12,
      problem: { code: 'engine-stopped' },
    })
  })

  it('a loss that is no number ends the run at its step, with the last good weights', {
    timeout: 60_000,
  }, async () => {
    let steps = 0
    const { service, ended } = serviceWith({
      engines: enginesWith((net) => {
        const step = net.trainStep.bind(net)
        const trainStep: TrainableNet['trainStep'] = (batch, settings) =>
          step(batch, ++steps > 50 ? { learningRate: Number.POSITIVE_INFINITY } : settings)
        return Object.assign(net, { trainStep })
      }),
    })
    await service.start(choices)
    const run = await ended
    expect(run).toMatchObject({
      state: 'failed',
      problem: { code: 'training-diverged', details: { step: 52 } },
    })
    const { weights } = await local.engine.registry.load(run.modelId ?? '')
    expect([...weights.values()].every(({ data }) => data.every(Number.isFinite))).toBe(true)
    expect(run.bestEpoch).toBe(1)
  })

  it.each([
    ['labels that are no digits', 'labels-damaged'],
    ['fewer labels than pictures', 'labels-damaged'],
    ['a file that ends too soon', 'file-truncated'],
    ['an empty folder', 'labels-missing'],
    ['fewer examples than a batch', 'examples-few'],
  ])('%s', async (what, code) => {
    const place = mkdtempSync(join(folder, 'bad-'))
    const set = await fewDigits('train', 40)
    if (what === 'labels that are no digits')
      writeDigits(place, 'train', { ...set, labels: set.labels.fill(10) })
    if (what === 'fewer labels than pictures') {
      writeDigits(place, 'train', set)
      writeFileSync(join(place, 'train-labels-idx1-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 3))
    }
    if (what === 'a file that ends too soon') {
      writeDigits(place, 'train', set)
      writeFileSync(join(place, 'train-images-idx3-ubyte'), Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 40))
    }
    if (what === 'fewer examples than a batch') writeDigits(place, 'train', set)
    const started = local.client.call('train.start', {
      choices: { ...choices, data: { kind: 'folder', path: place }, batchSize: 128 },
    })
    await expect(started).rejects.toBeInstanceOf(AppError)
    await expect(started).rejects.toMatchObject({ code })
  })
})
