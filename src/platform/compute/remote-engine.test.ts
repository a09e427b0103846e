import { MessageChannel, type MessagePort } from 'node:worker_threads'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../core/base/random'
import type { TrainingSetup } from '../../core/lenet/compute-port'
import { engineMissing } from '../../core/lenet/engine-missing'
import { lenet1 } from '../../core/lenet/lenet1'
import { lenet5D2lMax } from '../../core/lenet/lenet5-d2l-max'
import { createInitialWeights } from '../../core/lenet/model'
import type { NetHost, NetPort } from '../../core/lenet/net-messages'
import { serveNets } from '../../core/lenet/serve-nets'
import { openTensorNet } from '../../core/lenet/tensor-engine'
import { createRemoteOpener, type OpenNetPort, tensorflowKind, webgpuKind } from './remote-engine'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function portFrom<Out, In>(port: MessagePort): NetPort<Out, In> {
  return {
    send: (message) => port.postMessage(message),
    listen: (listener) => void port.on('message', listener),
    onClosed: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}

/** The window's end of the port in this process, on tfjs's own CPU backend instead of a graphics card. */
function windows(describe: () => Promise<NetHost> = async () => ({ version: '1', device: 'test card' })) {
  const opened: MessagePort[] = []
  const openPort: OpenNetPort = async () => {
    const { port1, port2 } = new MessageChannel()
    opened.push(port2)
    serveNets(portFrom(port2), { describe, openNet: openTensorNet, openTrainableNet: openTensorNet })
    return portFrom(port1)
  }
  return { opened, openPort }
}

const setup: TrainingSetup = { loss: { kind: 'cross-entropy' }, optimizer: { kind: 'adam', weightDecay: 0 } }
const random = createRandom(5)
const count = 3
const batch = {
  count,
  pixels: Uint8Array.from({ length: count * 28 * 28 }, () => random.below(256)),
  targets: Float32Array.from({ length: count * 10 }, (_, i) => (i % 10 === Math.floor(i / 10) ? 1 : 0)),
}
const weights = createInitialWeights(lenet5D2lMax, createRandom(1))

describe('an engine behind a port', () => {
  it('gives what the same net gives in this process: scores, steps, weights, the state of the optimizer', async () => {
    const { openPort, opened } = windows()
    const { engine } = await createRemoteOpener(webgpuKind, openPort)()
    if (engine === null) throw new Error('no engine')
    expect(engine.describe()).toMatchObject({ id: 'webgpu', label: 'WebGPU, test card' })
    const far = await engine.openTrainableNet(lenet5D2lMax, weights, setup)
    const near = await openTensorNet(lenet5D2lMax, weights, setup)
    expect(await far.infer(batch)).toEqual(await near.infer(batch))
    for (let step = 0; step < 2; step++) {
      const outcome = await near.trainStep(batch, { learningRate: 0.01 })
      expect(await far.trainStep(batch, { learningRate: 0.01 })).toEqual(outcome)
    }
    expect(await far.weights()).toEqual(await near.weights())
    const state = await far.optimizerState()
    expect(state).toEqual(await near.optimizerState())
    await far.setWeights(weights)
    await near.setWeights(weights)
    await far.setOptimizerState(state)
    await near.setOptimizerState(state)
    const outcome = await near.trainStep(batch, { learningRate: 0.01 })
    expect(await far.trainStep(batch, { learningRate: 0.01 })).toEqual(outcome)
    far.dispose()
    await expect(far.weights()).rejects.toMatchObject({ code: 'internal' })
    for (const port of opened) port.close()
  })

  it('brings faults over with their code', async () => {
    const { openPort, opened } = windows()
    const { engine } = await createRemoteOpener(webgpuKind, openPort)()
    await expect(engine?.openNet(lenet1, weights)).rejects.toMatchObject({ code: 'model-damaged' })
    for (const port of opened) port.close()
  })

  it('says why it is not there, and looks once', async () => {
    const { openPort, opened } = windows(async () => {
      throw engineMissing({ engine: 'webgpu', reason: 'no-adapter' })
    })
    const open = createRemoteOpener(webgpuKind, openPort)
    const missing = {
      code: 'engine-missing',
      message: 'WebGPU is not available: no graphics adapter was found that can compute.',
      details: { engine: 'webgpu', reason: 'no-adapter' },
    }
    expect(await open()).toMatchObject({ engine: null, missing })
    expect(await open()).toMatchObject({ engine: null, missing })
    expect(opened).toHaveLength(1)
  })

  it('looks again for what may be installed meanwhile, and says its reason once', async () => {
    let isInstalled = false
    const { openPort, opened } = windows(async () => {
      if (isInstalled) return { version: '2.21.0', device: 'CPU' }
      throw engineMissing({ engine: 'tensorflow', reason: 'other', said: 'libX.so.2: no such file.' })
    })
    const open = createRemoteOpener(tensorflowKind, openPort)
    expect((await open()).missing?.message).toBe('TensorFlow is not available: libX.so.2: no such file.')
    isInstalled = true
    expect((await open()).engine?.describe()).toMatchObject({
      id: 'tensorflow',
      label: 'TensorFlow 2.21.0, CPU',
    })
    for (const port of opened) port.close()
  })

  it('rejects what waits when its window goes away, and opens another one for the next net', async () => {
    const { openPort, opened } = windows()
    const open = createRemoteOpener(webgpuKind, openPort)
    const { engine } = await open()
    const net = await engine?.openTrainableNet(lenet5D2lMax, weights, setup)
    const step = net?.trainStep(batch, { learningRate: 0.01 })
    opened[0]?.close()
    await expect(step).rejects.toMatchObject({ code: 'engine-stopped' })
    await expect(net?.weights()).rejects.toMatchObject({ code: 'engine-stopped' })
    const again = await engine?.openNet(lenet5D2lMax, weights)
    expect(await again?.infer(batch)).toHaveLength(count * 10)
    expect(opened).toHaveLength(2)
    opened[1]?.close()
  })

  it('closes a window that nobody uses, and one that never answers', async () => {
    const { openPort, opened } = windows()
    const { engine } = await createRemoteOpener(webgpuKind, openPort, { openMs: 10_000, quietMs: 1 })()
    const net = await engine?.openNet(lenet5D2lMax, weights)
    const closed = new Promise((resolve) => opened.at(-1)?.once('close', resolve))
    net?.dispose()
    await closed
    const silent = windows(() => new Promise(() => undefined))
    expect(await createRemoteOpener(webgpuKind, silent.openPort, { openMs: 1, quietMs: 1 })()).toMatchObject({
      engine: null,
      missing: { details: { engine: 'webgpu', reason: 'went-away' } },
    })
  })
})
