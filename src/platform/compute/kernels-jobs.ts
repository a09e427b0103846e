import { mostShards } from './kernels-blocks'

/**
 * The words that a net's threads share beside its memory: a count of jobs given out, and a ring of jobs. Threads take
 * every job in turn; within a job they take shards (of a step) or pieces (of an inference) as they come to them.
 */
export const jobKinds = { train: 1, infer: 2, stop: 3 } as const

/** Jobs in the ring; more than may be under way. */
const ringLength = 32
const jobWords = 64
const publishedWord = 0
const headWords = 64
const roundsBeforeSleep = 4000

const word = {
  kind: 0,
  count: 1,
  pixels: 2,
  geometry: 3,
  targets: 4,
  scores: 5,
  shards: 6,
  steps: 8,
  next: 9,
  summed: 10,
  moved: 11,
  left: 12,
  nextPart: 13,
  packed: 48,
} as const
/** Numbers of 64 bits, from these words on. */
const rateWord = 14
const lossWord = 16
const rightWord = lossWord + 2 * mostShards

export type JobWord = keyof typeof word

export function createJobWords(): SharedArrayBuffer {
  return new SharedArrayBuffer((headWords + ringLength * jobWords) * 4)
}

/** A job of the ring as both sides see it. */
export class Job {
  private readonly start: number
  constructor(
    private readonly words: Int32Array,
    private readonly numbers: Float64Array,
    readonly sequence: number,
  ) {
    this.start = headWords + (sequence % ringLength) * jobWords
  }

  get(name: JobWord): number {
    return Atomics.load(this.words, this.start + word[name])
  }

  set(name: JobWord, value: number): void {
    Atomics.store(this.words, this.start + word[name], value)
  }

  /** Counts one more and returns the count before. */
  take(name: JobWord): number {
    return Atomics.add(this.words, this.start + word[name], 1)
  }

  get learningRate(): number {
    return this.numbers[(this.start + rateWord) / 2] ?? 0
  }

  set learningRate(value: number) {
    this.numbers[(this.start + rateWord) / 2] = value
  }

  setOutcome(shard: number, outcome: { readonly loss: number; readonly right: number }): void {
    this.numbers[(this.start + lossWord) / 2 + shard] = outcome.loss
    this.numbers[(this.start + rightWord) / 2 + shard] = outcome.right
  }

  /** Summed in the shards' order. */
  outcome(): { loss: number; right: number } {
    let loss = 0
    let right = 0
    for (let shard = 0; shard < this.get('shards'); shard++) {
      loss += this.numbers[(this.start + lossWord) / 2 + shard] ?? 0
      right += this.numbers[(this.start + rightWord) / 2 + shard] ?? 0
    }
    return { loss, right }
  }

  /** Waits until `threads` have called this; true for the last of them, which does not wait. */
  meet(name: 'summed' | 'moved' | 'packed', threads: number): boolean {
    const at = this.start + word[name]
    if (Atomics.add(this.words, at, 1) === threads - 1) {
      Atomics.notify(this.words, at)
      return true
    }
    waitWhile(this.words, at, (value) => value < threads)
    return false
  }

  /** Says that this thread will not look at the job again. */
  leave(): void {
    this.take('left')
    Atomics.notify(this.words, this.start + word.left)
  }

  /** Waits until no thread looks at the job any more. */
  waitUntilLeft(threads: number): void {
    waitWhile(this.words, this.start + word.left, (value) => value < threads)
  }
}

/** Turns a few microseconds before it sleeps: most waits here are shorter than waking up. */
function waitWhile(words: Int32Array, at: number, isToWait: (value: number) => boolean): void {
  for (let round = 0; round < roundsBeforeSleep; round++) if (!isToWait(Atomics.load(words, at))) return
  for (;;) {
    const value = Atomics.load(words, at)
    if (!isToWait(value)) return
    Atomics.wait(words, at, value)
  }
}

/** Jobs in the order they were given out, from 1 on. */
export class JobRing {
  private readonly words: Int32Array
  private readonly numbers: Float64Array
  constructor(shared: SharedArrayBuffer) {
    this.words = new Int32Array(shared)
    this.numbers = new Float64Array(shared)
  }

  /** For threads: waits for the job. */
  wait(sequence: number): Job {
    waitWhile(this.words, publishedWord, (value) => value < sequence)
    return new Job(this.words, this.numbers, sequence)
  }

  /** For the giver: an empty job, `publish` of which makes it known. */
  open(sequence: number, threads: number): Job {
    const job = new Job(this.words, this.numbers, sequence)
    if (sequence > ringLength) job.waitUntilLeft(threads)
    for (const name of ['next', 'summed', 'moved', 'nextPart', 'packed', 'left'] as const) job.set(name, 0)
    return job
  }

  publish(sequence: number): void {
    Atomics.store(this.words, publishedWord, sequence)
    Atomics.notify(this.words, publishedWord)
  }
}
