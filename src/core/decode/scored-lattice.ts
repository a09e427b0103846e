/**
 * A lattice as the decoder sees it: a graph whose arcs run forward (`from < to`), node 0 the start and the last node
 * the end, with a log score for every arc and symbol. -Infinity forbids a symbol on an arc.
 */
export interface ScoredLattice {
  readonly nodeCount: number
  readonly arcCount: number
  /** Ascending. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** Natural logs, [arcCount, symbolCount], row by row. */
  readonly scores: Float64Array
  readonly symbolCount: number
}

/** One arc of a path and the symbol read from it. */
export interface PathStep {
  readonly arc: number
  readonly symbol: number
}

/** A path from start to end, in reading order; `score` is the natural log of its weight. */
export interface DecodedPath {
  readonly score: number
  readonly steps: readonly PathStep[]
}
