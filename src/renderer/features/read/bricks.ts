import type { FieldBox } from '../../../core/image/geometry'
import type { Cut, Lattice } from '../../../core/segment/lattice'
import type { ArcName } from '../../../protocol/commands/fields'

/** One possible piece of the lattice as a brick over the pieces it joins. x and width in field pixels. */
export interface Brick {
  readonly key: string
  readonly x: number
  readonly width: number
  /** 0 is the reading in use. */
  readonly row: number
  readonly look: 'in-use' | 'second' | 'possible' | 'none'
  /** The character; null for `no digit`. */
  readonly character: string | null
  readonly p: number
  /** Index of the character in the reading; null where the brick is not in use. */
  readonly glyphIndex: number | null
}

export interface BrickWall {
  readonly bricks: readonly Brick[]
  readonly rows: number
  /** Bricks that are not worth a row. */
  readonly folded: number
}

/** Less likely bricks are folded. */
const leastShown = 0.01
/** From here another digit for the same ink is a close second. */
const closeSecond = 0.1
const mostRows = 4

/** Where each node of the lattice stands: the cut's x halfway down, and the ink's ends. */
export function nodePositions(lattice: Lattice): number[] {
  const left = Math.min(...lattice.arcs.filter(({ from }) => from === 0).map(({ box }) => box.x))
  const last = lattice.nodeCount - 1
  const right = Math.max(...lattice.arcs.filter(({ to }) => to === last).map(({ box }) => box.x + box.width))
  return [left, ...lattice.cuts.map(middleX), right]
}

function middleX({ path }: Cut): number {
  const first = path[0]
  const last = path.at(-1)
  if (first === undefined || last === undefined) return 0
  const middle = (first.y + last.y) / 2
  return (path.find(({ y }) => y >= middle) ?? last).x
}

function isSameBox(a: FieldBox, b: FieldBox): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= 1.5
  return near(a.x, b.x) && near(a.y, b.y) && near(a.width, b.width) && near(a.height, b.height)
}

/** The reading's characters with their boxes in field pixels, as they lie on the lattice. */
export interface UsedCharacter {
  readonly box: FieldBox
  readonly character: string
  readonly p: number
}

/** Lays the lattice out: the reading in use first, then what else its ink may be, likeliest first. */
export function wallFrom(
  lattice: Lattice,
  names: readonly (readonly ArcName[])[],
  used: readonly UsedCharacter[],
): BrickWall {
  if (lattice.arcs.length === 0) return { bricks: [], rows: 0, folded: 0 }
  const nodes = nodePositions(lattice)
  const spans = lattice.arcs.map(({ from, to }) => ({
    x: nodes[from] ?? 0,
    width: (nodes[to] ?? 0) - (nodes[from] ?? 0),
  }))
  const owner = lattice.arcs.map(({ box }) => used.findIndex((character) => isSameBox(character.box, box)))
  const bricks: Brick[] = []
  const rest: Omit<Brick, 'row'>[] = []
  lattice.arcs.forEach(({ from, to }, index) => {
    const span = spans[index] ?? { x: 0, width: 0 }
    const glyphIndex = owner[index] ?? -1
    const character = used[glyphIndex]
    const arcNames = names[index] ?? []
    if (character !== undefined) {
      const { p } = character
      bricks.push({
        ...span,
        key: `${index}`,
        row: 0,
        look: 'in-use',
        character: character.character,
        p,
        glyphIndex,
      })
      const other = arcNames.find(
        ({ name, p: q }) => /^\d$/.test(name) && name !== character.character && q >= closeSecond,
      )
      if (other !== undefined)
        rest.push({
          ...span,
          key: `${index}-2`,
          look: 'second',
          character: other.name,
          p: other.p,
          glyphIndex: null,
        })
      return
    }
    const [best] = arcNames
    const digit = arcNames.find(({ name }) => /^\d$/.test(name))
    if (digit !== undefined && digit.p >= leastShown && best?.name !== 'none') {
      rest.push({
        ...span,
        key: `${index}`,
        look: 'possible',
        character: digit.name,
        p: digit.p,
        glyphIndex: null,
      })
    } else if (best?.name === 'none' && to - from > 1) {
      // A single piece that is no digit is the rule; a joint that is none is worth seeing.
      rest.push({ ...span, key: `${index}`, look: 'none', character: null, p: best.p, glyphIndex: null })
    }
  })
  return stack(bricks, rest, lattice.arcs.length)
}

const order = { 'in-use': 0, second: 1, possible: 2, none: 3 } as const

/** First row with room, from the second row on; what finds none is folded. */
function stack(bricks: Brick[], rest: readonly Omit<Brick, 'row'>[], arcCount: number): BrickWall {
  const rows: Brick[][] = [bricks]
  const sorted = [...rest].sort((a, b) => order[a.look] - order[b.look] || b.p - a.p)
  for (const brick of sorted) {
    const isFree = (row: readonly Brick[]) =>
      row.every((other) => brick.x >= other.x + other.width - 1 || other.x >= brick.x + brick.width - 1)
    const index = rows.findIndex((row, at) => at > 0 && isFree(row))
    const row = index < 0 ? rows.length : index
    if (row >= mostRows) continue
    rows[row] = [...(rows[row] ?? []), { ...brick, row }]
  }
  const shown = rows.flat()
  const shownArcs = shown.filter(({ look }) => look !== 'second').length
  return { bricks: shown, rows: rows.length, folded: arcCount - shownArcs }
}
