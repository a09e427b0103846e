import type { Random } from '../base/random'
import type { FieldKind } from '../segment/field-finder'

/** A string as characters: digits, marks of `MarkCharacter`, and a blank for a gap. */
export function randomCharacters(kind: FieldKind, random: Random): string[] {
  switch (kind) {
    case 'amount':
      return amountCharacters(random)
    case 'date':
      return dateCharacters(random)
    case 'zip':
      return random.chance(0.7)
        ? randomDigits(random, 5)
        : [...randomDigits(random, 5), '-', ...randomDigits(random, 4)]
    case 'pin':
      return pinCharacters(random)
    case 'digits':
      return randomDigits(random, 2 + random.below(7))
  }
}

/** Random digits; amounts like to end in zeros and do not begin with one. */
function randomDigits(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => String(random.below(10)))
}

function amountDigits(random: Random, count: number): string[] {
  const digits = randomDigits(random, count)
  if (digits[0] === '0' && random.chance(0.8)) digits[0] = String(1 + random.below(9))
  if (random.chance(0.4) && count > 2) {
    const zeros = 1 + random.below(Math.min(count, 6) - 1)
    digits.fill('0', count - zeros)
  }
  if (random.chance(0.08)) {
    const start = random.below(count)
    digits.fill(String(random.below(10)), start, start + 3)
  }
  return digits
}

/** Groups from the right: sizes in order, the last one repeated. */
function grouped(digits: readonly string[], sizes: readonly number[], mark: string): string[] {
  const groups: string[][] = []
  let end = digits.length
  while (end > 0) {
    const size = sizes[Math.min(groups.length, sizes.length - 1)] ?? 3
    groups.unshift(digits.slice(Math.max(0, end - size), end))
    end -= size
  }
  return groups.flatMap((group, i) => (i === 0 ? group : [mark, ...group]))
}

const endings: readonly (readonly string[])[] = [
  ['.'],
  ['.'],
  [','],
  [','],
  ['-'],
  ['-'],
  ['='],
  ['='],
  ['c'],
  ['c'],
  ['c'],
  ['c'],
  ['.', '-'],
  ['.', '='],
  ['*'],
  ['-', '-'],
  ['/'],
  ['/', '='],
]

function amountCharacters(random: Random): string[] {
  const digits = amountDigits(random, 2 + random.below(7))
  const grouping = random.next()
  let characters = digits
  if (grouping < 0.32) characters = grouped(digits, [3], random.chance(0.65) ? '.' : ',')
  else if (grouping < 0.5) characters = grouped(digits, [3, 2], ',')
  else if (grouping < 0.58) characters = grouped(digits, [3], ' ')
  else if (grouping < 0.62 && digits.length > 2) {
    const at = 1 + random.below(digits.length - 1)
    characters = [...digits.slice(0, at), random.pick(['.', ',', '-', '/']), ...digits.slice(at)]
  }
  const ending = random.next()
  if (ending < 0.12) {
    const cents = random.pick([['0', '0'], ['0', '0'], ['5', '0'], randomDigits(random, 2)])
    characters = [...characters, random.pick(['.', ',', '.', '-']), ...cents]
  } else if (ending < 0.62) characters = [...characters, ...random.pick(endings)]
  const opening = random.next()
  if (opening < 0.12) characters = ['$', ...characters]
  else if (opening < 0.18) characters = [random.pick(['=', '-', '*']), ...characters]
  return withEdges(characters, random)
}

/** Printed edges that a crop took in. */
function withEdges(characters: readonly string[], random: Random): string[] {
  const before = random.chance(0.14) ? ['|'] : []
  const after = random.chance(0.06) ? ['|'] : []
  return [...before, ...characters, ...after]
}

function dateCharacters(random: Random): string[] {
  const two = (value: number): string[] => [...String(value).padStart(2, '0')]
  const day = two(1 + random.below(31))
  const month = two(1 + random.below(12))
  const year = random.chance(0.6) ? ['2', '0', ...two(random.below(40))] : two(random.below(100))
  const between = random.pick<readonly string[]>([['-'], ['/'], ['.'], [' '], []])
  return withEdges([...day, ...between, ...month, ...between, ...year], random)
}

function pinCharacters(random: Random): string[] {
  const digits = randomDigits(random, 6)
  return random.chance(0.3) ? [...digits.slice(0, 3), ' ', ...digits.slice(3)] : digits
}
