import { symbol } from '../decode/symbols'
import type { ArcGeometry } from '../segment/lattice'

/**
 * The classifier knows one class for all ink that is whole but no digit; which mark it is, its size and place on
 * the line tell better than its shape does. Each mark is a bell in log height, log width and centre, with means and
 * deviations set by hand from how people write them, in line heights.
 */
interface MarkShape {
  readonly symbol: number
  readonly height: number
  readonly heightSpread: number
  readonly width: number
  readonly widthSpread: number
  /** Of the ink, below the line's middle. */
  readonly centre: number
  readonly centreSpread: number
  /** How often, among all ink of the class. */
  readonly prior: number
}

const shapes: readonly MarkShape[] = [
  {
    symbol: symbol.point,
    height: 0.09,
    heightSpread: 0.6,
    width: 0.09,
    widthSpread: 0.6,
    centre: 0.4,
    centreSpread: 0.13,
    prior: 0.22,
  },
  {
    symbol: symbol.comma,
    height: 0.3,
    heightSpread: 0.45,
    width: 0.15,
    widthSpread: 0.6,
    centre: 0.42,
    centreSpread: 0.16,
    prior: 0.22,
  },
  {
    symbol: symbol.dash,
    height: 0.1,
    heightSpread: 0.6,
    width: 0.5,
    widthSpread: 0.5,
    centre: 0,
    centreSpread: 0.16,
    prior: 0.2,
  },
  {
    symbol: symbol.equals,
    height: 0.27,
    heightSpread: 0.4,
    width: 0.5,
    widthSpread: 0.45,
    centre: 0,
    centreSpread: 0.16,
    prior: 0.06,
  },
  {
    symbol: symbol.slash,
    height: 1.15,
    heightSpread: 0.25,
    width: 0.45,
    widthSpread: 0.45,
    centre: 0.02,
    centreSpread: 0.18,
    prior: 0.1,
  },
  {
    symbol: symbol.closing,
    height: 1.15,
    heightSpread: 0.3,
    width: 1,
    widthSpread: 0.35,
    centre: 0.02,
    centreSpread: 0.2,
    prior: 0.08,
  },
  {
    symbol: symbol.star,
    height: 0.45,
    heightSpread: 0.4,
    width: 0.45,
    widthSpread: 0.4,
    centre: -0.1,
    centreSpread: 0.2,
    prior: 0.03,
  },
  {
    symbol: symbol.currency,
    height: 1.15,
    heightSpread: 0.3,
    width: 0.7,
    widthSpread: 0.35,
    centre: 0,
    centreSpread: 0.18,
    prior: 0.06,
  },
  {
    symbol: symbol.foreign,
    height: 0.6,
    heightSpread: 1.2,
    width: 0.6,
    widthSpread: 1.2,
    centre: 0,
    centreSpread: 0.6,
    prior: 0.03,
  },
]

const smallestInk = 0.02

/**
 * Splits the probability of "whole, but no digit" among the marks by the ink's size and place.
 * @returns natural logs, in the order of `markSymbols`; their exponentials sum to 1.
 */
export function markLogShares(geometry: ArcGeometry): number[] {
  const height = Math.log(Math.max(smallestInk, geometry.height))
  const width = Math.log(Math.max(smallestInk, geometry.width))
  const logs = shapes.map((shape) => {
    const h = (height - Math.log(shape.height)) / shape.heightSpread
    const w = (width - Math.log(shape.width)) / shape.widthSpread
    const c = (geometry.centre - shape.centre) / shape.centreSpread
    const volume = Math.log(shape.heightSpread * shape.widthSpread * shape.centreSpread)
    return Math.log(shape.prior) - volume - 0.5 * (h * h + w * w + c * c)
  })
  const highest = Math.max(...logs)
  const total = highest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - highest), 0))
  return logs.map((log) => log - total)
}

/** The symbols `markLogShares` speaks of, in its order. */
export const markSymbols: readonly number[] = shapes.map((shape) => shape.symbol)
