import { AppError } from '../../core/base/app-error'
import type {
  GlyphBatch,
  OptimizerState,
  StepOutcome,
  StepSettings,
  TrainableNet,
  TrainingBatch,
  TrainingSetup,
} from '../../core/lenet/compute-port'
import {
  assertWeightsFit,
  geometryNumbers,
  type LenetModel,
  pixelsPerGlyph,
  type Weights,
} from '../../core/lenet/model'
import { readingBlock, shardsOf, trainingBlocks } from './kernels-blocks'
import { createKernelMemory, growKernelMemory } from './kernels-instance'
import { type Job, jobKinds } from './kernels-jobs'
import {
  connectionMask,
  laneBytes,
  laneCount,
  layoutOf,
  numberBytes,
  type ParameterLayout,
  readTensor,
  readWeights,
  roundUp,
  writeTensor,
  writeWeights,
} from './kernels-layout'
import { type NetPlaces, placesOf } from './kernels-memory'
import { tensorNames } from './kernels-optimizer'
import { type BatchPlaces, type BlockRunner, createBlockRunner } from './kernels-runner'
import { createThreads, type Threads } from './kernels-threads'

/** Glyphs that are answered on the calling thread: waking others costs about as much. */
const fewGlyphs = 64
/** Glyphs of one inference job. */
const glyphsAtOnce = 4096
const stepsInFlight = 3

/** Room for a batch in the shared memory. */
interface Slot extends Omit<BatchPlaces, 'count'> {
  readonly capacity: number
}

/** A net on the kernels. */
export class KernelsNet implements TrainableNet {
  readonly stepsInFlight = stepsInFlight
  private readonly layout: ParameterLayout
  private readonly places: NetPlaces
  private readonly memory: WebAssembly.Memory
  private readonly runner: BlockRunner
  private readonly jobs: Threads
  private readonly free: Slot[] = []
  private steps = 0

  constructor(
    readonly model: LenetModel,
    weights: Weights,
    readonly setup: TrainingSetup,
    host: { readonly module: WebAssembly.Module; readonly threads: number },
  ) {
    assertWeightsFit(model, weights)
    const { module, threads } = host
    this.layout = layoutOf(model)
    this.places = placesOf(model, this.layout, threads + 1)
    this.memory = createKernelMemory(this.places.bytes)
    const mask = connectionMask(this.layout)
    if (mask) new Float32Array(this.memory.buffer, this.places.mask, mask.length).set(mask)
    const parts = { model, loss: setup.loss, module, memory: this.memory, places: this.places }
    this.runner = createBlockRunner({ ...parts, thread: threads })
    this.jobs = createThreads({ ...parts, threads, optimizer: setup.optimizer })
    this.write(weights)
  }

  async infer(batch: GlyphBatch): Promise<Float32Array> {
    const scores = new Float32Array(batch.count * this.model.classCount)
    if (batch.count <= fewGlyphs && this.jobs.waiting === 0) this.inferHere(batch, scores)
    else await this.inferOnThreads(batch, scores)
    return scores
  }

  trainStep(batch: TrainingBatch, settings: StepSettings): Promise<StepOutcome> {
    const slot = this.put(batch)
    new Float32Array(this.memory.buffer, slot.targets, batch.targets.length).set(batch.targets)
    this.steps++
    const shards = shardsOf(trainingBlocks(batch.count)).length
    const done = this.jobs.run((job) => {
      fill(job, slot, batch)
      job.set('kind', jobKinds.train)
      job.set('shards', shards)
      job.set('steps', this.steps)
      job.learningRate = settings.learningRate
    })
    return done.then((job) => {
      this.free.push(slot)
      const { loss, right } = job.outcome()
      return { loss: loss / batch.count, right }
    })
  }

  async weights(): Promise<Weights> {
    await this.jobs.idle()
    return readWeights(this.layout, this.stretch(this.places.parameters))
  }

  async setWeights(weights: Weights): Promise<void> {
    await this.jobs.idle()
    assertWeightsFit(this.model, weights)
    this.write(weights)
    this.steps = 0
    for (const at of this.places.tensors) this.stretch(at).fill(0)
  }

  async optimizerState(): Promise<OptimizerState> {
    await this.jobs.idle()
    const tensors = new Map<string, Float32Array>()
    tensorNames(this.setup.optimizer).forEach((what, i) => {
      const arena = this.stretch(this.places.tensors[i === 0 ? 0 : 1])
      for (const [name, place] of this.layout.places) tensors.set(`${what}/${name}`, readTensor(place, arena))
    })
    return { steps: this.steps, tensors }
  }

