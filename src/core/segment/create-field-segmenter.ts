import { otsuThreshold } from '../image/otsu'
import type { GreyRaster, InkMask } from '../image/raster'
import { type RowShear, rowShear, shearMask } from '../image/shear'
import { estimateSlant } from '../image/slant'
import { buildLattice, chainArcs, freeArcs } from './build-lattice'
import type { FieldSegmenter, SegmentedField, SegmentOptions } from './field-segmenter'
import { assignByCuts } from './forced-cuts'
import { type CvOperations, createCvOperations, type InkComponent, type OpenCv } from './opencv'
import { cutPieces } from './pieces'
import { removeRules } from './remove-rules'
import { fieldPieceMap, toFieldPixels, type WorkPicture, workScale } from './work-picture'
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
  const scale = workScale(grey.height)
  const clean = removeRules(binarize(atScale(grey, scale, operations), operations), operations)
  const { upright, line, shear, slant } = setUpright(clean, operations)
  const work: WorkPicture = {
    fieldWidth: grey.width,
    fieldHeight: grey.height,
    scale,
    width: clean.width,
    height: clean.height,
    shear,
  }
  const { cuts } = options
  const pieces = cuts ? assignByCuts(upright, line, cuts, work) : cutPieces(upright, line)
  const ink: InkMask = { width: grey.width, height: grey.height, data: toFieldPixels(clean.data, work) }
  const lattice = buildLattice({ pieces, work, lineHeight: line.height, slant }, cuts ? chainArcs : freeArcs)
  return { lattice, ink, pieceMap: fieldPieceMap(pieces, work) }
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
  readonly upright: InkMask
  readonly line: WrittenLine
  readonly shear: RowShear
  readonly slant: number
}

function setUpright(clean: InkMask, operations: CvOperations): UprightInk {
  const leaning = writtenLine(clean, operations)
  const slant = leaning.components.length > 0 ? estimateSlant(cropTo(clean, leaning.components)) : 0
  const shear = rowShear(clean.width, clean.height, slant)
  const upright = shearMask(clean, shear)
  return { upright, line: writtenLine(upright, operations), shear, slant }
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
