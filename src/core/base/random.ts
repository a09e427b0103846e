/** A seeded stream of random numbers: same seed, same numbers, on every host. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** A whole number in [0, limit). */
  below(limit: number): number
  /** Normal with the given mean and standard deviation (Box–Muller). */
  normal(mean: number, deviation: number): number
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
  /** An independent stream, so that adding a draw in one place does not move all later ones. */
  fork(label: number): Random
}

/** sfc32, seeded through splitmix32. Passes PractRand; 32-bit integer operations only, hence equal on all hosts. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const split = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let a = split()
  let b = split()
  let c = split()
  let counter = 1
  const nextWord = (): number => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + sum) >>> 0
    return sum
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) nextWord()
  const next = (): number => (nextWord() >>> 5) / 0x8000000
  let spare: number | undefined
  const normal = (mean: number, deviation: number): number => {
    if (spare !== undefined) {
      const value = mean + spare * deviation
      spare = undefined
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()))
    const angle = 2 * Math.PI * next()
    spare = radius * Math.sin(angle)
    return mean + radius * Math.cos(angle) * deviation
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    normal,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: <T>(choices: readonly T[]): T => {
      const choice = choices[below(choices.length)]
      if (choice === undefined) throw new RangeError('nothing to pick from')
      return choice
    },
    fork: (label) => createRandom((seed ^ Math.imul(label + 1, 0x85ebca6b)) >>> 0),
  }
}
