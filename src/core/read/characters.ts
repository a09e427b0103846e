import type { DecodedPath } from '../decode/scored-lattice'
import { digitCount, isDigitSymbol, symbolCount, textOfSymbol } from '../decode/symbols'
import type { FieldBox } from '../image/geometry'
import type { Arc, Lattice } from '../segment/lattice'
import type { Alternative, ReadCharacter } from './field-reader'

const digitNames = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
/**
 * Two arcs show the same ink when their boxes share this much of their union: a digit with and without a speck, a 5
 * with and without its bar. Two equal digits joined share just under half with each of them, and are not the same.
 */
const sameInk = 0.5
const alternativeCount = 4
const leastAlternative = 0.0005

/**
 * The characters of a path, with what else their ink may be.
 * @param posteriors share of all paths through each arc and symbol, [arcs, symbols].
 */
export function charactersOf(lattice: Lattice, path: DecodedPath, posteriors: Float64Array): ReadCharacter[] {
  const characters: ReadCharacter[] = []
  for (const step of path.steps) {
    const arc = lattice.arcs[step.arc]
    const character = textOfSymbol(step.symbol)
    if (arc === undefined || character === '') continue
    const shares = inkShares(lattice, arc, posteriors)
    characters.push({
      character,
      isDigit: isDigitSymbol(step.symbol),
      arc: { from: arc.from, to: arc.to },
      box: arc.box,
      glyph: arc.glyph,
      probability: Math.min(1, shares[step.symbol] ?? 0),
      alternatives: alternativesOf(shares, step.symbol),
    })
  }
  return characters
}

/** For each symbol the share of all paths that read this ink as that symbol. */
function inkShares(lattice: Lattice, chosen: Arc, posteriors: Float64Array): Float64Array {
  const shares = new Float64Array(symbolCount)
  lattice.arcs.forEach((arc, index) => {
    if (arc.from >= chosen.to || arc.to <= chosen.from) return
    if (arc !== chosen && overlapOf(arc.box, chosen.box) < sameInk) return
    for (let symbol = 0; symbol < symbolCount; symbol++)
      shares[symbol] = (shares[symbol] ?? 0) + (posteriors[index * symbolCount + symbol] ?? 0)
  })
  return shares
}

function alternativesOf(shares: Float64Array, chosen: number): Alternative[] {
  const digits = digitNames.map((digit, value): Alternative => ({ digit, p: shares[value] ?? 0 }))
  const asDigit = digits.reduce((sum, { p }) => sum + p, 0)
  const none: Alternative = { digit: 'none', p: Math.max(0, 1 - asDigit) }
  const others = digits.filter((_, value) => value !== chosen)
  // A mark is "no digit" already: what is left over says nothing more.
  if (chosen < digitCount) others.push(none)
  return others
    .filter(({ p }) => p >= leastAlternative)
    .sort((a, b) => b.p - a.p)
    .slice(0, alternativeCount)
}

/** Intersection over union. */
function overlapOf(a: FieldBox, b: FieldBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.width * a.height + b.width * b.height - shared)
}
