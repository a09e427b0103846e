import * as v from 'valibot'
import { AppError } from '../base/app-error'
import type { Weights } from '../lenet/model'
import { bytesFromWeights, metadataFromBytes, weightsFromBytes } from '../lenet/safetensors'
import type { TrainerState } from './trainer-state'

/**
 * A training between two steps as one safetensors file: tensors `weights/<parameter>`, `best/<parameter>` and
 * `optimizer/<what>/<parameter>`; everything else as JSON under the metadata's key `training`, a checksum of the tensors
 * with it: the format has none.
 */
const key = 'training'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const meter = v.object({ loss: v.number(), right: whole, examples: whole, seconds: v.number() })
const optionalNumber = v.nullable(v.number())
const stateSchema = v.object({
  format: v.literal(1),
  epoch: whole,
  step: whole,
  /** Of the tensors' bits. */
  checksum: whole,
  optimizerSteps: whole,
  best: v.nullable(v.object({ epoch: whole, validationLoss: v.number(), validationAccuracy: v.number() })),
  epochFigures: v.array(
    v.object({
      epoch: whole,
      trainLoss: v.number(),
      trainAccuracy: v.number(),
      validationLoss: optionalNumber,
      validationAccuracy: optionalNumber,
      examplesPerSecond: v.number(),
    }),
  ),
  points: v.array(
    v.object({
      epochsSeen: v.number(),
      step: whole,
      loss: v.number(),
      accuracy: v.number(),
      learningRate: v.number(),
    }),
  ),
  epochMeter: meter,
  pointMeter: meter,
  stoppedEarlyAt: v.nullable(whole),
})

export function bytesFromCheckpoint(state: TrainerState): Uint8Array {
  const { weights, optimizer, best, ...rest } = state
  const tensors: Weights = new Map([
    ...prefixed('weights/', weights),
    ...(best === null ? [] : prefixed('best/', best.weights)),
    ...[...optimizer.tensors].map(
      ([name, data]) => [`optimizer/${name}`, { shape: [data.length], data }] as const,
    ),
  ])
  const { weights: _, ...bestFigures } = best ?? { weights: null }
  const training = {
    format: 1,
    ...rest,
    checksum: checksumOf(tensors),
    optimizerSteps: optimizer.steps,
    best: best === null ? null : bestFigures,
  }
  return bytesFromWeights(tensors, { [key]: JSON.stringify(training) })
}

/** @throws AppError 'model-damaged' where the bytes are no whole checkpoint. */
export function checkpointFromBytes(bytes: Uint8Array): TrainerState {
  const tensors = weightsFromBytes(bytes)
  const parsed = v.safeParse(stateSchema, jsonFrom(metadataFromBytes(bytes)[key]))
  if (!parsed.success) throw new AppError('model-damaged', 'The checkpoint does not say where it stands.')
  const { format: _, checksum, optimizerSteps, best, ...rest } = parsed.output
  if (checksum !== checksumOf(tensors))
    throw new AppError(
      'model-damaged',
      'The checkpoint is damaged: its numbers are not those that were written.',
    )
  const optimizer = [...withPrefix('optimizer/', tensors)].map(([name, { data }]) => [name, data] as const)
  return {
    ...rest,
    weights: withPrefix('weights/', tensors),
    optimizer: { steps: optimizerSteps, tensors: new Map(optimizer) },
    best: best === null ? null : { ...best, weights: withPrefix('best/', tensors) },
  }
}

/** FNV-1a over the bits of all numbers, a word at a time. */
function checksumOf(tensors: Weights): number {
  let hash = 0x811c9dc5
  for (const { data } of tensors.values()) {
    const words = new Uint32Array(data.buffer, data.byteOffset, data.length)
    for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193)
  }
  return hash >>> 0
}

function prefixed(prefix: string, weights: Weights) {
  return [...weights].map(([name, tensor]) => [`${prefix}${name}`, tensor] as const)
}

function withPrefix(prefix: string, tensors: Weights): Weights {
  return new Map(
    [...tensors].flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  )
}

function jsonFrom(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
