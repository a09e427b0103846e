import type { StepSettings } from './compute-port'

/**
 * AdamW (Loshchilov and Hutter 2019) over plain arrays: for a net of 60,000 parameters a loop in JavaScript costs
 * less than the hundred small operations that TensorFlow would be sent.
 */
export interface AdamW {
  /** Moves every parameter in place against its gradient. Arrays of one name keep their length. */
  step(
    parameters: ReadonlyMap<string, Float32Array>,
    gradients: ReadonlyMap<string, Float32Array>,
    settings: StepSettings,
  ): void
}

const momentum = 0.9
const squareMomentum = 0.999
const epsilon = 1e-8

export function createAdamW(): AdamW {
  const means = new Map<string, Float32Array>()
  const squares = new Map<string, Float32Array>()
  let steps = 0
  const stateOf = (states: Map<string, Float32Array>, name: string, length: number): Float32Array => {
    const known = states.get(name)
    if (known) return known
    const made = new Float32Array(length)
    states.set(name, made)
    return made
  }
  return {
    step(parameters, gradients, { learningRate, weightDecay }) {
      steps++
      const rate = (learningRate * Math.sqrt(1 - squareMomentum ** steps)) / (1 - momentum ** steps)
      for (const [name, values] of parameters) {
        const gradient = gradients.get(name)
        if (gradient?.length !== values.length) throw new RangeError(`no gradient for ${name}`)
        const mean = stateOf(means, name, values.length)
        const square = stateOf(squares, name, values.length)
        const keep = name.endsWith('.kernel') ? 1 - learningRate * weightDecay : 1
        for (let i = 0; i < values.length; i++) {
          const slope = gradient[i] ?? 0
          const m = momentum * (mean[i] ?? 0) + (1 - momentum) * slope
          const v = squareMomentum * (square[i] ?? 0) + (1 - squareMomentum) * slope * slope
          mean[i] = m
          square[i] = v
          values[i] = (values[i] ?? 0) * keep - (rate * m) / (Math.sqrt(v) + epsilon)
        }
      }
    },
  }
}
