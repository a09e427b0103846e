/** 95 % interval of a share by Wilson 1927: holds near 0 and 1, where the usual one does not. */
export function wilsonInterval(right: number, total: number): readonly [number, number] {
  if (total <= 0) return [0, 1]
  const z = 1.959964
  const share = right / total
  const shrink = 1 + (z * z) / total
  const middle = (share + (z * z) / (2 * total)) / shrink
  const reach = (z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))) / shrink
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)]
}

/** Where the best figures stand; none where all are alike, which makes none the best. */
export function bestIndices(
  figures: readonly (number | null)[],
  wanted: 'most' | 'least',
): readonly number[] {
  const known = figures.filter((figure) => figure !== null)
  if (known.length < 2) return []
  const best = wanted === 'most' ? Math.max(...known) : Math.min(...known)
  const indices = figures.flatMap((figure, index) => (figure === best ? [index] : []))
  return indices.length === known.length ? [] : indices
}

/** Whether the two likeliest-best intervals share a number: the order of the two may then be chance. */
export function bestOverlaps(intervals: readonly (readonly [number, number])[]): boolean {
  const [first, second] = [...intervals].sort((a, b) => middleOf(b) - middleOf(a))
  return first !== undefined && second !== undefined && second[1] >= first[0]
}

function middleOf([low, high]: readonly [number, number]): number {
  return (low + high) / 2
}

export interface Confused {
  readonly truth: number
  readonly read: number
  readonly count: number
}

/** The most frequent confusions, most first; rows are the truth. */
export function mostConfused(confusion: readonly (readonly number[])[], most: number): readonly Confused[] {
  return confusion
    .flatMap((row, truth) => row.map((count, read) => ({ truth, read, count })))
    .filter(({ truth, read, count }) => truth !== read && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, most)
}
