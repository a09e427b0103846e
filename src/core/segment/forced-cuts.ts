import type { InkMask } from '../image/raster'
import { cutAt } from './cut-paths'
import type { Cut } from './lattice'
import type { PieceMap } from './pieces'
import type { WorkPicture } from './work-picture'
import type { WrittenLine } from './written-line'

/**
 * Gives the line's ink to the segments between a person's cuts, left to right. A segment without ink is no piece and
 * its cut is dropped.
 */
export function assignByCuts(
  ink: InkMask,
  line: WrittenLine,
  cuts: readonly Cut[],
  work: WorkPicture,
): PieceMap {
  const { width, height } = ink
  const members = new Set(line.components.map((component) => component.label))
  const data = new Uint8Array(ink.data.length)
  const isUsed = new Uint8Array(cuts.length + 1)
  for (let y = 0; y < height; y++) {
    const borders = cuts.map((cut) => cutAt(cut, (y + 0.5) / work.scale)).sort((a, b) => a - b)
    const shift = work.shear.shifts[y] ?? 0
    let segment = 0
    for (let x = 0; x < width; x++) {
      const fieldX = (x + 0.5 - shift) / work.scale
      while (segment < borders.length && fieldX > (borders[segment] ?? 0)) segment++
      const label = line.labels[y * width + x] ?? 0
      if (label === 0 || !members.has(label)) continue
      data[y * width + x] = segment + 1
      isUsed[segment] = 1
    }
  }
  const numbers = new Uint8Array(cuts.length + 2)
  let count = 0
  isUsed.forEach((used, segment) => {
    if (used) numbers[segment + 1] = ++count
  })
  return { width, height, data: data.map((owner) => numbers[owner] ?? 0), count }
}
