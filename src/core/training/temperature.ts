/**
 * The temperature that makes held-out glyphs likeliest (Guo, Pleiss, Sun, Weinberger 2017): outputs divided by it
 * before the softmax are calibrated. Label smoothing leaves a net too modest (a temperature under 1).
 *
 * @param logs log probabilities at temperature 1, [count, classCount].
 */
export function fitTemperature(logs: Float32Array, labels: Uint8Array, classCount: number): number {
  // Golden section on the logarithm; the loss has one valley.
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = Math.log(0.2)
  let high = Math.log(5)
  for (let i = 0; i < 30; i++) {
    const left = high - ratio * (high - low)
    const right = low + ratio * (high - low)
    const leftIsBetter =
      meanLoss(logs, labels, classCount, Math.exp(left)) < meanLoss(logs, labels, classCount, Math.exp(right))
    if (leftIsBetter) high = right
    else low = left
  }
  return Math.exp((low + high) / 2)
}

function meanLoss(logs: Float32Array, labels: Uint8Array, classCount: number, temperature: number): number {
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    let sum = 0
    for (let i = 0; i < classCount; i++) sum += Math.exp((logs[row * classCount + i] ?? 0) / temperature)
    total += Math.log(sum) - (logs[row * classCount + (labels[row] ?? 0)] ?? 0) / temperature
  }
  return total / labels.length
}
