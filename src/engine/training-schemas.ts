import * as v from 'valibot'
import { computeEngineIds } from '../core/lenet/compute-port'
import type { TrainingPlan } from '../core/training/training-plan'
import type { TrainingCommands } from '../protocol/commands/training'
import type { ParamsSchemas } from '../protocol/server'

const runId = v.strictObject({ runId: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) })
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const architecture = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))

const data = v.union([
  v.strictObject({ kind: v.picklist(['mnist', 'fashion']) }),
  v.strictObject({
    kind: v.literal('folder'),
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  }),
])

const augmentation = v.nullable(
  v.strictObject({
    rotation: v.pipe(v.number(), v.minValue(0), v.maxValue(45)),
    scale: v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
    shear: share,
    shift: v.pipe(v.number(), v.minValue(0), v.maxValue(8)),
    elastic: v.pipe(v.number(), v.minValue(0), v.maxValue(6)),
    thinner: share,
    thicker: share,
    blur: share,
  }),
)

const positive = v.pipe(v.number(), v.gtValue(0))

/** As a run's record holds it. */
export const trainingPlanSchema: v.GenericSchema<unknown, TrainingPlan> = v.object({
  loss: v.variant('kind', [
    v.object({ kind: v.literal('cross-entropy') }),
    v.object({ kind: v.literal('squared-error') }),
    v.object({ kind: v.literal('map'), rubbish: v.number() }),
  ]),
  optimizer: v.variant('kind', [
    v.object({ kind: v.literal('sgd'), momentum: share }),
    v.object({ kind: v.literal('adam'), weightDecay: share }),
    v.object({ kind: v.literal('diagonal'), mu: positive }),
  ]),
  schedule: v.variant('kind', [
    v.object({ kind: v.literal('constant'), learningRate: positive }),
    v.object({ kind: v.literal('cosine'), learningRate: positive }),
    v.object({ kind: v.literal('one-cycle'), learningRate: positive, warmUpShare: share }),
    v.object({ kind: v.literal('passes'), rates: v.array(positive) }),
  ]),
  epochs: count,
  batchSize: count,
  lastBatch: v.picklist(['kept', 'dropped']),
  shuffles: v.boolean(),
  labelSmoothing: share,
  seed,
  augmentation,
  geometryNoise: v.exactOptional(v.number()),
  geometryHidden: v.exactOptional(share),
  curvatureExamples: v.exactOptional(count),
  earlyStopping: v.nullable(v.object({ patience: count })),
  keeps: v.picklist(['best', 'last']),
})

/** Also what a run's record holds. */
export const trainingChoicesSchema = v.strictObject({
  architecture,
  data,
  recipe: v.picklist(['shipped', 'published', 'long', 'modern']),
  epochs: v.exactOptional(v.pipe(count, v.maxValue(2000))),
  batchSize: v.exactOptional(v.pipe(count, v.maxValue(4096))),
  learningRate: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(10))),
  seed: v.exactOptional(seed),
  augmentation: v.exactOptional(augmentation),
  patience: v.exactOptional(v.nullable(count)),
  engine: v.exactOptional(v.picklist(computeEngineIds)),
  limit: v.exactOptional(count),
})

export const trainingSchemas: Pick<ParamsSchemas, keyof TrainingCommands> = {
  'train.start': v.strictObject({ choices: trainingChoicesSchema }),
  'train.plan': v.strictObject({ choices: trainingChoicesSchema }),
  'train.pause': runId,
  'train.resume': runId,
  'train.stop': runId,
  'train.remove': runId,
  'train.list': v.strictObject({}),
  'train.show': runId,
  'train.predictions': v.strictObject({
    ...runId.entries,
    truth: v.exactOptional(v.pipe(whole, v.maxValue(255))),
    read: v.exactOptional(v.pipe(whole, v.maxValue(255))),
    offset: whole,
    limit: v.pipe(count, v.maxValue(1000)),
  }),
  'train.preview': v.strictObject({ architecture, data, augmentation, seed }),
}
