import type { Judge } from '../confidence/judge'
import type { Judgement } from '../confidence/verdict'
import {
  clipToPage,
  type FieldBox,
  fieldBoxFromPageBox,
  type PageBox,
  pageBoxFromFieldBox,
} from '../image/geometry'
import type { GreyRaster, PageRaster } from '../image/raster'
import type { Candidate, FieldReader, FieldReading } from '../read/field-reader'
import type { FieldFinder, FieldKind, FieldProposal, FormTemplate } from '../segment/field-finder'
import type { Cut, Lattice } from '../segment/lattice'
import { fieldsOfTemplate } from '../segment/template'
import type { CutRecord, FieldOrigin, GlyphRecord } from '../storage/records'
import { isConfirmed } from './confirm-writing'
import { guessKind } from './guess-kind'

export interface PageReaderParts {
  readonly finder: FieldFinder
  readonly reader: FieldReader
  readonly judge: Judge
  /** Milliseconds from any start; only differences are used. */
  readonly clock: () => number
}

/** A field to be read: where it is, and its kind where that is known. */
export interface FieldRequest {
  /** `auto`: by what is read. */
  readonly kind: FieldKind | 'auto'
  readonly box: PageBox
  /** Printed cells in page pixels; left out, they are looked for inside the box. */
  readonly cells?: readonly PageBox[]
  readonly origin: FieldOrigin
  /** As `FieldProposal.tentative`: kept only where reading confirms it. */
  readonly tentative?: true
}

/** A field that was read; all boxes and paths in pixels of the upright page. */
export interface ReadField {
  readonly kind: FieldKind
  readonly box: PageBox
  readonly cells: readonly PageBox[]
  readonly origin: FieldOrigin
  /** As written, marks included; empty where nothing was read. */
  readonly text: string
  readonly digits: string
  readonly judgement: Judgement
  readonly candidates: readonly Candidate[]
  readonly glyphs: readonly GlyphRecord[]
  readonly cuts: readonly CutRecord[]
  /** The field's own lattice, in field pixels. */
  readonly lattice: Lattice
  /** As `FieldReading.logTotal`. */
  readonly logTotal: number
  readonly modelId: string
  /** From the crop to the verdict. */
  readonly ms: number
}

/** Reads pages and single fields: what the window, the command line and batches all call. */
export interface PageReader {
  /** The fields of a page: those of the template's zones where one is given, else those that are found. */
  fieldsOf(page: PageRaster, template?: FormTemplate): FieldRequest[]
  /** `betweenFields` is waited for before each field; what it throws ends the reading. */
  readPage(
    page: PageRaster,
    template?: FormTemplate,
    betweenFields?: () => Promise<void>,
  ): Promise<ReadField[]>
  /** Null where the box lies outside the page. */
  readField(page: PageRaster, request: FieldRequest): Promise<ReadField | null>
  /** A lattice cut elsewhere, with the person's cuts in field pixels, one for each inner node. */
  readLattice(
    lattice: Lattice,
    field: { readonly kind: FieldKind; readonly box: PageBox },
  ): Promise<ReadField>
}

