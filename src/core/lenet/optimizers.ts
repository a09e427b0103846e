import { AppError } from '../base/app-error'
import type { OptimizerState, StepOptimizer } from './compute-port'

/**
 * The port's optimizers over plain arrays, for a backend that has none of its own: for 60,000 parameters a loop in
 * JavaScript costs less than the hundred small operations that a backend would be sent. Also the other engines'
 * reference.
 */
export interface PlainOptimizer {
  /** Moves every parameter in place against its slope. */
  step(parameters: NamedArrays, slopes: NamedArrays, learningRate: number): void
  state(): OptimizerState
  setState(state: OptimizerState): void
  /** @throws AppError 'bad-argument' where the optimizer has no use for them. */
  setCurvatures(curvatures: NamedArrays): void
}

type NamedArrays = ReadonlyMap<string, Float32Array>

const momentum = 0.9
const squareMomentum = 0.999
const epsilon = 1e-8

export function createPlainOptimizer(how: StepOptimizer): PlainOptimizer {
  let steps = 0
  let tensors = new Map<string, Float32Array>()
  const tensor = (what: string, name: string, length: number): Float32Array => {
    const known = tensors.get(`${what}/${name}`)
    if (known) return known
    const made = new Float32Array(length)
    tensors.set(`${what}/${name}`, made)
    return made
  }
  const moves = moveOf(how, tensor)
  return {
    step(parameters, slopes, learningRate) {
      steps++
      for (const [name, values] of parameters) {
        const slope = slopes.get(name)
        if (slope?.length !== values.length) throw new RangeError(`no slope for ${name}`)
        moves({ name, values, slope }, learningRate, steps)
      }
    },
    state: () => ({ steps, tensors: copyOf(tensors) }),
    setState(state) {
      steps = state.steps
      tensors = copyOf(state.tensors)
    },
    setCurvatures(curvatures) {
      if (how.kind !== 'diagonal') {
        throw new AppError('bad-argument', `Second derivatives are of no use to ${how.kind}.`)
      }
      for (const [name, values] of curvatures) tensors.set(`curvature/${name}`, values.slice())
    },
  }
}

interface Parameter {
  readonly name: string
  readonly values: Float32Array
  readonly slope: Float32Array
}

type Move = (parameter: Parameter, learningRate: number, steps: number) => void

function moveOf(
  how: StepOptimizer,
  tensor: (what: string, name: string, length: number) => Float32Array,
): Move {
  switch (how.kind) {
    case 'sgd':
      if (how.momentum === 0) {
        return ({ values, slope }, rate) => {
          for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) - rate * (slope[i] ?? 0)
        }
      }
      return ({ name, values, slope }, rate) => {
        const velocity = tensor('velocity', name, values.length)
        for (let i = 0; i < values.length; i++) {
          const v = how.momentum * (velocity[i] ?? 0) + (slope[i] ?? 0)
          velocity[i] = v
          values[i] = (values[i] ?? 0) - rate * v
        }
      }
    case 'adam':
      return ({ name, values, slope }, learningRate, steps) => {
        const rate = (learningRate * Math.sqrt(1 - squareMomentum ** steps)) / (1 - momentum ** steps)
        const mean = tensor('mean', name, values.length)
        const square = tensor('square', name, values.length)
        const keep = name.endsWith('.kernel') ? 1 - learningRate * how.weightDecay : 1
        for (let i = 0; i < values.length; i++) {
          const s = slope[i] ?? 0
          const m = momentum * (mean[i] ?? 0) + (1 - momentum) * s
          const v = squareMomentum * (square[i] ?? 0) + (1 - squareMomentum) * s * s
          mean[i] = m
          square[i] = v
          values[i] = (values[i] ?? 0) * keep - (rate * m) / (Math.sqrt(v) + epsilon)
        }
      }
    case 'diagonal':
      return ({ name, values, slope }, rate) => {
        const curvature = tensor('curvature', name, values.length)
        for (let i = 0; i < values.length; i++)
          values[i] = (values[i] ?? 0) - (rate * (slope[i] ?? 0)) / (how.mu + (curvature[i] ?? 0))
      }
  }
}

function copyOf(tensors: NamedArrays): Map<string, Float32Array> {
  return new Map([...tensors].map(([name, values]) => [name, values.slice()]))
}
