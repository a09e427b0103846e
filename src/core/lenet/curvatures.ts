import { AppError } from '../base/app-error'
import type { GlyphBatch } from './compute-port'
import { inputValues } from './glyph-input'
import {
  assertWeightsFit,
  inputFormOf,
  isConnected,
  type LenetModel,
  parameterTable,
  type Weights,
} from './model'
import type { LenetLoss } from './recipe'
import { wiredLayersOf } from './wired-layers'

/**
 * For every parameter the mean over the examples of the loss's second derivative by it, as LeCun and others 1998
 * (appendix C, equations 27 to 31) estimate it for the stochastic diagonal Levenberg–Marquardt method: the
 * Gauss–Newton approximation, back-propagated with squared weights and squared slopes, a shared weight's being the
 * sum over its connections. Never negative; by these losses it does not depend on the labels. RBF units with their
 * fixed codes count to the loss, whose second derivative by the last squashed units is exact in its diagonal.
 *
 * @returns by parameter name, in its stored order; 0 where a kernel has no connection.
 * @throws AppError 'bad-argument' for a model with a geometry head, 'model-damaged' where the weights do not fit.
 */
export function meanCurvatures(
  model: LenetModel,
  weights: Weights,
  loss: LenetLoss,
  examples: Pick<GlyphBatch, 'count' | 'pixels'>,
): ReadonlyMap<string, Float32Array> {
  if (model.geometryHead) {
    const message = `Second derivatives are not worked out for ${model.id}, which has a geometry head.`
    throw new AppError('bad-argument', message, { model: model.id })
  }
  assertWeightsFit(model, weights)
  const layers = wiredLayersOf(model, weights)
  const sums = new Map([...weights].map(([name, { data }]) => [name, new Float64Array(data.length)]))
  const { side, channels } = inputFormOf(model)
  const area = side * side * channels
  const glyphBytes = examples.pixels.length / examples.count
  for (let index = 0; index < examples.count; index++) {
    const pixels = examples.pixels.subarray(index * glyphBytes, (index + 1) * glyphBytes)
    let values: Float64Array = Float64Array.from(inputValues(model, pixels, 1).subarray(0, area))
    for (const layer of layers) values = layer.forward(values)
    let curvatures: Float64Array = lossCurvatures(model, loss, values)
    for (const layer of layers.toReversed()) curvatures = layer.back(curvatures, sums)
  }
  return new Map(
    parameterTable(model).map((entry) => {
      const mean = Float32Array.from(sums.get(entry.name) ?? [], (sum, i) =>
        isConnected(entry, i) ? sum / examples.count : 0,
      )
      return [entry.name, mean]
    }),
  )
}

/** Second derivative of one example's loss by each output of the last squashed layer. */
function lossCurvatures(model: LenetModel, loss: LenetLoss, outputs: Float64Array): Float64Array {
  const last = model.layers.at(-1)
  if (last?.kind === 'rbf') return codedCurvatures(last.codes, loss, outputs)
  if (loss.kind === 'squared-error') return outputs.map(() => 1)
  const isShare = last?.kind === 'dense' && last.activation === 'sigmoid'
  const held = outputs.map((output) => Math.min(1 - 1e-7, Math.max(1e-7, output)))
  const { shares } = sharesOf(isShare ? held.map(Math.log) : outputs, loss)
  // A share of the sum is scored by its logarithm, whose slope is 1 / output.
  return shares.map((share, i) => (share * (1 - share)) / (isShare ? (held[i] ?? 1) ** 2 : 1))
}

/**
 * By the units that RBF distances are taken of. With d_k' = 2 (x - code_k) and a rubbish class of constant distance:
 * 2 * its share + variance of d_k' under the shares. Convex, hence never negative.
 */
function codedCurvatures(
  codes: readonly (readonly number[])[],
  loss: LenetLoss,
  outputs: Float64Array,
): Float64Array {
  const slopes = codes.map((code) => outputs.map((output, i) => 2 * (output - (code[i] ?? 0))))
  if (loss.kind === 'squared-error')
    return outputs.map((_, i) => slopes.reduce((sum, slope) => sum + (slope[i] ?? 0) ** 2, 0))
  const scores = Float64Array.from(slopes, (slope) => -slope.reduce((sum, s) => sum + s * s, 0) / 4)
  const { shares, rubbish } = sharesOf(scores, loss)
  return outputs.map((_, i) => {
    let mean = 0
    let square = 0
    slopes.forEach((slope, k) => {
      const share = shares[k] ?? 0
      mean += share * (slope[i] ?? 0)
      square += share * (slope[i] ?? 0) ** 2
    })
    return Math.max(0, 2 * rubbish + square - mean * mean)
  })
}

/** Softmax of scores; the MAP loss has one class more. */
function sharesOf(scores: Float64Array, loss: LenetLoss): { shares: Float64Array; rubbish: number } {
  const extra = loss.kind === 'map' ? -loss.rubbish : Number.NEGATIVE_INFINITY
  const highest = scores.reduce((most, score) => Math.max(most, score), extra)
  const powers = scores.map((score) => Math.exp(score - highest))
  const other = Math.exp(extra - highest)
  const total = powers.reduce((sum, power) => sum + power, other)
  return { shares: powers.map((power) => power / total), rubbish: other / total }
}
