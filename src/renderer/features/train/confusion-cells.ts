/** How dark a cell is, 0 to 1: the square root lets one error in a thousand be seen. Rightly read cells have a scale of their own. */
export function cellHeat(confusion: readonly (readonly number[])[], truth: number, read: number): number {
  const isRight = truth === read
  const highest = Math.max(0, ...confusion.flatMap((row, r) => row.filter((_, c) => (r === c) === isRight)))
  const count = confusion[truth]?.[read] ?? 0
  return highest === 0 ? 0 : Math.sqrt(count / highest)
}

export interface ConfusionTotal {
  readonly right: number
  readonly all: number
}

export function confusionTotal(confusion: readonly (readonly number[])[]): ConfusionTotal {
  let right = 0
  let all = 0
  confusion.forEach((row, truth) => {
    right += row[truth] ?? 0
    all += row.reduce((sum, count) => sum + count, 0)
  })
  return { right, all }
}

/** The cell an arrow key leads to from one, inside a square of `size`; null for other keys. */
export function nextCell(
  key: string,
  at: { readonly truth: number; readonly read: number },
  size: number,
): { truth: number; read: number } | null {
  const clamp = (n: number): number => Math.min(Math.max(n, 0), size - 1)
  switch (key) {
    case 'ArrowLeft':
      return { ...at, read: clamp(at.read - 1) }
    case 'ArrowRight':
      return { ...at, read: clamp(at.read + 1) }
    case 'ArrowUp':
      return { ...at, truth: clamp(at.truth - 1) }
    case 'ArrowDown':
      return { ...at, truth: clamp(at.truth + 1) }
    case 'Home':
      return { ...at, read: 0 }
    case 'End':
      return { ...at, read: size - 1 }
    default:
      return null
  }
}
