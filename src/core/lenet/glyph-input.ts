import type { GlyphBatch } from './compute-port'
import { geometryNumbers, inputFormOf, type LenetModel, pixelsPerGlyph } from './model'

/**
 * Given pictures as the first layer sees them: resized about their middle, bordered with paper, scaled to the
 * model's levels.
 * @param pixels `count` pictures of inputSide x inputSide x channels one after another, ink 255 on 0.
 * @returns [count, side, side, channels].
 */
export function inputValues(model: LenetModel, pixels: Uint8Array, count: number): Float32Array {
  const { channels, side, pixelsPerPixel, levels } = inputFormOf(model)
  const [paper, ink] = levels
  const area = pixelsPerGlyph(model)
  if (side === model.inputSide && pixelsPerPixel === 1) {
    const same = new Float32Array(count * area)
    for (let i = 0; i < same.length; i++) same[i] = paper + ((ink - paper) * (pixels[i] ?? 0)) / 255
    return same
  }
  const taps = inputTaps(model.inputSide, side, pixelsPerPixel)
  const values = new Float32Array(count * side * side * channels)
  let at = 0
  for (let glyph = 0; glyph < count; glyph++) {
    for (const rows of taps) {
      for (const columns of taps) {
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0
          for (const row of rows) {
            for (const column of columns) {
              const from = glyph * area + (row.at * model.inputSide + column.at) * channels + channel
              sum += row.weight * column.weight * (pixels[from] ?? 0)
            }
          }
          values[at++] = paper + ((ink - paper) * sum) / 255
        }
      }
    }
  }
  return values
}

/**
 * What the geometry head is fed: [count, 8] standardized, 0 where there is none, and [count], 1 where there is some.
 * Null for a model without the head and for a batch without geometry.
 */
export function geometryValues(
  model: LenetModel,
  batch: GlyphBatch,
): { readonly rows: Float32Array; readonly present: Float32Array } | null {
  const head = model.geometryHead
  if (!head || !batch.geometry) return null
  const rows = new Float32Array(batch.count * geometryNumbers)
  const present = new Float32Array(batch.count)
  for (let row = 0; row < batch.count; row++) {
    const at = row * geometryNumbers
    if (Number.isNaN(batch.geometry[at])) continue
    present[row] = 1
    for (let i = 0; i < geometryNumbers; i++) {
      rows[at + i] = ((batch.geometry[at + i] ?? 0) - (head.mean[i] ?? 0)) / (head.deviation[i] ?? 1)
    }
  }
  return { rows, present }
}

interface Tap {
  readonly at: number
  readonly weight: number
}

/** For each pixel of a side the given pixels under its triangle (bilinear); beyond the picture is paper. */
export function inputTaps(from: number, to: number, pixelsPerPixel: number): readonly (readonly Tap[])[] {
  const reach = Math.max(1, pixelsPerPixel)
  return Array.from({ length: to }, (_, x) => {
    const centre = (x + 0.5 - to / 2) * pixelsPerPixel + from / 2 - 0.5
    const taps: Tap[] = []
    let total = 0
    for (let at = Math.ceil(centre - reach); at <= Math.floor(centre + reach); at++) {
      const weight = 1 - Math.abs(at - centre) / reach
      total += weight
      if (weight > 0 && at >= 0 && at < from) taps.push({ at, weight })
    }
    return taps.map((tap) => ({ at: tap.at, weight: tap.weight / total }))
  })
}
