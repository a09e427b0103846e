import { digitCount, symbol } from '../decode/symbols'
import { junkClass, separatorClass } from '../lenet/classifier'
import { writeGeometryRow } from '../lenet/geometry'
import { geometryNumbers } from '../lenet/model'
import type { FieldSegmenter, SegmentedField } from '../segment/field-segmenter'
import { glyphArea } from '../segment/lattice'
import type { SyntheticField } from './synthetic-field'

/** The segmenter's own pieces of a synthetic field, each with what it truly is. */
export interface LabelledArcs {
  readonly count: number
  /** [count, 28, 28]. */
  readonly glyphs: Uint8Array
  /** [count, 8], as classifiers take it. */
  readonly geometry: Float32Array
  /** As `decode/symbols` numbers them: junk for a wrong piece, foreign for ink that no character owns. */
  readonly symbols: Uint8Array
}

/** Intersection over union of an arc's ink with a character's: above, it is the character; below the other, junk. */
const wholeShare = 0.86
const wrongShare = 0.72
/** An arc with less written ink than this is foreign. */
const writtenShare = 0.12
/** Blur and binarization move outlines: an owner's ink is looked for this many pixels around it. */
const ownerReach = 4

/** Cuts a synthetic field and labels its arcs; those between right and wrong are left out. */
export function labelArcs(field: SyntheticField, segmenter: FieldSegmenter): LabelledArcs {
  const segmented = segmenter.segment(field.grey)
  const { arcs } = segmented.lattice
  const counts = ownersOfPieces(field, segmented)
  const labels = arcs.map(({ from, to }) => symbolOfPieces(field, counts, from, to))
  const kept = arcs.flatMap((arc, i) => {
    const label = labels[i]
    return label === undefined || label === null ? [] : [{ arc, label }]
  })
  const glyphs = new Uint8Array(kept.length * glyphArea)
  const geometry = new Float32Array(kept.length * geometryNumbers)
  kept.forEach(({ arc }, row) => {
    glyphs.set(arc.glyph, row * glyphArea)
    writeGeometryRow(geometry, row, arc.geometry)
  })
  return { count: kept.length, glyphs, geometry, symbols: Uint8Array.from(kept, ({ label }) => label) }
}

/** Twelve classes out of the finer symbols: every mark and foreign ink is a separator. */
export function classOfSymbol(value: number): number {
  if (value < digitCount) return value
  return value === symbol.junk ? junkClass : separatorClass
}

interface OwnerCounts {
  /** Pixels of each piece by owner, 0 for none: [piece][owner]. */
  readonly pieces: readonly Uint32Array[]
  /** Ink pixels of each owner in the whole field. */
  readonly whole: Uint32Array
}

function ownersOfPieces(field: SyntheticField, segmented: SegmentedField): OwnerCounts {
  const owners = dilateOwners(field.owners, field.grey.width, field.grey.height)
  const ownerCount = field.symbols.length + 1
  const pieceCount = segmented.lattice.nodeCount - 1
  const pieces = Array.from({ length: pieceCount }, () => new Uint32Array(ownerCount))
  const whole = new Uint32Array(ownerCount)
  for (let at = 0; at < owners.length; at++) {
    const owner = owners[at] ?? 0
    if (segmented.ink.data[at] === 1) whole[owner] = (whole[owner] ?? 0) + 1
    const counts = pieces[(segmented.pieceMap[at] ?? 0) - 1]
    if (counts) counts[owner] = (counts[owner] ?? 0) + 1
  }
  return { pieces, whole }
}

function symbolOfPieces(field: SyntheticField, counts: OwnerCounts, from: number, to: number): number | null {
  const sums = new Uint32Array(counts.whole.length)
  for (const piece of counts.pieces.slice(from, to)) {
    piece.forEach((pixels, owner) => {
      sums[owner] = (sums[owner] ?? 0) + pixels
    })
  }
  const total = sums.reduce((sum, pixels) => sum + pixels, 0)
  if (total === 0) return null
  if (total - (sums[0] ?? 0) < writtenShare * total) return symbol.foreign
  let owner = 1
  for (let i = 2; i < sums.length; i++) if ((sums[i] ?? 0) > (sums[owner] ?? 0)) owner = i
  const shared = sums[owner] ?? 0
  const overlap = shared / (total + (counts.whole[owner] ?? 0) - shared)
  if (overlap > wholeShare) return field.symbols[owner - 1] ?? null
  return overlap < wrongShare ? symbol.junk : null
}

/** Grows each owner into the unowned pixels around it: along rows, then along columns. */
function dilateOwners(owners: Uint8Array, width: number, height: number): Uint8Array {
  const grown = owners.slice()
  for (let y = 0; y < height; y++) growAlong(owners, grown, { start: y * width, step: 1, length: width })
  const wide = grown.slice()
  for (let x = 0; x < width; x++) growAlong(wide, grown, { start: x, step: width, length: height })
  return grown
}

interface PixelLine {
  readonly start: number
  readonly step: number
  readonly length: number
}

/** Where two owners are within reach of a pixel, the one before it along the line has it. */
function growAlong(from: Uint8Array, to: Uint8Array, { start, step, length }: PixelLine): void {
  const last = start + (length - 1) * step
  for (const direction of [1, -1]) {
    let owner = 0
    let age: number = ownerReach
    for (let i = 0; i < length; i++) {
      const at = direction === 1 ? start + i * step : last - i * step
      if (from[at] !== 0) {
        owner = from[at] ?? 0
        age = 0
      } else if (age < ownerReach) {
        age++
        if (to[at] === 0) to[at] = owner
      }
    }
  }
}
