import { emptyPatch, type InkPatch, inkLevel } from './ink-patch'

const far = 1e9

/**
 * Redraws a shape as if another pen had written it: its outline moved in or out by the distance transform until the
 * stroke is about `width` pixels wide. A thinned stroke keeps its ridge, or it would break.
 */
export function redrawPen(patch: InkPatch, width: number): InkPatch {
  const inked = Uint8Array.from(patch.data, (value) => (value > inkLevel ? 1 : 0))
  const own = strokeWidth(inked, patch.width, patch.height)
  const growth = (width - own) / 2
  if (own === 0 || Math.abs(growth) < 0.4) return patch
  const drawn = emptyPatch(patch.width, patch.height)
  if (growth > 0) {
    const outside = distances(inked, 1, patch.width, patch.height)
    for (let i = 0; i < drawn.data.length; i++) drawn.data[i] = clamp(growth - (outside[i] ?? far) + 0.5)
    return drawn
  }
  const inside = distances(inked, 0, patch.width, patch.height)
  const loss = Math.max(growth, -0.42 * own)
  for (let y = 0; y < patch.height; y++) {
    for (let x = 0; x < patch.width; x++) {
      const at = y * patch.width + x
      const depth = inside[at] ?? 0
      const onRidge = depth > 0.9 && depth >= deepestAround(inside, patch, x, y) - 0.35
      drawn.data[at] = onRidge ? 1 : clamp(depth + loss)
    }
  }
  return drawn
}

/** Twice the area over the length of the outline, in pixels. */
function strokeWidth(inked: Uint8Array, width: number, height: number): number {
  let area = 0
  let outline = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      if (inked[at] === 0) continue
      area++
      const open =
        x === 0 ||
        y === 0 ||
        x === width - 1 ||
        y === height - 1 ||
        inked[at - 1] === 0 ||
        inked[at + 1] === 0 ||
        inked[at - width] === 0 ||
        inked[at + width] === 0
      if (open) outline++
    }
  }
  return outline === 0 ? 0 : (2 * area) / outline
}

function deepestAround(depths: Float32Array, patch: InkPatch, x: number, y: number): number {
  let deepest = 0
  for (let v = Math.max(0, y - 1); v <= Math.min(patch.height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(patch.width - 1, x + 1); u++) {
      deepest = Math.max(deepest, depths[v * patch.width + u] ?? 0)
    }
  }
  return deepest
}

/** Euclidean distance of each pixel to the nearest pixel with the value `to` (two-pass chamfer: a few per cent too long). */
function distances(values: Uint8Array, to: 0 | 1, width: number, height: number): Float32Array {
  const result = Float32Array.from(values, (value) => (value === to ? 0 : far))
  const straight = 1
  const diagonal = Math.SQRT2
  const relax = (at: number, from: number, cost: number): void => {
    const through = (result[from] ?? far) + cost
    if (through < (result[at] ?? far)) result[at] = through
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      if (x > 0) relax(at, at - 1, straight)
      if (y === 0) continue
      relax(at, at - width, straight)
      if (x > 0) relax(at, at - width - 1, diagonal)
      if (x < width - 1) relax(at, at - width + 1, diagonal)
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x
      if (x < width - 1) relax(at, at + 1, straight)
      if (y === height - 1) continue
      relax(at, at + width, straight)
      if (x > 0) relax(at, at + width - 1, diagonal)
      if (x < width - 1) relax(at, at + width + 1, diagonal)
    }
  }
  return result
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value))
}
