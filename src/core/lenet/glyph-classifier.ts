import type { GlyphClassifier } from './classifier'
import type { ComputeNet } from './compute-port'

/**
 * A classifier on top of a net: softmax over outputs divided by the run card's temperature.
 * The net stays the caller's to dispose of. `modelId`: of the registry, where that is not the architecture's.
 */
export function createGlyphClassifier(
  net: ComputeNet,
  temperature = 1,
  modelId = net.model.id,
): GlyphClassifier {
  const { classCount } = net.model
  return {
    modelId,
    classCount,
    async logProbabilities(glyphs, count, geometry) {
      if (count === 0) return new Float32Array(0)
      const outputs = await net.infer({ count, pixels: glyphs, ...(geometry ? { geometry } : {}) })
      return logSoftmaxRows(outputs, classCount, temperature)
    },
  }
}

/** Natural log of the softmax of each row of `[count, classCount]`, computed in double precision. */
export function logSoftmaxRows(outputs: Float32Array, classCount: number, temperature: number): Float32Array {
  const logs = new Float32Array(outputs.length)
  for (let start = 0; start < outputs.length; start += classCount) {
    let highest = Number.NEGATIVE_INFINITY
    for (let i = start; i < start + classCount; i++) highest = Math.max(highest, outputs[i] ?? 0)
    let sum = 0
    for (let i = start; i < start + classCount; i++)
      sum += Math.exp(((outputs[i] ?? 0) - highest) / temperature)
    const logSum = Math.log(sum)
    for (let i = start; i < start + classCount; i++) {
      logs[i] = ((outputs[i] ?? 0) - highest) / temperature - logSum
    }
  }
  return logs
}
