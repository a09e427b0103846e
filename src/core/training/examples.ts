import type { Random } from '../base/random'

/** What a net learns from: pictures as its model takes them, with their class and, where known, their place on the line. */
export interface ExampleSet {
  readonly count: number
  /** `count` pictures of inputSide x inputSide x channels, ink 255 on 0. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
  /** [count, 8]; a row of NaN has none. */
  readonly geometry?: Float32Array
}

/** Chooses the examples of one epoch, in order; as many in each epoch. */
export type EpochOrder = (examples: ExampleSet, random: Random) => Int32Array

/** Every example once. */
export function shuffledOrder(examples: { readonly count: number }, random: Random): Int32Array {
  const order = givenOrder(examples)
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
  return order
}

/** Every example once, as they lie. */
export function givenOrder(examples: { readonly count: number }): Int32Array {
  return Int32Array.from({ length: examples.count }, (_, index) => index)
}

/** The chosen examples, copied. */
export function takeExamples(examples: ExampleSet, chosen: Int32Array): ExampleSet {
  const rows = <T extends Uint8Array | Float32Array>(from: T, to: T): T => {
    const width = from.length / Math.max(1, examples.count)
    chosen.forEach((index, row) => {
      to.set(from.subarray(index * width, (index + 1) * width), row * width)
    })
    return to
  }
  const { pixels, labels, geometry } = examples
  const lengthOf = (all: { readonly length: number }): number =>
    (all.length / Math.max(1, examples.count)) * chosen.length
  return {
    count: chosen.length,
    pixels: rows(pixels, new Uint8Array(lengthOf(pixels))),
    labels: rows(labels, new Uint8Array(lengthOf(labels))),
    ...(geometry ? { geometry: rows(geometry, new Float32Array(lengthOf(geometry))) } : {}),
  }
}