export function createPageReader(parts: PageReaderParts): PageReader {
  const { finder, reader, judge, clock } = parts
  const fieldsOf = (page: PageRaster, template?: FormTemplate): FieldRequest[] =>
    template === undefined
      ? finder.find(page.grey, page.dpi).map((proposal) => requestFrom(proposal, 'found'))
      : fieldsOfTemplate(template, page, finder).map((proposal) => requestFrom(proposal, 'template'))
  const readField = async (page: PageRaster, request: FieldRequest): Promise<ReadField | null> => {
    const box = clipToPage(request.box, page.grey.width, page.grey.height)
    if (box === null) return null
    const start = clock()
    const cells = request.cells ?? finder.cellsIn(page.grey, box)
    const grey = cropOf(page.grey, box)
    const fieldCells: FieldBox[] = cells.map((cell) => fieldBoxFromPageBox(cell, box))
    const asKind = (kind: FieldKind): Promise<FieldReading> =>
      reader.read({ grey, kind, ...(fieldCells.length === 0 ? {} : { cells: fieldCells }) })
    const plain = await asKind(request.kind === 'auto' ? 'digits' : request.kind)
    const kind =
      request.kind === 'auto' ? await guessKind(reader, plain.lattice, fieldCells.length) : request.kind
    const reading = request.kind === 'auto' ? await reader.readLattice(plain.lattice, kind) : plain
    const judgement = judge.judge(reading, kind)
    const ms = clock() - start
    return {
      ...readingOnPage({ reading, judge, box }),
      kind,
      box,
      cells,
      origin: request.origin,
      judgement,
      modelId: reader.modelId,
      ms,
    }
  }
  return {
    fieldsOf,
    readField,
    readPage: async (page, template, betweenFields) => {
      const fields: ReadField[] = []
      for (const request of fieldsOf(page, template)) {
        await betweenFields?.()
        if (request.tentative && fields.some(({ box }) => overlaps(box, request.box))) continue
        const field = await readField(page, request)
        if (field !== null && (!request.tentative || isConfirmed(field, request))) fields.push(field)
      }
      return fields
    },
    readLattice: async (lattice, { kind, box }) => {
      const start = clock()
      const reading = await reader.readLattice(lattice, kind)
      const judgement = judge.judge(reading, kind)
      const ms = clock() - start
      return {
        ...readingOnPage({ reading, judge, box }),
        kind,
        box,
        cells: [],
        origin: 'drawn',
        judgement,
        modelId: reader.modelId,
        ms,
      }
    },
  }
}

function requestFrom(proposal: FieldProposal, origin: FieldOrigin): FieldRequest {
  const { kind, box, cells, tentative } = proposal
  if (tentative !== true)
    return { kind, box, origin, ...(cells || origin === 'found' ? { cells: cells ?? [] } : {}) }
  return { kind: kind === 'digits' ? 'auto' : kind, box, cells: [], origin, tentative }
}

function overlaps(a: PageBox, b: PageBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** The part of the page inside a box that lies on it, box in whole pixels. */
export function cropOf(page: GreyRaster, box: PageBox): GreyRaster {
  const data = new Uint8Array(box.width * box.height)
  for (let row = 0; row < box.height; row++) {
    const start = (box.y + row) * page.width + box.x
    data.set(page.data.subarray(start, start + box.width), row * box.width)
  }
  return { width: box.width, height: box.height, data }
}

interface ReadingInBox {
  readonly reading: FieldReading
  readonly judge: Judge
  readonly box: PageBox
}

type OnPage = Pick<ReadField, 'text' | 'digits' | 'candidates' | 'glyphs' | 'cuts' | 'lattice' | 'logTotal'>

function readingOnPage({ reading, judge, box }: ReadingInBox): OnPage {
  const best = reading.candidates[0]
  const digits = best?.digits ?? ''
  return {
    text: best?.text ?? '',
    digits,
    candidates: reading.candidates,
    glyphs: reading.characters.map((character) => ({
      box: pageBoxFromFieldBox(character.box, box),
      character: character.character,
      isDigit: character.isDigit,
      confidence: character.probability,
      alternatives: character.alternatives,
      glyph: character.glyph,
      doubtful: judge.isDoubtful(character, digits.length),
    })),
    cuts: cutsBetween(reading, box),
    lattice: reading.lattice,
    logTotal: reading.logTotal,
  }
}

/** One cut before each character and one after the last, in page pixels; none where nothing was read. */
function cutsBetween({ characters, lattice }: FieldReading, box: PageBox): CutRecord[] {
  const first = characters[0]
  const last = characters.at(-1)
  if (first === undefined || last === undefined) return []
  const at = (node: number, x: number): CutRecord => {
    const cut = lattice.cuts[node - 1] ?? straightCut(x, box.height)
    return { path: cut.path.map((p) => ({ x: p.x + box.x, y: p.y + box.y })), movedByHand: false }
  }
  return [
    ...characters.map((character) => at(character.arc.from, character.box.x)),
    at(last.arc.to, last.box.x + last.box.width),
  ]
}

/** Outside the first and the last piece nothing was cut: a plain line beside the ink. */
function straightCut(x: number, height: number): Cut {
  return {
    path: [
      { x, y: 0 },
      { x, y: height },
    ],
  }
}