  async setOptimizerState(state: OptimizerState): Promise<void> {
    await this.jobs.idle()
    this.steps = state.steps
    for (const at of this.places.tensors) this.stretch(at).fill(0)
    tensorNames(this.setup.optimizer).forEach((what, i) => {
      this.writeTensors(state.tensors, `${what}/`, this.places.tensors[i === 0 ? 0 : 1])
    })
  }

  async setCurvatures(curvatures: ReadonlyMap<string, Float32Array>): Promise<void> {
    const { kind } = this.setup.optimizer
    if (kind !== 'diagonal') {
      throw new AppError('bad-argument', `Second derivatives are of no use to ${kind}.`)
    }
    await this.jobs.idle()
    this.writeTensors(curvatures, '', this.places.tensors[0])
  }

  dispose(): void {
    this.jobs.stop()
  }

  private write(weights: Weights): void {
    writeWeights(this.layout, weights, this.stretch(this.places.parameters))
    for (let part = 0; part < this.runner.parts; part++) this.runner.pack(part)
  }

  private writeTensors(tensors: ReadonlyMap<string, Float32Array>, prefix: string, at: number): void {
    for (const [name, place] of this.layout.places) {
      const data = tensors.get(`${prefix}${name}`)
      if (data) writeTensor(place, data, this.stretch(at))
    }
  }

  /** One stretch like the parameters'. */
  private stretch(at: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, this.layout.bytes / numberBytes)
  }

  private inferHere(batch: GlyphBatch, scores: Float32Array): void {
    const slot = this.put(batch)
    const places = { ...slot, count: batch.count, geometry: batch.geometry ? slot.geometry : 0 }
    for (let block = 0; block * laneCount < batch.count; block++)
      this.runner.infer(places, readingBlock(batch.count, block))
    scores.set(new Float32Array(this.memory.buffer, slot.scores, scores.length))
    this.free.push(slot)
  }

  private async inferOnThreads(batch: GlyphBatch, scores: Float32Array): Promise<void> {
    const { classCount } = this.model
    const jobs: Promise<void>[] = []
    for (let start = 0; start < batch.count; start += glyphsAtOnce) {
      if (jobs.length >= 2) await jobs[jobs.length - 2]
      const part = partOf(batch, start, Math.min(batch.count, start + glyphsAtOnce), this.model)
      const slot = this.put(part)
      const done = this.jobs.run((job) => {
        fill(job, slot, part)
        job.set('kind', jobKinds.infer)
      })
      jobs.push(
        done.then(() => {
          const found = new Float32Array(this.memory.buffer, slot.scores, part.count * classCount)
          scores.set(found, start * classCount)
          this.free.push(slot)
        }),
      )
    }
    await Promise.all(jobs)
  }

  /** Copies a batch into a slot of the shared memory. */
  private put(batch: GlyphBatch): Slot {
    const slot = this.slotFor(batch.count)
    const { buffer } = this.memory
    const bytes = batch.count * pixelsPerGlyph(this.model)
    new Uint8Array(buffer, slot.pixels, bytes).set(batch.pixels.subarray(0, bytes))
    if (batch.geometry) {
      const numbers = batch.count * geometryNumbers
      new Float32Array(buffer, slot.geometry, numbers).set(batch.geometry.subarray(0, numbers))
    }
    return slot
  }

  private slotFor(count: number): Slot {
    const at = this.free.findIndex(({ capacity }) => capacity >= count)
    const [found] = at < 0 ? [] : this.free.splice(at, 1)
    if (found) return found
    const capacity = roundUp(count, laneCount)
    const sizes = [
      capacity * pixelsPerGlyph(this.model),
      capacity * geometryNumbers * numberBytes,
      capacity * this.model.classCount * numberBytes,
      capacity * this.model.classCount * numberBytes,
    ].map((bytes) => roundUp(bytes, laneBytes))
    const [pixelBytes = 0, geometryBytes = 0, scoreBytes = 0] = sizes
    const pixels = growKernelMemory(
      this.memory,
      sizes.reduce((sum, bytes) => sum + bytes, 0),
    )
    const geometry = pixels + pixelBytes
    const targets = geometry + geometryBytes
    return { capacity, pixels, geometry, targets, scores: targets + scoreBytes }
  }
}

function fill(job: Job, slot: Slot, batch: GlyphBatch): void {
  job.set('count', batch.count)
  job.set('pixels', slot.pixels)
  job.set('geometry', batch.geometry ? slot.geometry : 0)
  job.set('targets', slot.targets)
  job.set('scores', slot.scores)
}

function partOf(batch: GlyphBatch, start: number, end: number, model: LenetModel): GlyphBatch {
  const area = pixelsPerGlyph(model)
  const pixels = batch.pixels.subarray(start * area, end * area)
  const geometry = batch.geometry?.subarray(start * geometryNumbers, end * geometryNumbers)
  return { count: end - start, pixels, ...(geometry ? { geometry } : {}) }
}
