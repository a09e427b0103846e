import type { Automaton } from './automaton'
import type { DecodedPath, PathStep, ScoredLattice } from './scored-lattice'

const impossible = Number.NEGATIVE_INFINITY

/** The heaviest path (Viterbi), or null where the automaton accepts none. */
export function bestPath(lattice: ScoredLattice, automaton: Automaton): DecodedPath | null {
  for (const path of bestPaths(lattice, automaton)) return path
  return null
}

/**
 * All accepted paths, heaviest first, each once for every way the automaton can accept it. Lazy: take as many as
 * are needed. A* whose estimate is the exact weight of the best completion, from one backward Viterbi pass; hence
 * no path is expanded that is not among the best.
 */
export function* bestPaths(lattice: ScoredLattice, automaton: Automaton): Generator<DecodedPath> {
  const completion = bestCompletions(lattice, automaton)
  const firstArc = firstArcOf(lattice)
  const queue = createQueue()
  automaton.initial.forEach((weight, state) => {
    const priority = weight + (completion[state] ?? impossible)
    if (priority > impossible)
      queue.push({ priority, score: weight, node: 0, state, step: null, previous: null })
  })
  for (let head = queue.pop(); head !== null; head = queue.pop()) {
    if (head.node === -1) {
      yield { score: head.score, steps: stepsOf(head) }
      continue
    }
    expand({ lattice, automaton, completion, firstArc }, head, queue)
  }
}

interface Hypothesis {
  /** Score so far plus the best completion. */
  readonly priority: number
  readonly score: number
  /** -1 once the automaton's final weight is in the score. */
  readonly node: number
  readonly state: number
  readonly step: PathStep | null
  readonly previous: Hypothesis | null
}

interface Search {
  readonly lattice: ScoredLattice
  readonly automaton: Automaton
  /** Weight of the best way from a node and state to the end, [nodeCount, stateCount]. */
  readonly completion: Float64Array
  /** Arcs that leave node n are `firstArc[n] .. firstArc[n + 1] - 1`. */
  readonly firstArc: Int32Array
}

function expand({ lattice, automaton, completion, firstArc }: Search, head: Hypothesis, queue: Queue): void {
  const { stateCount, rowStart, target, symbol, weight } = automaton
  if (head.node === lattice.nodeCount - 1) {
    const score = head.score + (automaton.final[head.state] ?? impossible)
    if (score > impossible) queue.push({ ...head, priority: score, score, node: -1 })
  }
  const arcEnd = firstArc[head.node + 1] ?? 0
  const rowEnd = rowStart[head.state + 1] ?? 0
  for (let arc = firstArc[head.node] ?? 0; arc < arcEnd; arc++) {
    const node = lattice.to[arc] ?? 0
    for (let t = rowStart[head.state] ?? 0; t < rowEnd; t++) {
      const read = symbol[t] ?? 0
      const state = target[t] ?? 0
      const rest = completion[node * stateCount + state] ?? impossible
      const gained = (weight[t] ?? 0) + (lattice.scores[arc * lattice.symbolCount + read] ?? impossible)
      if (rest === impossible || gained === impossible) continue
      const score = head.score + gained
      queue.push({ priority: score + rest, score, node, state, step: { arc, symbol: read }, previous: head })
    }
  }
}

function bestCompletions(lattice: ScoredLattice, automaton: Automaton): Float64Array {
  const { stateCount, rowStart, target, symbol, weight } = automaton
  const table = new Float64Array(lattice.nodeCount * stateCount).fill(impossible)
  table.set(automaton.final, (lattice.nodeCount - 1) * stateCount)
  for (let arc = lattice.arcCount - 1; arc >= 0; arc--) {
    const start = (lattice.from[arc] ?? 0) * stateCount
    const end = (lattice.to[arc] ?? 0) * stateCount
    const row = arc * lattice.symbolCount
    for (let state = 0; state < stateCount; state++) {
      const rowEnd = rowStart[state + 1] ?? 0
      let best = table[start + state] ?? impossible
      for (let t = rowStart[state] ?? 0; t < rowEnd; t++) {
        const after = table[end + (target[t] ?? 0)] ?? impossible
        const value = after + (weight[t] ?? 0) + (lattice.scores[row + (symbol[t] ?? 0)] ?? impossible)
        if (value > best) best = value
      }
      table[start + state] = best
    }
  }
  return table
}

function firstArcOf(lattice: ScoredLattice): Int32Array {
  const first = new Int32Array(lattice.nodeCount + 1)
  let arc = 0
  for (let node = 0; node <= lattice.nodeCount; node++) {
    while (arc < lattice.arcCount && (lattice.from[arc] ?? 0) < node) arc++
    first[node] = arc
  }
  return first
}

function stepsOf(end: Hypothesis): PathStep[] {
  const steps: PathStep[] = []
  for (let at: Hypothesis | null = end; at !== null; at = at.previous)
    if (at.step !== null) steps.push(at.step)
  return steps.reverse()
}

interface Queue {
  push(hypothesis: Hypothesis): void
  pop(): Hypothesis | null
}

/** Binary heap, greatest priority first. */
function createQueue(): Queue {
  const heap: Hypothesis[] = []
  const priorityAt = (index: number): number => heap[index]?.priority ?? impossible
  const swap = (a: number, b: number): void => {
    const first = heap[a]
    const second = heap[b]
    if (first === undefined || second === undefined) return
    heap[a] = second
    heap[b] = first
  }
  const sink = (): void => {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const larger = priorityAt(left + 1) > priorityAt(left) ? left + 1 : left
      if (larger >= heap.length || priorityAt(larger) <= priorityAt(at)) return
      swap(at, larger)
      at = larger
    }
  }
  return {
    push: (hypothesis) => {
      heap.push(hypothesis)
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1
        if (priorityAt(parent) >= priorityAt(at)) return
        swap(at, parent)
        at = parent
      }
    },
    pop: () => {
      const top = heap[0]
      const last = heap.pop()
      if (top === undefined || last === undefined) return null
      if (heap.length > 0) {
        heap[0] = last
        sink()
      }
      return top
    },
  }
}
