import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Automaton, createAutomatonBuilder, restrictToDigits } from './automaton'
import { bestPath, bestPaths } from './best-paths'
import { arcPosteriors, forwardLogSum } from './forward-backward'
import { logAdd } from './log-add'
import type { PathStep, ScoredLattice } from './scored-lattice'

/** Symbols 0 to 2 are digits; 10 is a mark. */
const alphabet = [0, 1, 2, 10]
const columnCount = 11

const latticeArbitrary = fc
  .record({
    nodeCount: fc.integer({ min: 2, max: 5 }),
    picks: fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(),
        fc.array(fc.double({ min: -6, max: 0, noNaN: true }), { minLength: 4, maxLength: 4 }),
      ),
      {
        maxLength: 6,
      },
    ),
  })
  .map(({ nodeCount, picks }): ScoredLattice => {
    const spans = new Map<string, readonly number[]>()
    for (const [a, b, scores] of picks) {
      const from = a % (nodeCount - 1)
      spans.set(`${from},${from + 1 + (b % (nodeCount - 1 - from))}`, scores)
    }
    const arcs = [...spans].map(([key, scores]) => ({ ends: key.split(',').map(Number), scores }))
    arcs.sort((p, q) => (p.ends[0] ?? 0) - (q.ends[0] ?? 0) || (p.ends[1] ?? 0) - (q.ends[1] ?? 0))
    const table = new Float64Array(arcs.length * columnCount).fill(Number.NEGATIVE_INFINITY)
    arcs.forEach(({ scores }, arc) => {
      alphabet.forEach((symbol, k) => {
        table[arc * columnCount + symbol] = scores[k] ?? 0
      })
    })
    return {
      nodeCount,
      arcCount: arcs.length,
      from: Int32Array.from(arcs, ({ ends }) => ends[0] ?? 0),
      to: Int32Array.from(arcs, ({ ends }) => ends[1] ?? 0),
      scores: table,
      symbolCount: columnCount,
    }
  })

const automatonArbitrary = fc
  .record({
    stateCount: fc.integer({ min: 1, max: 3 }),
    moves: fc.array(
      fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...alphabet), fc.double({ min: -3, max: 0, noNaN: true })),
      { maxLength: 12 },
    ),
    final: fc.nat(),
  })
  .map(({ stateCount, moves, final }): Automaton => {
    const builder = createAutomatonBuilder()
    builder.start('0', -0.5)
    for (const [from, to, symbol, weight] of moves)
      builder.go(String(from % stateCount), String(to % stateCount), [symbol], weight)
    builder.end(String(final % stateCount), -0.25)
    builder.end('0', -1)
    return builder.build()
  })

interface Enumerated {
  readonly score: number
  readonly steps: readonly PathStep[]
}

/** Every accepted path by plain recursion: the definition the fast code is held to. */
function enumerate(lattice: ScoredLattice, automaton: Automaton): Enumerated[] {
  const found: Enumerated[] = []
  const walk = (node: number, state: number, score: number, steps: readonly PathStep[]): void => {
    const final = automaton.final[state] ?? 0
    if (node === lattice.nodeCount - 1 && final > Number.NEGATIVE_INFINITY)
      found.push({ score: score + final, steps })
    for (let arc = 0; arc < lattice.arcCount; arc++) {
      if (lattice.from[arc] !== node) continue
      for (let t = automaton.rowStart[state] ?? 0; t < (automaton.rowStart[state + 1] ?? 0); t++) {
        const symbol = automaton.symbol[t] ?? 0
        const gained = (lattice.scores[arc * columnCount + symbol] ?? 0) + (automaton.weight[t] ?? 0)
        walk(lattice.to[arc] ?? 0, automaton.target[t] ?? 0, score + gained, [...steps, { arc, symbol }])
      }
    }
  }
  automaton.initial.forEach((weight, state) => {
    if (weight > Number.NEGATIVE_INFINITY) walk(0, state, weight, [])
  })
  return found
}

