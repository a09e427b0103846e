// Kernels as sums of products read them: [tile of outputs][term][outputs of the tile], one number after the other, so
// that memory is read ahead of them. One call packs a `part` of `parts`; steps are in bytes a row.

import { tileOutputs } from './generated-sums'

/** packed[tile][row][o] = w[row][o], of some of the rows. */
export function pack(w: usize, step: i32, packed: usize, rows: i32, outputs: i32, part: i32, parts: i32): void {
  const tiles = (outputs + tileOutputs - 1) / tileOutputs
  const end = (part + 1) * rows / parts
  for (let row = part * rows / parts; row < end; row++) {
    let at = w + row * step
    let output = 0
    for (let tile = 0; tile < tiles; tile++) {
      const next = (tile + 1) * outputs / tiles
      let into = packed + (output * rows + row * (next - output) << 2)
      for (; output < next; output++, at += 4, into += 4) f32.store(into, f32.load(at))
    }
  }
}

/** packed[tile][o][area - 1 - tap][i] = w[i][tap][o]: the way back, tiles being of maps, kernels turned about. */
export function packTurned(
  w: usize, step: i32, packed: usize, maps: i32, outputs: i32, area: i32, part: i32, parts: i32,
): void {
  const tiles = (maps + tileOutputs - 1) / tileOutputs
  const end = (part + 1) * tiles / parts
  for (let tile = part * tiles / parts; tile < end; tile++) {
    const map = tile * maps / tiles
    const count = (tile + 1) * maps / tiles - map
    const mapStep = area * step
    for (let tap = 0; tap < area; tap++) {
      let at = w + map * mapStep + tap * step
      let into = packed + (map * outputs * area + (area - 1 - tap) * count << 2)
      const rest = (area - 1) * count << 2
      for (let output = 0; output < outputs; output++, at += 4, into += rest) {
        let from = at
        for (const tapEnd = into + (count << 2); into < tapEnd; into += 4, from += mapStep)
          f32.store(into, f32.load(from))
      }
    }
  }
}
