import type { Automaton } from './automaton'
import { logAdd } from './log-add'
import type { ScoredLattice } from './scored-lattice'

const impossible = Number.NEGATIVE_INFINITY

/** Log sums over partial paths, [nodeCount, stateCount], row by row. */
type Table = Float64Array

/**
 * Log of the summed weight of all paths of the lattice that the automaton accepts; -Infinity where there is none.
 * One pass over arcs x transitions.
 */
export function forwardLogSum(lattice: ScoredLattice, automaton: Automaton): number {
  return totalOf(forwardTable(lattice, automaton), lattice, automaton)
}

/**
 * For each arc and symbol the share of all accepted paths' weight that runs through it, [arcCount, symbolCount]
 * (Baum-Welch posteriors). All zero where no path is accepted.
 */
export function arcPosteriors(lattice: ScoredLattice, automaton: Automaton): Float64Array {
  const posteriors = new Float64Array(lattice.arcCount * lattice.symbolCount)
  const forward = forwardTable(lattice, automaton)
  const total = totalOf(forward, lattice, automaton)
  if (total === impossible) return posteriors
  const { stateCount, rowStart, target, symbol, weight } = automaton
  const backward = new Float64Array(lattice.nodeCount * stateCount).fill(impossible)
  backward.set(automaton.final, (lattice.nodeCount - 1) * stateCount)
  // Arcs ascend by their first node, so walking back every arc that leaves `to` is done before `to` is used.
  for (let arc = lattice.arcCount - 1; arc >= 0; arc--) {
    const start = (lattice.from[arc] ?? 0) * stateCount
    const end = (lattice.to[arc] ?? 0) * stateCount
    const row = arc * lattice.symbolCount
    for (let state = 0; state < stateCount; state++) {
      const before = forward[start + state] ?? impossible
      // Partial paths that no start reaches carry no posterior, and no reachable state needs them.
      if (before === impossible) continue
      const rowEnd = rowStart[state + 1] ?? 0
      for (let t = rowStart[state] ?? 0; t < rowEnd; t++) {
        const cell = row + (symbol[t] ?? 0)
        const after =
          (backward[end + (target[t] ?? 0)] ?? impossible) + (weight[t] ?? 0) + (lattice.scores[cell] ?? 0)
        if (after === impossible) continue
        backward[start + state] = logAdd(backward[start + state] ?? impossible, after)
        posteriors[cell] = (posteriors[cell] ?? 0) + Math.exp(before + after - total)
      }
    }
  }
  return posteriors
}

function forwardTable(lattice: ScoredLattice, automaton: Automaton): Table {
  const { stateCount, rowStart, target, symbol, weight } = automaton
  const table = new Float64Array(lattice.nodeCount * stateCount).fill(impossible)
  table.set(automaton.initial, 0)
  for (let arc = 0; arc < lattice.arcCount; arc++) {
    const start = (lattice.from[arc] ?? 0) * stateCount
    const end = (lattice.to[arc] ?? 0) * stateCount
    const row = arc * lattice.symbolCount
    for (let state = 0; state < stateCount; state++) {
      const before = table[start + state] ?? impossible
      if (before === impossible) continue
      const rowEnd = rowStart[state + 1] ?? 0
      for (let t = rowStart[state] ?? 0; t < rowEnd; t++) {
        const value = before + (weight[t] ?? 0) + (lattice.scores[row + (symbol[t] ?? 0)] ?? impossible)
        if (value === impossible) continue
        const cell = end + (target[t] ?? 0)
        table[cell] = logAdd(table[cell] ?? impossible, value)
      }
    }
  }
  return table
}

function totalOf(forward: Table, lattice: ScoredLattice, automaton: Automaton): number {
  const last = (lattice.nodeCount - 1) * automaton.stateCount
  let total = impossible
  for (let state = 0; state < automaton.stateCount; state++) {
    const value = (forward[last + state] ?? impossible) + (automaton.final[state] ?? impossible)
    total = logAdd(total, value)
  }
  return total
}