const logSum = (values: readonly number[]): number => values.reduce(logAdd, Number.NEGATIVE_INFINITY)
const digitsOf = (path: Enumerated): string =>
  path.steps.map((step) => (step.symbol < 10 ? String(step.symbol) : '')).join('')

describe('decoding a lattice with an automaton', () => {
  it('sums exactly the paths that plain enumeration finds', () => {
    fc.assert(
      fc.property(latticeArbitrary, automatonArbitrary, (lattice, automaton) => {
        const expected = logSum(enumerate(lattice, automaton).map((path) => path.score))
        const actual = forwardLogSum(lattice, automaton)
        if (expected === Number.NEGATIVE_INFINITY) expect(actual).toBe(expected)
        else expect(actual).toBeCloseTo(expected, 9)
      }),
    )
  })

  it('lists every path once, heaviest first', () => {
    fc.assert(
      fc.property(latticeArbitrary, automatonArbitrary, (lattice, automaton) => {
        const expected = enumerate(lattice, automaton).map((path) => path.score)
        expected.sort((a, b) => b - a)
        const actual = [...bestPaths(lattice, automaton)]
        expect(actual.length).toBe(expected.length)
        actual.forEach((path, rank) => {
          expect(path.score).toBeCloseTo(expected[rank] ?? 0, 9)
        })
      }),
    )
  })

  it('gives each step of a path its arc and symbol, from the first node to the last', () => {
    fc.assert(
      fc.property(latticeArbitrary, automatonArbitrary, (lattice, automaton) => {
        const path = bestPath(lattice, automaton)
        if (path === null) return
        let node = 0
        for (const { arc } of path.steps) {
          expect(lattice.from[arc]).toBe(node)
          node = lattice.to[arc] ?? 0
        }
        expect(node).toBe(lattice.nodeCount - 1)
      }),
    )
  })

  it('gives posteriors equal to each arc and symbol’s share of the enumerated weight', () => {
    fc.assert(
      fc.property(latticeArbitrary, automatonArbitrary, (lattice, automaton) => {
        const paths = enumerate(lattice, automaton)
        const total = logSum(paths.map((path) => path.score))
        const expected = new Float64Array(lattice.arcCount * columnCount)
        for (const { score, steps } of paths)
          for (const { arc, symbol } of steps)
            expected[arc * columnCount + symbol] =
              (expected[arc * columnCount + symbol] ?? 0) + Math.exp(score - total)
        const actual = arcPosteriors(lattice, automaton)
        actual.forEach((value, cell) => {
          expect(value).toBeCloseTo(expected[cell] ?? 0, 9)
        })
      }),
    )
  })

  it('sums a digit string over all its segmentations and marks, and all strings to the whole', () => {
    fc.assert(
      fc.property(latticeArbitrary, automatonArbitrary, (lattice, automaton) => {
        const paths = enumerate(lattice, automaton)
        const strings = new Set(paths.map(digitsOf))
        const sums = [...strings].map((digits) => {
          const sum = forwardLogSum(lattice, restrictToDigits(automaton, digits))
          const own = paths.filter((path) => digitsOf(path) === digits)
          expect(sum).toBeCloseTo(logSum(own.map((path) => path.score)), 9)
          return sum
        })
        if (strings.size > 0) expect(logSum(sums)).toBeCloseTo(forwardLogSum(lattice, automaton), 9)
      }),
    )
  })

  it('finds nothing in a lattice without arcs', () => {
    const builder = createAutomatonBuilder()
    builder.start('a')
    builder.go('a', 'a', [1])
    builder.end('a')
    const empty: ScoredLattice = {
      nodeCount: 2,
      arcCount: 0,
      from: new Int32Array(0),
      to: new Int32Array(0),
      scores: new Float64Array(0),
      symbolCount: columnCount,
    }
    expect(bestPath(empty, builder.build())).toBeNull()
    expect(forwardLogSum(empty, builder.build())).toBe(Number.NEGATIVE_INFINITY)
  })
})
