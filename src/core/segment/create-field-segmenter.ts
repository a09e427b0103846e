import type { FieldBox } from '../image/geometry'
import { otsuThreshold } from '../image/otsu'
import type { GreyRaster, InkMask } from '../image/raster'
import { type RowShear, rowShear, shearMask } from '../image/shear'
import { estimateSlant } from '../image/slant'
import { type ArcRule, buildLattice, cellArcs, chainArcs, freeArcs } from './build-lattice'
import { cutCells } from './cell-pieces'
import type { FieldSegmenter, SegmentedField, SegmentOptions } from './field-segmenter'
import { assignByCuts } from './forced-cuts'
import { type CvOperations, createCvOperations, type InkComponent, type OpenCv } from './opencv'
import { cutPieces, type PieceMap } from './pieces'
import { cellOwners, removeCellBorders, workCells } from './printed-cells'
import { rememberLast } from './remember-last'
import { removeRules } from './remove-rules'
import { betterScale, fieldPieceMap, toFieldPixels, type WorkPicture, workScale } from './work-picture'
import { type WrittenLine, writtenLine } from './written-line'

/** Ink must be this much darker than its paper, out of 255: below it is the paper's print. */
const leastDarkness = 18

/**
 * Over-segmentation of a handwritten field. Stages: enlarge small crops, background-normalized binarization, removal
 * of printed rules, deslant, written line, minimum-ink seams, arcs with glyphs.
 *
 * A field without ink gives `nodeCount` 1, no arcs and no cuts.
 *
 * @param cv opencv-wasm, loaded by the host.
 */
export function createFieldSegmenter(cv: OpenCv): FieldSegmenter {
  const operations = createCvOperations(cv)
  // A person who drags a cut asks for the same ink many times over; cleaning it is nearly all of the work.
  const inkOf = rememberLast((field: FieldInput) => findInk(field, operations), copyOf, isEqualInput)
  return {
    segment: (grey, options = {}) =>
      segmentInk(inkOf({ grey, cells: options.cells ?? [] }), options.cuts, operations),
  }
}

/** All that the clean ink follows from. */
interface FieldInput {
  readonly grey: GreyRaster
  /** Printed cells in field pixels. */
  readonly cells: readonly FieldBox[]
}

/** The caller may draw on its raster afterwards. */
function copyOf({ grey, cells }: FieldInput): FieldInput {
  return { grey: { ...grey, data: grey.data.slice() }, cells: [...cells] }
}

function isEqualInput(a: FieldInput, b: FieldInput): boolean {
  return (
    a.grey.width === b.grey.width &&
    a.grey.height === b.grey.height &&
    a.cells.length === b.cells.length &&
    a.cells.every((cell, index) => isEqualBox(cell, b.cells[index])) &&
    a.grey.data.length === b.grey.data.length &&
    a.grey.data.every((value, at) => value === b.grey.data[at])
  )
}

function isEqualBox(a: FieldBox, b: FieldBox | undefined): boolean {
  return a.x === b?.x && a.y === b.y && a.width === b.width && a.height === b.height
}

function segmentInk(
  inkToCut: InkToCut,
  cuts: SegmentOptions['cuts'],
  operations: CvOperations,
): SegmentedField {
  const { work, clean, upright } = inkToCut
  const { pieces, isArc } = pickPieces(inkToCut, cuts, operations)
  const ink = { width: work.fieldWidth, height: work.fieldHeight, data: toFieldPixels(clean.data, work) }
  const { slant, line } = upright
  const lattice = buildLattice({ pieces, work, lineHeight: line.height, slant }, isArc)
  return { lattice, ink, pieceMap: fieldPieceMap(pieces, work) }
}

/** The crop's height is a first guess at the writing's size; where it was far off, once more at the right scale. */
function findInk(field: FieldInput, operations: CvOperations): InkToCut {
  const scale = workScale(field.grey.height)
  const first = inkAtScale(field, scale, operations)
  const better = betterScale(scale, first.upright.line.height)
  return better === scale ? first : inkAtScale(field, better, operations)
}

function inkAtScale({ grey, cells: printed }: FieldInput, scale: number, operations: CvOperations): InkToCut {
  const cells = workCells(printed, scale)
  const binary = binarize(atScale(grey, scale, operations), operations)
  const open = cells.length > 0 ? removeCellBorders(binary, cells, operations) : binary
  const clean = removeRules(open, operations)
  const owners = cells.length > 0 ? cellOwners(clean, cells, operations) : null
  const written = owners ? { ...clean, data: owners.map((owner) => (owner > 0 ? 1 : 0)) } : clean
  const upright = setUpright(written, operations)
  const work: WorkPicture = {
    fieldWidth: grey.width,
    fieldHeight: grey.height,
    scale,
    width: clean.width,
    height: clean.height,
    shear: upright.shear,
  }
  return { clean, upright, work, owners, cellCount: cells.length }
}

interface InkToCut {
  /** Ink without rules, leaning, in work pixels. */
  readonly clean: InkMask
  readonly upright: UprightInk
  readonly work: WorkPicture
  /** For each pixel before it was set upright 0 or 1 + its cell's number; null without cells. */
  readonly owners: Uint8Array | null
  readonly cellCount: number
}

/** A person's cuts go before printed cells, cells before the machine's own cuts. */
function pickPieces(
  { upright, work, owners, cellCount }: InkToCut,
  cuts: SegmentOptions['cuts'],
  operations: CvOperations,
): { pieces: PieceMap; isArc: ArcRule } {
  const { ink, line, shear } = upright
  if (cuts) return { pieces: assignByCuts(ink, line, cuts, work), isArc: chainArcs }
  if (!owners) return { pieces: cutPieces(ink, line), isArc: freeArcs }
  const uprightOwners = shearMask({ width: work.width, height: work.height, data: owners }, shear)
  const { pieces, cells } = cutCells(uprightOwners, cellCount, line.height, operations)
  return { pieces, isArc: cellArcs(cells) }
}

function atScale(grey: GreyRaster, scale: number, operations: CvOperations): GreyRaster {
  if (scale === 1) return grey
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return operations.resize(grey, side(grey.width), side(grey.height))
}

function binarize(grey: GreyRaster, operations: CvOperations): InkMask {
  const darkness = operations.darkness(grey)
  const threshold = Math.max(leastDarkness, otsuThreshold(darkness))
  return { ...darkness, data: darkness.data.map((value) => (value > threshold ? 1 : 0)) }
}

interface UprightInk {
  readonly ink: InkMask
  readonly line: WrittenLine
  readonly shear: RowShear
  readonly slant: number
}

function setUpright(clean: InkMask, operations: CvOperations): UprightInk {
  const leaning = writtenLine(clean, operations)
  const slant = leaning.components.length > 0 ? estimateSlant(cropTo(clean, leaning.components)) : 0
  const shear = rowShear(clean.width, clean.height, slant)
  const ink = shearMask(clean, shear)
  return { ink, line: writtenLine(ink, operations), shear, slant }
}

function cropTo(ink: InkMask, components: readonly InkComponent[]): InkMask {
  const left = Math.min(...components.map((component) => component.x))
  const top = Math.min(...components.map((component) => component.y))
  const right = Math.max(...components.map((component) => component.x + component.width))
  const bottom = Math.max(...components.map((component) => component.y + component.height))
  const width = right - left
  const data = new Uint8Array(width * (bottom - top))
  for (let y = top; y < bottom; y++) {
    data.set(ink.data.subarray(y * ink.width + left, y * ink.width + right), (y - top) * width)
  }
  return { width, height: bottom - top, data }
}
