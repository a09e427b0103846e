import * as tf from '@tensorflow/tfjs-core'
import type { ComputeEngine, TrainableNet, TrainingBatch } from '../../src/core/lenet/compute-port'
import { batchTensors, forward, lossOf } from '../../src/core/lenet/tensor-net'
import { benchBatches, benchModel, benchModelNamed, benchRate, benchSetup, benchWeights } from './bench-net'
import { requireTensorflow } from './engines'
import type { RaceReply, RaceRequest } from './race-process'

/** What a racer can run. */
export interface Runners {
  readonly label: string
  /** One step of training or one call of inference, by its number. */
  open(request: RaceRequest): Promise<(step: number) => Promise<void>>
  /** When all steps asked for are done. */
  settle(): Promise<void>
  /** The machine's multiply-adds. */
  limit(request: RaceRequest): Promise<RaceReply>
  close(): void
}

/** One net of a kind for all batch sizes on an engine of the port, as many steps in flight as it takes. */
export function engineRunners(
  engineFor: (threads: number) => Promise<ComputeEngine>,
  label: string,
): Runners {
  const nets = new Map<string, Promise<TrainableNet>>()
  const flying: Promise<unknown>[] = []
  const netFor = ({ threads = 0, model: id }: RaceRequest): Promise<TrainableNet> => {
    const key = `${threads} ${id}`
    const known = nets.get(key)
    if (known) return known
    const model = benchModelNamed(id)
    const made = engineFor(threads).then((engine) =>
      engine.openTrainableNet(model, benchWeights(model), benchSetup),
    )
    nets.set(key, made)
    return made
  }
  return {
    label,
    async open(request) {
      const { task, batch, model } = request
      const net = await netFor(request)
      const batches = benchBatches(batch, benchModelNamed(model))
      return async (step) => {
        const given = batches[step % batches.length]
        if (!given) return
        if (task === 'infer') {
          await net.infer(given)
          return
        }
        flying.push(net.trainStep(given, { learningRate: benchRate }))
        if (flying.length >= net.stepsInFlight) await flying.shift()
      }
    },
    async settle() {
      await Promise.all(flying.splice(0))
    },
    limit: () => Promise.reject(new RangeError('this racer measures no limit')),
    async close() {
      for (const net of nets.values()) (await net).dispose()
    },
  }
}

export async function tensorflowRunners(): Promise<Runners> {
  const engine = await requireTensorflow()
  return engineRunners(async () => engine, engine.describe().label)
}

/** tfjs's core API as it comes: `tf.train.adam(...).minimize`. */
export async function plainRunners(): Promise<Runners> {
  const engine = await requireTensorflow()
  const weights = new Map(
    [...benchWeights()].map(([name, { data, shape }]) => [name, tf.variable(tf.tensor(data, [...shape]))]),
  )
  const variables = [...weights.values()]
  const optimizer = tf.train.adam(benchRate)
  const scoresOf = (given: TrainingBatch): tf.Tensor2D =>
    tf.tidy(() => forward(benchModel, weights, batchTensors(benchModel, given)))
  /** The targets are made outside `minimize`, which drops what is made inside before it goes back. */
  const train = (given: TrainingBatch): tf.Scalar | null => {
    const targets = tf.tensor2d(given.targets, [given.count, benchModel.classCount])
    const lossAt = (): tf.Scalar => lossOf(benchSetup.loss, scoresOf(given), targets)
    const loss = optimizer.minimize(lossAt, true, variables)
    targets.dispose()
    return loss
  }
  return {
    label: `tfjs-node-gpu 4.22.0, ${engine.describe().label}`,
    async open({ task, batch }) {
      const batches = benchBatches(batch)
      return async (step) => {
        const given = batches[step % batches.length]
        if (!given) return
        const value = task === 'infer' ? scoresOf(given) : train(given)
        await value?.data()
        value?.dispose()
      }
    },
    settle: async () => {},
    limit: () => Promise.reject(new RangeError('this racer measures no limit')),
    close: () => tf.dispose(variables),
  }
}
