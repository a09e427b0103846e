import { Worker } from 'node:worker_threads'
import { program } from 'virtual:kernels-worker'
import { AppError } from '../../core/base/app-error'
import { createJobWords, type Job, JobRing, jobKinds } from './kernels-jobs'
import type { ThreadStart } from './kernels-thread-start'

/** A net's threads, which start with the first job. */
export interface Threads {
  /**
   * Gives a job out; `fill` writes its words. Resolves with it when it is done, in the order of giving.
   * @throws AppError 'engine-stopped' where a thread has died or the net was disposed of.
   */
  run(fill: (job: Job) => void): Promise<Job>
  /** Resolves when all jobs given out so far are done, also where they failed. */
  idle(): Promise<void>
  readonly waiting: number
  stop(): void
}

interface Waiting {
  readonly job: Job
  readonly resolve: (job: Job) => void
  readonly reject: (fault: AppError) => void
}

export function createThreads(start: Omit<ThreadStart, 'words' | 'thread'>): Threads {
  const words = createJobWords()
  const ring = new JobRing(words)
  const waiting = new Map<number, Waiting>()
  let workers: Worker[] = []
  let sequence = 0
  let fault: AppError | null = null
  let last: Promise<unknown> = Promise.resolve()

  const stop = (why: AppError): void => {
    fault ??= why
    for (const worker of workers) void worker.terminate()
    workers = []
    for (const one of waiting.values()) one.reject(fault)
    waiting.clear()
  }
  const startWorker = (thread: number): Worker => {
    const worker = new Worker(program, { eval: true, workerData: { ...start, words, thread } })
    const died = (what: string): void =>
      stop(new AppError('engine-stopped', `A thread of the kernels has ended: ${what}.`))
    worker.on('message', (done: number) => {
      const one = waiting.get(done)
      waiting.delete(done)
      if (waiting.size === 0) for (const other of workers) other.unref()
      one?.resolve(one.job)
    })
    worker.on('error', (thrown: unknown) => died(thrown instanceof Error ? thrown.message : 'an error'))
    worker.on('exit', (code) => died(`exit code ${code}`))
    return worker
  }

  return {
    run(fill) {
      if (fault) return Promise.reject(fault)
      if (workers.length === 0) workers = Array.from({ length: start.threads }, (_, i) => startWorker(i))
      if (waiting.size === 0) for (const worker of workers) worker.ref()
      sequence++
      const job = ring.open(sequence, start.threads)
      fill(job)
      const done = new Promise<Job>((resolve, reject) => {
        waiting.set(sequence, { job, resolve, reject })
      })
      last = done.catch(() => undefined)
      ring.publish(sequence)
      return done
    },
    async idle() {
      await last
    },
    get waiting() {
      return waiting.size
    },
    stop: () => {
      const isRunning = workers.length > 0 && waiting.size === 0
      if (isRunning) ring.open(sequence + 1, start.threads).set('kind', jobKinds.stop)
      if (isRunning) ring.publish(sequence + 1)
      stop(new AppError('engine-stopped', 'The net was disposed of.'))
    },
  }
}
