import { geometryNumbers, type LenetModel } from '../../core/lenet/model'
import type { LenetLoss } from '../../core/lenet/recipe'
import { numberBytes } from './kernels-layout'
import type { BlockPlan } from './kernels-plan'

/** Examples of a batch that a block holds, and where their parts are, as indices into the memory's numbers. */
export interface BlockExamples {
  readonly count: number
  /** [count, classCount]. */
  readonly targets: number
  /** [count, classCount]. */
  readonly scores: number
  /** [count, 8] as given; 0 where no example has geometry. */
  readonly geometry: number
}

export interface BlockOutcome {
  /** Summed over the examples. */
  readonly loss: number
  readonly right: number
}

/** The few numbers an example that come last, in double precision: scores, loss and its slopes. */
export interface BlockLoss {
  writeScores(memory: Float32Array, examples: BlockExamples): void
  /** Also puts the loss's slopes where the plan wants them. */
  lossAndSlopes(memory: Float32Array, examples: BlockExamples): BlockOutcome
}

// As `forward` in core/lenet/tensor-net.ts has them.
const leastShare = 1e-7
const mostShare = 1 - 1e-7

export function createBlockLoss(model: LenetModel, plan: BlockPlan, loss: LenetLoss): BlockLoss {
  const classes = model.classCount
  const { lanes } = plan
  const last = lastOf(model, plan)
  const scores = new Float64Array(classes)
  const slopes = new Float64Array(classes)
  const targets = new Float64Array(classes)
  const addends = (plan.head?.addends ?? 0) / numberBytes
  const addendSlopes = (plan.head?.addendSlopes ?? 0) / numberBytes

  const scoresAt = (memory: Float32Array, examples: BlockExamples, lane: number): boolean => {
    last.read(memory, lane, scores)
    const { geometry } = examples
    const first = geometry > 0 ? (memory[geometry + lane * geometryNumbers] ?? 0) : Number.NaN
    if (addends === 0 || Number.isNaN(first)) return false
    for (let i = 0; i < classes; i++) {
      scores[i] = (scores[i] ?? 0) + (memory[addends + i * lanes + lane] ?? 0)
    }
    return true
  }

  return {
    writeScores(memory, examples) {
      for (let lane = 0; lane < examples.count; lane++) {
        scoresAt(memory, examples, lane)
        memory.set(scores, examples.scores + lane * classes)
      }
    },
    lossAndSlopes(memory, examples) {
      let sum = 0
      let right = 0
      for (let lane = 0; lane < lanes; lane++) {
        const isThere = lane < examples.count
        let hasHead = addends > 0
        if (isThere) {
          hasHead = scoresAt(memory, examples, lane)
          for (let i = 0; i < classes; i++) targets[i] = memory[examples.targets + lane * classes + i] ?? 0
          sum += slopesOf(loss, scores, targets, slopes)
          if (highest(scores) === highest(targets)) right++
        } else slopes.fill(0)
        last.write(memory, lane, slopes)
        if (addends === 0) continue
        const share = hasHead && isThere ? 1 : 0
        for (let i = 0; i < classes; i++) memory[addendSlopes + i * lanes + lane] = share * (slopes[i] ?? 0)
      }
      return { loss: sum, right }
    },
  }
}

function highest(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i
  return best
}

