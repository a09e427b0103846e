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
  return { segment: (grey, options = {}) => segmentField(grey, options, operations) }
}

function segmentField(grey: GreyRaster, options: SegmentOptions, operations: CvOperations): SegmentedField {
  const inkToCut = findInk(grey, options, operations)
  const { work, clean, upright } = inkToCut
  const { pieces, isArc } = pickPieces(inkToCut, options, operations)
  const ink: InkMask = { width: grey.width, height: grey.height, data: toFieldPixels(clean.data, work) }
  const { slant, line } = upright
  const lattice = buildLattice({ pieces, work, lineHeight: line.height, slant }, isArc)
  return { lattice, ink, pieceMap: fieldPieceMap(pieces, work) }
}

/** The crop's height is a first guess at the writing's size; where it was far off, once more at the right scale. */
function findInk(grey: GreyRaster, options: SegmentOptions, operations: CvOperations): InkToCut {
  const scale = workScale(grey.height)
  const first = inkAtScale(grey, { scale, options }, operations)
  const better = betterScale(scale, first.upright.line.height)
  return better === scale ? first : inkAtScale(grey, { scale: better, options }, operations)
}

function inkAtScale(
  grey: GreyRaster,
  { scale, options }: { scale: number; options: SegmentOptions },
  operations: CvOperations,
): InkToCut {
  const cells = workCells(options.cells ?? [], scale)
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
  { cuts }: SegmentOptions,
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
