import type { Random } from '../base/random'
import { emptyPatch, type InkPatch, padPatch, samplePatch } from './ink-patch'

export interface PatchWarp {
  /** Shear to the right, x per y (up is right). */
  readonly slant: number
  /** Radians. */
  readonly rotation: number
  readonly scaleX: number
  readonly scaleY: number
  /** Pixels, of a smooth random field of 5x5 points. */
  readonly elastic: number
}

const gridSide = 5

/** Slants, turns, scales and bends a patch about its middle; the result has room around the ink. */
export function warpPatch(patch: InkPatch, how: PatchWarp, random: Random): InkPatch {
  const padded = padPatch(patch, Math.ceil(0.25 * Math.max(patch.width, patch.height)) + 4)
  const warped = emptyPatch(padded.width, padded.height)
  const bendX = randomGrid(random, how.elastic)
  const bendY = randomGrid(random, how.elastic)
  const cos = Math.cos(how.rotation)
  const sin = Math.sin(how.rotation)
  const middleX = padded.width / 2
  const middleY = padded.height / 2
  for (let y = 0; y < padded.height; y++) {
    const v = y - middleY
    for (let x = 0; x < padded.width; x++) {
      const u = x - middleX
      const gx = (x / padded.width) * (gridSide - 1)
      const gy = (y / padded.height) * (gridSide - 1)
      const sx = (cos * u + sin * v) / how.scaleX + how.slant * v + gridAt(bendX, gx, gy) + middleX
      const sy = (-sin * u + cos * v) / how.scaleY + gridAt(bendY, gx, gy) + middleY
      warped.data[y * padded.width + x] = samplePatch(padded, sx, sy)
    }
  }
  return warped
}

function randomGrid(random: Random, deviation: number): Float32Array {
  return Float32Array.from({ length: gridSide * gridSide }, () =>
    deviation > 0 ? random.normal(0, deviation) : 0,
  )
}

/** Smooth between the grid's points (bilinear in eased coordinates). */
function gridAt(grid: Float32Array, gx: number, gy: number): number {
  const x = Math.min(gridSide - 2, Math.floor(gx))
  const y = Math.min(gridSide - 2, Math.floor(gy))
  const fx = ease(gx - x)
  const fy = ease(gy - y)
  const at = y * gridSide + x
  const above = (grid[at] ?? 0) * (1 - fx) + (grid[at + 1] ?? 0) * fx
  const below = (grid[at + gridSide] ?? 0) * (1 - fx) + (grid[at + gridSide + 1] ?? 0) * fx
  return above * (1 - fy) + below * fy
}

function ease(share: number): number {
  return share * share * (3 - 2 * share)
}