/** The loss of one example; its slopes by the scores into `slopes`. */
export function slopesOf(
  loss: LenetLoss,
  scores: Float64Array,
  targets: Float64Array,
  slopes: Float64Array,
): number {
  if (loss.kind === 'squared-error') {
    let sum = 0
    for (let i = 0; i < scores.length; i++) {
      const apart = (scores[i] ?? 0) - (2 * (targets[i] ?? 0) - 1)
      slopes[i] = apart
      sum += (apart * apart) / 2
    }
    return sum
  }
  const rubbish = loss.kind === 'map' ? -loss.rubbish : Number.NEGATIVE_INFINITY
  let most = rubbish
  for (let i = 0; i < scores.length; i++) if (!((scores[i] ?? 0) <= most)) most = scores[i] ?? 0
  let total = Math.exp(rubbish - most)
  for (let i = 0; i < scores.length; i++) {
    const power = Math.exp((scores[i] ?? 0) - most)
    slopes[i] = power
    total += power
  }
  const evidence = most + Math.log(total)
  let sum = 0
  let weight = 0
  for (let i = 0; i < scores.length; i++) {
    const target = targets[i] ?? 0
    sum -= target * (scores[i] ?? 0)
    weight += target
    slopes[i] = (slopes[i] ?? 0) / total - target
  }
  return sum + (loss.kind === 'map' ? evidence : weight * evidence)
}

/** Scores from one example's outputs, and slopes of the outputs from those of the scores. */
interface LastLayer {
  read(memory: Float32Array, lane: number, scores: Float64Array): void
  /** In the outputs' slopes; after `read` of the same example. */
  write(memory: Float32Array, lane: number, slopes: Float64Array): void
}

/** Indices into the memory's numbers. */
interface OutputPlaces {
  readonly outputs: number
  readonly outputSlopes: number
  readonly lanes: number
}

function lastOf(model: LenetModel, plan: BlockPlan): LastLayer {
  const outputs = plan.outputs / numberBytes
  const outputSlopes = plan.outputSlopes / numberBytes
  const { lanes } = plan
  const last = model.layers.at(-1)
  if (last?.kind === 'rbf') return distances(last.codes, { outputs, outputSlopes, lanes })
  if (last?.kind === 'dense' && last.activation === 'sigmoid') return shares({ outputs, outputSlopes, lanes })
  return {
    read(memory, lane, scores) {
      for (let i = 0; i < scores.length; i++) scores[i] = memory[outputs + i * lanes + lane] ?? 0
    },
    write(memory, lane, slopes) {
      for (let i = 0; i < slopes.length; i++) memory[outputSlopes + i * lanes + lane] = slopes[i] ?? 0
    },
  }
}

/** Logarithms of sigmoid outputs, which makes each its share of their sum. */
function shares({ outputs, outputSlopes, lanes }: OutputPlaces): LastLayer {
  return {
    read(memory, lane, scores) {
      for (let i = 0; i < scores.length; i++) {
        const share = 1 / (1 + Math.exp(-(memory[outputs + i * lanes + lane] ?? 0)))
        scores[i] = Math.log(Math.min(mostShare, Math.max(leastShare, share)))
      }
    },
    write(memory, lane, slopes) {
      for (let i = 0; i < slopes.length; i++) {
        const share = 1 / (1 + Math.exp(-(memory[outputs + i * lanes + lane] ?? 0)))
        const isFree = share >= leastShare && share <= mostShare
        memory[outputSlopes + i * lanes + lane] = isFree ? (1 - share) * (slopes[i] ?? 0) : 0
      }
    },
  }
}

/** Squared distances to the classes' codes, with a minus. */
function distances(
  codes: readonly (readonly number[])[],
  { outputs, outputSlopes, lanes }: OutputPlaces,
): LastLayer {
  return {
    read(memory, lane, scores) {
      codes.forEach((code, i) => {
        let sum = 0
        for (let unit = 0; unit < code.length; unit++) {
          const apart = (memory[outputs + unit * lanes + lane] ?? 0) - (code[unit] ?? 0)
          sum += apart * apart
        }
        scores[i] = -sum
      })
    },
    write(memory, lane, slopes) {
      const units = codes[0]?.length ?? 0
      for (let unit = 0; unit < units; unit++) {
        const value = memory[outputs + unit * lanes + lane] ?? 0
        let sum = 0
        for (let i = 0; i < codes.length; i++) {
          sum -= 2 * (slopes[i] ?? 0) * (value - (codes[i]?.[unit] ?? 0))
        }
        memory[outputSlopes + unit * lanes + lane] = sum
      }
    },
  }
}
