import type { Random } from '../base/random'
import { symbol } from '../decode/symbols'
import { glyphFromMask } from '../image/glyph'
import { clearGeometryRow } from '../lenet/geometry'
import { geometryNumbers } from '../lenet/model'
import { glyphArea } from '../segment/lattice'
import type { EpochOrder, ExampleSet } from '../training/examples'
import type { DigitSet } from '../training/idx'
import { writeDigit } from './glyph-sources'
import { randomHand } from './hand'
import { inkLevel } from './ink-patch'
import { classOfSymbol, type LabelledArcs } from './labelled-arcs'
import type { WeightedSource } from './written-string'

/** Single digits of the sources, redrawn at 20 to 56 pixels and normalized as the reader normalizes. */
export function singleDigits(count: number, sources: readonly WeightedSource[], random: Random): DigitSet {
  const pixels = new Uint8Array(count * glyphArea)
  const labels = new Uint8Array(count)
  let made = 0
  while (made < count) {
    const digit = random.below(10)
    const { source } = random.pick(sources)
    const patch = writeDigit(digit, source, randomHand(random, random.between(20, 56)), random)
    if (!patch || Math.max(patch.width, patch.height) < 8) continue
    const mask = Uint8Array.from(patch.data, (value) => (value > inkLevel ? 1 : 0))
    pixels.set(glyphFromMask({ width: patch.width, height: patch.height, data: mask }), made * glyphArea)
    labels[made] = digit
    made++
  }
  return { count, width: 28, height: 28, pixels, labels }
}

/** Examples in named groups, one after another. */
export interface GroupedExamples extends ExampleSet {
  readonly geometry: Float32Array
  /** Index of the first example of each group, then the count. */
  readonly starts: readonly number[]
}

/** Joins arcs and single digits (which borrow the geometry of arcs of their digit) into one training set. */
export function joinExamples(
  arcs: LabelledArcs,
  digitSets: readonly DigitSet[],
  random: Random,
): GroupedExamples {
  const count = arcs.count + digitSets.reduce((sum, set) => sum + set.count, 0)
  const pixels = new Uint8Array(count * glyphArea)
  const labels = new Uint8Array(count)
  const geometry = new Float32Array(count * geometryNumbers)
  pixels.set(arcs.glyphs)
  geometry.set(arcs.geometry)
  arcs.symbols.forEach((value, row) => {
    labels[row] = classOfSymbol(value)
  })
  const rowsOfDigit = digitRows(arcs)
  const starts = [0]
  let start = arcs.count
  for (const set of digitSets) {
    starts.push(start)
    pixels.set(set.pixels, start * glyphArea)
    labels.set(set.labels, start)
    set.labels.forEach((digit, i) => {
      const rows = rowsOfDigit[digit] ?? []
      const to = (start + i) * geometryNumbers
      if (rows.length === 0) clearGeometryRow(geometry, start + i)
      else {
        const from = random.pick(rows) * geometryNumbers
        geometry.set(arcs.geometry.subarray(from, from + geometryNumbers), to)
      }
    })
    start += set.count
  }
  return { count, pixels, labels, geometry, starts: [...starts, count] }
}

function digitRows(arcs: LabelledArcs): number[][] {
  const rows: number[][] = Array.from({ length: 10 }, () => [])
  arcs.symbols.forEach((value, row) => {
    rows[value]?.push(row)
  })
  return rows
}

export interface SharedOrder {
  readonly examplesPerEpoch: number
  /** Share of each group of the joined examples in an epoch; the first group is the arcs. */
  readonly shares: readonly number[]
  /** Among arcs, how many junk pieces there are to one of anything else. */
  readonly junkPerCharacter: number
  /** How much oftener than a digit a mark is drawn. */
  readonly markWeight: number
}

/** Draws each epoch's examples with replacement, by the shares. */
export function createSharedOrder(
  arcs: LabelledArcs,
  examples: GroupedExamples,
  how: SharedOrder,
): EpochOrder {
  const junk: number[] = []
  const digits: number[] = []
  const marks: number[] = []
  arcs.symbols.forEach((value, row) => {
    const group = value === symbol.junk ? junk : value < 10 ? digits : marks
    group.push(row)
  })
  const digitWeight = digits.length
  const markWeight = marks.length * how.markWeight
  const junkWeight = Math.min(junk.length, how.junkPerCharacter * (digits.length + marks.length))
  const drawArc = (random: Random): number => {
    const place = random.next() * (digitWeight + markWeight + junkWeight)
    if (place < digitWeight) return random.pick(digits)
    return random.pick(place < digitWeight + markWeight ? marks : junk)
  }
  return (_, random) =>
    Int32Array.from({ length: how.examplesPerEpoch }, () => {
      let place = random.next()
      let group = 0
      while (group < how.shares.length - 1 && place >= (how.shares[group] ?? 0))
        place -= how.shares[group++] ?? 0
      if (group === 0) return drawArc(random)
      const start = examples.starts[group] ?? 0
      return start + random.below((examples.starts[group + 1] ?? examples.count) - start)
    })
}

/** Arcs of many fields in one. */
export function concatenateArcs(parts: readonly LabelledArcs[]): LabelledArcs {
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const joined = {
    count,
    glyphs: new Uint8Array(count * glyphArea),
    geometry: new Float32Array(count * geometryNumbers),
    symbols: new Uint8Array(count),
  }
  let start = 0
  for (const part of parts) {
    joined.glyphs.set(part.glyphs, start * glyphArea)
    joined.geometry.set(part.geometry, start * geometryNumbers)
    joined.symbols.set(part.symbols, start)
    start += part.count
  }
  return joined
}
