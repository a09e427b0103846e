import { createRandom } from '../core/base/random'
import type { TrainingBatch } from '../core/lenet/compute-port'
import { inputFormOf, type LenetModel } from '../core/lenet/model'

/**
 * Batches to time and to compare engines with: a bar at a place of its own for each class, its grey by chance, on a
 * little noise, so that a net has something to learn. Equal for equal seeds.
 */
export function practiceBatches(
  model: LenetModel,
  {
    batches,
    batchSize,
    seed,
  }: { readonly batches: number; readonly batchSize: number; readonly seed: number },
): TrainingBatch[] {
  const random = createRandom(seed)
  return Array.from({ length: batches }, () => {
    const labels = Array.from({ length: batchSize }, () => random.below(model.classCount))
    const targets = new Float32Array(batchSize * model.classCount)
    labels.forEach((label, i) => {
      targets[i * model.classCount + label] = 1
    })
    return { count: batchSize, pixels: barsFor(model, labels, random), targets }
  })
}

function barsFor(
  model: LenetModel,
  labels: readonly number[],
  random: ReturnType<typeof createRandom>,
): Uint8Array {
  const side = model.inputSide
  const { channels } = inputFormOf(model)
  const pixels = new Uint8Array(labels.length * side * side * channels)
  labels.forEach((label, glyph) => {
    const left = 2 + Math.floor((label * (side - 6)) / model.classCount)
    const ink = 150 + random.below(100)
    for (let at = 0; at < side * side; at++) {
      const isBar = at % side >= left && at % side < left + 3
      pixels.fill(
        isBar ? ink : random.below(30),
        (glyph * side * side + at) * channels,
        (glyph * side * side + at + 1) * channels,
      )
    }
  })
  return pixels
}
