import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { concatenateArcs } from '../../src/core/synthesis/arc-examples'
import type { LabelledArcs } from '../../src/core/synthesis/labelled-arcs'
import type { DigitSet } from '../../src/core/training/idx'
import type { ArcAnswer, ArcJob } from './arc-worker'

export interface ArcOrder {
  readonly fields: number
  readonly singles: number
  readonly seed: number
  readonly part: 'training' | 'test'
}

/** Fields a worker takes at a time: fixed, so that what comes out does not depend on the number of workers. */
const fieldsPerJob = 250

/** Synthesizes fields and cuts them, on a worker thread a core. */
export async function collectArcs(
  order: ArcOrder,
): Promise<{ arcs: LabelledArcs; singles: readonly DigitSet[] }> {
  const jobs: ArcJob[] = []
  for (let from = 0; from < order.fields; from += fieldsPerJob) {
    const to = Math.min(order.fields, from + fieldsPerJob)
    const singles = Math.round((order.singles * (to - from)) / order.fields)
    jobs.push({ from, to, seed: order.seed, part: order.part, singles })
  }
  const answers: ArcAnswer[] = []
  let next = 0
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./arc-worker.mjs', import.meta.url))
    try {
      while (next < jobs.length) {
        const index = next++
        const job = jobs[index]
        if (job) answers[index] = await runJob(worker, job)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work))
  return {
    arcs: concatenateArcs(answers.map(({ arcs }) => arcs)),
    singles: answers.map(({ singles }) => singles),
  }
}

async function runJob(worker: Worker, job: ArcJob): Promise<ArcAnswer> {
  // `once` rejects where the worker reports an error instead.
  const answered = once(worker, 'message')
  worker.postMessage(job)
  const [answer]: ArcAnswer[] = await answered
  if (!answer) throw new Error('A worker answered nothing.')
  return answer
}
