import { parentPort, workerData } from 'node:worker_threads'
import { type Block, readingBlock, shardsOf, trainingBlocks } from './kernels-blocks'
import { instantiateKernels } from './kernels-instance'
import { type Job, JobRing, jobKinds } from './kernels-jobs'
import { laneCount, layoutOf, type ParameterLayout } from './kernels-layout'
import { createUpdate, partOf, type Update } from './kernels-optimizer'
import { type BatchPlaces, type BlockRunner, createBlockRunner } from './kernels-runner'
import { isThreadStart, type ThreadStart } from './kernels-thread-start'

/** Blocks that a thread takes at a time when it infers. */
const blocksAtOnce = 4

// A thread of a net: takes jobs from the ring until it is told to stop. Never returns to its event loop meanwhile.
const start: unknown = workerData
if (parentPort && isThreadStart(start)) serve(start, (sequence) => parentPort?.postMessage(sequence))

function serve(start: ThreadStart, tellDone: (sequence: number) => void): void {
  const runner = createBlockRunner(start)
  const layout = layoutOf(start.model)
  const named = instantiateKernels(start.module, start.memory)
  const update = start.optimizer ? createUpdate(start.optimizer, layout, start.places, named) : null
  const ring = new JobRing(start.words)
  for (let sequence = 1; ; sequence++) {
    const job = ring.wait(sequence)
    const kind = job.get('kind')
    if (kind === jobKinds.stop) return
    let isLast = false
    if (kind === jobKinds.infer) isLast = inferJob(start, runner, job)
    else if (update) isLast = trainJob({ ...start, layout, update }, runner, job)
    job.leave()
    if (isLast) tellDone(sequence)
  }
}

interface TrainingThread extends ThreadStart {
  readonly layout: ParameterLayout
  readonly update: Update
}

function batchOf(job: Job): BatchPlaces {
  return {
    count: job.get('count'),
    pixels: job.get('pixels'),
    geometry: job.get('geometry'),
    targets: job.get('targets'),
    scores: job.get('scores'),
  }
}

/** Whether this thread was the last to be done. */
function inferJob({ threads }: ThreadStart, runner: BlockRunner, job: Job): boolean {
  const batch = batchOf(job)
  const blocks = Math.ceil(batch.count / laneCount)
  for (let first = job.take('next') * blocksAtOnce; first < blocks; first = job.take('next') * blocksAtOnce) {
    for (let block = first; block < Math.min(blocks, first + blocksAtOnce); block++) {
      runner.infer(batch, readingBlock(batch.count, block))
    }
  }
  return job.meet('summed', threads)
}

/** One step: slopes shard by shard, then every thread moves its part of the parameters and packs some. */
function trainJob(start: TrainingThread, runner: BlockRunner, job: Job): boolean {
  const { thread, layout, update } = start
  const batch = batchOf(job)
  const shards = shardsOf(trainingBlocks(batch.count))
  const members = Math.min(start.threads, shards.length)
  // Whoever has nothing to do must not begin the next step before this one has moved the parameters.
  if (thread >= members) return job.meet('packed', start.threads)
  for (let shard = job.take('next'); shard < shards.length; shard = job.take('next')) {
    sumShard(start, runner, job, { batch, shard, blocks: shards[shard] ?? [] })
  }
  job.meet('summed', members)
  const { learningRate } = job
  const step = { steps: job.get('steps'), learningRate, count: batch.count, shards: shards.length }
  update(step, partOf(layout, thread, members))
  job.meet('moved', members)
  for (let part = job.take('nextPart'); part < runner.parts; part = job.take('nextPart')) runner.pack(part)
  return job.meet('packed', start.threads)
}

interface Shard {
  readonly batch: BatchPlaces
  readonly shard: number
  readonly blocks: readonly Block[]
}

function sumShard(
  { places }: ThreadStart,
  runner: BlockRunner,
  job: Job,
  { batch, shard, blocks }: Shard,
): void {
  const slopes = places.slopes + shard * places.shardBytes
  let loss = 0
  let right = 0
  for (const [i, block] of blocks.entries()) {
    const outcome = runner.train(batch, block, slopes, i > 0)
    loss += outcome.loss
    right += outcome.right
  }
  job.setOutcome(shard, { loss, right })
}
