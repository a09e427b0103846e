import type { ComputeNet, TrainableNet, TrainingBatch } from '../core/lenet/compute-port'

const learningRate = 0.001

/** Examples a second over `ms` of steps on one batch, after one step that is not counted. */
export async function timeTraining(net: TrainableNet, batch: TrainingBatch, ms: number): Promise<number> {
  const step = async (): Promise<void> => void (await net.trainStep(batch, { learningRate }))
  await step()
  return batch.count * (await ratePerSecond(step, net.stepsInFlight, ms))
}

/** Glyphs a second over `ms` of calls with one batch, after one call that is not counted. */
export async function timeReading(net: ComputeNet, batch: TrainingBatch, ms: number): Promise<number> {
  const read = async (): Promise<void> => void (await net.infer(batch))
  await read()
  return batch.count * (await ratePerSecond(read, 1, ms))
}

/** Keeps `inFlight` calls waiting; at least two are timed. */
async function ratePerSecond(call: () => Promise<void>, inFlight: number, ms: number): Promise<number> {
  const start = performance.now()
  const waiting: Promise<void>[] = []
  let done = 0
  while (done + waiting.length < 2 || performance.now() - start < ms) {
    waiting.push(call())
    if (waiting.length >= inFlight) {
      await waiting.shift()
      done++
    }
  }
  await Promise.all(waiting)
  return (done + waiting.length) / ((performance.now() - start) / 1000)
}
