import type { LenetLoss } from '../lenet/recipe'

/**
 * Mean loss of labelled examples by a net's scores: `lossOf` of `tensor-net.ts` without tensors and without label
 * smoothing.
 * @param scores as `ComputeNet.infer` gives them, [count, classCount].
 */
export function meanScoreLoss(
  loss: LenetLoss,
  scores: Float32Array,
  labels: Uint8Array,
  classCount: number,
): number {
  let sum = 0
  labels.forEach((label, index) => {
    sum += scoreLoss(loss, scores.subarray(index * classCount, (index + 1) * classCount), label)
  })
  return sum / labels.length
}

function scoreLoss(loss: LenetLoss, row: Float32Array, label: number): number {
  switch (loss.kind) {
    case 'cross-entropy':
      return logSumExp(row) - (row[label] ?? 0)
    case 'squared-error':
      return row.reduce((sum, score, at) => sum + (score - (at === label ? 1 : -1)) ** 2, 0) / 2
    case 'map':
      return logSumExp([...row, -loss.rubbish]) - (row[label] ?? 0)
  }
}

function logSumExp(values: ArrayLike<number>): number {
  let highest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) highest = Math.max(highest, values[i] ?? 0)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.exp((values[i] ?? 0) - highest)
  return highest + Math.log(sum)
}
