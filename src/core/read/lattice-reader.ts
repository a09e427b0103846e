import { type Automaton, restrictToDigits } from '../decode/automaton'
import { bestPaths } from '../decode/best-paths'
import { arcPosteriors, forwardLogSum } from '../decode/forward-backward'
import type { DecodedPath, ScoredLattice } from '../decode/scored-lattice'
import { isDigitSymbol, textOfSymbol } from '../decode/symbols'
import type { GlyphClassifier } from '../lenet/classifier'
import { geometryRows } from '../lenet/geometry'
import type { FieldKind } from '../segment/field-finder'
import type { FieldSegmenter, SegmentOptions } from '../segment/field-segmenter'
import type { Lattice } from '../segment/lattice'
import { charactersOf } from './characters'
import type { Candidate, FieldImage, FieldReader, FieldReading } from './field-reader'
import { createKindGrammars } from './kind-grammars'
import { symbolScores } from './symbol-scores'

export interface LatticeReaderParts {
  readonly segmenter: FieldSegmenter
  readonly classifier: GlyphClassifier
}

/** Readings kept for a field. */
const candidateCount = 8
/** Paths looked at to find them: many paths write the same digits with other marks or pieces. */
const pathLimit = 400
/** Log price of a reading that keeps no rule of its kind. */
const lawless = 8

/**
 * Reads a field through its lattice of pieces: LeNet names every piece, the kind's grammar says what may follow
 * what, and a reading's share is the forward sum over all its segmentations and marks as part of that over all
 * paths (LeCun, Bottou, Bengio, Haffner 1998, section VI).
 */
export function createLatticeReader({ segmenter, classifier }: LatticeReaderParts): FieldReader {
  const grammars = createKindGrammars()
  const readLattice = async (lattice: Lattice, kind: FieldKind): Promise<FieldReading> => {
    if (lattice.arcs.length === 0) return nothingIn(lattice)
    const scored = symbolScores(lattice, await classify(classifier, lattice), classifier.classCount)
    return decode(lattice, scored, fittingGrammar(scored, grammars[kind], grammars.digits))
  }
  return {
    modelId: classifier.modelId,
    readLattice,
    read: async (field: FieldImage, cuts) => {
      const options: SegmentOptions = {
        ...(field.cells === undefined ? {} : { cells: field.cells }),
        ...(cuts === undefined ? {} : { cuts }),
      }
      return readLattice(segmenter.segment(field.grey, options).lattice, field.kind)
    },
  }
}

function classify(classifier: GlyphClassifier, lattice: Lattice): Promise<Float32Array> {
  const glyphs = new Uint8Array(lattice.arcs.reduce((sum, arc) => sum + arc.glyph.length, 0))
  let offset = 0
  for (const { glyph } of lattice.arcs) {
    glyphs.set(glyph, offset)
    offset += glyph.length
  }
  return classifier.logProbabilities(
    glyphs,
    lattice.arcs.length,
    geometryRows(lattice.arcs.map((arc) => arc.geometry)),
  )
}

interface Fit {
  readonly automaton: Automaton
  /** Forward sum of all its paths. */
  readonly total: number
  /** Log price for leaving the kind's grammar, 0 or below. */
  readonly price: number
}

/**
 * The kind's grammar, or the plain one where ink speaks clearly against the rules: a date of nine digits is still
 * read, and judged as breaking them.
 */
function fittingGrammar(scored: ScoredLattice, grammar: Automaton, plain: Automaton): Fit {
  const within = forwardLogSum(scored, grammar)
  const beyond = forwardLogSum(scored, plain)
  return beyond - lawless > within
    ? { automaton: plain, total: beyond, price: -lawless }
    : { automaton: grammar, total: within, price: 0 }
}

function nothingIn(lattice: Lattice): FieldReading {
  return { candidates: [], characters: [], lattice, logTotal: Number.NEGATIVE_INFINITY }
}

interface RankedReading extends Candidate {
  /** Heaviest path that writes these digits. */
  readonly path: DecodedPath
}

function decode(lattice: Lattice, scored: ScoredLattice, fit: Fit): FieldReading {
  const ranked = rankReadings(scored, fit)
  const best = ranked[0]
  if (best === undefined) return nothingIn(lattice)
  return {
    candidates: ranked.map(({ text, digits, share }) => ({ text, digits, share })),
    characters: charactersOf(lattice, best.path, arcPosteriors(scored, fit.automaton)),
    lattice,
    logTotal: fit.total + fit.price,
  }
}

function rankReadings(scored: ScoredLattice, { automaton, total }: Fit): RankedReading[] {
  const pathOfDigits = new Map<string, DecodedPath>()
  let seen = 0
  for (const path of bestPaths(scored, automaton)) {
    const digits = digitsOf(path)
    if (!pathOfDigits.has(digits)) pathOfDigits.set(digits, path)
    if (pathOfDigits.size === candidateCount || ++seen === pathLimit) break
  }
  return [...pathOfDigits]
    .map(([digits, path]) => ({
      text: path.steps.map((step) => textOfSymbol(step.symbol)).join(''),
      digits,
      share: Math.min(1, Math.exp(forwardLogSum(scored, restrictToDigits(automaton, digits)) - total)),
      path,
    }))
    .sort((a, b) => b.share - a.share)
}

function digitsOf(path: DecodedPath): string {
  return path.steps.map((step) => (isDigitSymbol(step.symbol) ? String(step.symbol) : '')).join('')
}
