import { digitCount } from './symbols'

/**
 * A weighted finite-state automaton over symbols, weights natural logs. Transitions lie in compressed rows: those
 * leaving state s are `rowStart[s] .. rowStart[s + 1] - 1`.
 */
export interface Automaton {
  readonly stateCount: number
  readonly rowStart: Int32Array
  readonly target: Int32Array
  readonly symbol: Int32Array
  readonly weight: Float64Array
  /** -Infinity where a reading may not begin. */
  readonly initial: Float64Array
  /** -Infinity where a reading may not end. */
  readonly final: Float64Array
}

interface Transition {
  readonly from: number
  readonly to: number
  readonly symbol: number
  readonly weight: number
}

/** Builds an automaton from named states. */
export interface AutomatonBuilder {
  start(state: string, weight?: number): void
  end(state: string, weight?: number): void
  /** One transition for each symbol given; said twice, it counts once, with the later weight. */
  go(from: string, to: string, symbols: readonly number[], weight?: number): void
  build(): Automaton
}

export function createAutomatonBuilder(): AutomatonBuilder {
  const ids = new Map<string, number>()
  const transitions = new Map<string, Transition>()
  const starts = new Map<number, number>()
  const ends = new Map<number, number>()
  const idOf = (state: string): number => {
    const known = ids.get(state)
    if (known !== undefined) return known
    ids.set(state, ids.size)
    return ids.size - 1
  }
  return {
    start: (state, weight = 0) => void starts.set(idOf(state), weight),
    end: (state, weight = 0) => void ends.set(idOf(state), weight),
    go: (from, to, symbols, weight = 0) => {
      for (const symbol of symbols)
        transitions.set(`${from}>${to}:${symbol}`, { from: idOf(from), to: idOf(to), symbol, weight })
    },
    build: () => pack(ids.size, [...transitions.values()], { starts, ends }),
  }
}

interface Borders {
  readonly starts: ReadonlyMap<number, number>
  readonly ends: ReadonlyMap<number, number>
}

function pack(stateCount: number, transitions: readonly Transition[], borders: Borders): Automaton {
  const sorted = transitions.toSorted((a, b) => a.from - b.from)
  const rowStart = new Int32Array(stateCount + 1)
  for (const { from } of sorted) rowStart[from + 1] = (rowStart[from + 1] ?? 0) + 1
  for (let state = 0; state < stateCount; state++)
    rowStart[state + 1] = (rowStart[state + 1] ?? 0) + (rowStart[state] ?? 0)
  const initial = new Float64Array(stateCount).fill(Number.NEGATIVE_INFINITY)
  const final = new Float64Array(stateCount).fill(Number.NEGATIVE_INFINITY)
  for (const [state, weight] of borders.starts) initial[state] = weight
  for (const [state, weight] of borders.ends) final[state] = weight
  return {
    stateCount,
    rowStart,
    target: Int32Array.from(sorted, (t) => t.to),
    symbol: Int32Array.from(sorted, (t) => t.symbol),
    weight: Float64Array.from(sorted, (t) => t.weight),
    initial,
    final,
  }
}

/**
 * The part of `grammar` that spells exactly `digits`, marks and junk still free: forward over it sums every
 * segmentation and every writing of that digit string. Only states that can be reached are built.
 */
export function restrictToDigits(grammar: Automaton, digits: string): Automaton {
  const builder = createAutomatonBuilder()
  const wanted = Array.from(digits, Number)
  const seen = new Set<string>()
  const open: { readonly state: number; readonly done: number; readonly name: string }[] = []
  const visit = (state: number, done: number): string => {
    const name = `${state}/${done}`
    if (!seen.has(name)) {
      seen.add(name)
      open.push({ state, done, name })
      const final = grammar.final[state] ?? Number.NEGATIVE_INFINITY
      if (done === wanted.length && final > Number.NEGATIVE_INFINITY) builder.end(name, final)
    }
    return name
  }
  grammar.initial.forEach((weight, state) => {
    if (weight > Number.NEGATIVE_INFINITY) builder.start(visit(state, 0), weight)
  })
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const rowEnd = grammar.rowStart[next.state + 1] ?? 0
    for (let t = grammar.rowStart[next.state] ?? 0; t < rowEnd; t++) {
      const read = grammar.symbol[t] ?? 0
      const isDigit = read < digitCount
      if (isDigit && read !== wanted[next.done]) continue
      const name = visit(grammar.target[t] ?? 0, next.done + (isDigit ? 1 : 0))
      builder.go(next.name, name, [read], grammar.weight[t] ?? 0)
    }
  }
  return builder.build()
}
