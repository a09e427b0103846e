import type { PageBox } from '../image/geometry'
import type { InkBox } from '../image/ink-boxes'
import type { FieldKind, FieldProposal } from './field-finder'
import { amountLinePrior, dateLinePrior, isInCodeLine } from './find-priors'
import type { PageWriting, Writing } from './find-writing'

interface PageSize {
  readonly width: number
  readonly height: number
}

/** Letters of a word and digits of a code look alike to geometry; reading decides, and each reading takes time. */
const mostUnknown = 8
const leastScore = 0.12
/** In heights of the tallest string: stamps, imprints. */
const smallPrint = 0.4
/** A page less than this many characters high is no page but a field that was cut out. */
const stripHeight = 4.5
/** An amount or a date in so good a place makes a cheque of the page: other strings are not tried. */
const sureScore = 0.4

/**
 * Proposes writing that may be one of the wanted kinds, all of it tentative: amount and date by their place on a
 * cheque; `digits` for any string of four to eleven characters of equal height. Boxes are in the page's pixels as
 * given.
 */
export function findNumbers(
  writing: PageWriting,
  page: PageSize,
  wanted: readonly FieldKind[],
): FieldProposal[] {
  const above = writing.strings.filter(({ box }) => !isInCodeLine(box, page))
  const tallest = Math.max(...above.map(({ height }) => height))
  const strings = above.filter(({ height }) => height >= smallPrint * tallest)
  const strip = stripOf(strings, page)
  if (strip) return [{ kind: 'amount', box: withMargin(strip.box, strip.height, []), score: 0.8 }]
  const found: FieldProposal[] = []
  for (const kind of wanted) {
    if (kind === 'digits' && found.some(({ score }) => score >= sureScore)) continue
    const best = strings
      .map((string) => ({ string, score: scoreOf(string, kind, { ...page, tallest }) }))
      .filter(({ score }) => score >= leastScore)
      .sort((a, b) => b.score - a.score || a.string.box.x - b.string.box.x)
      .slice(0, kind === 'digits' ? mostUnknown : 1)
    for (const { string, score } of best) {
      const whole = kind === 'digits' ? string.box : wholeLine(string, writing.characters, kind)
      const box = withMargin(whole, string.height, writing.characters)
      found.push({ kind, box, score, tentative: true })
    }
  }
  return found
}

/** All writing of a picture that shows one line only: somebody scanned or cut out just the amount. */
function stripOf(strings: readonly Writing[], page: PageSize): Pick<Writing, 'box' | 'height'> | null {
  const [first] = strings
  if (!first || page.width < page.height) return null
  const height = Math.max(...strings.map((string) => string.height))
  return page.height <= stripHeight * height
    ? { box: boxAround(strings.map(({ box }) => box)), height }
    : null
}

function scoreOf(
  { box, count, height, regularity }: Writing,
  kind: FieldKind,
  page: PageSize & { readonly tallest: number },
): number {
  if (kind === 'amount') return amountLinePrior(box, page) * regularity * countPrior(count, 3, 10)
  if (kind === 'date') return dateLinePrior(box, page) * regularity * countPrior(count, 5, 11)
  const down = (box.y + box.height / 2) / page.height
  const size = Math.sqrt(height / page.tallest)
  return 0.6 * regularity * countPrior(count, 4, 11) * size * (0.4 + 0.6 * down)
}

/** 1 inside the bounds, falling by half for each character outside them. */
function countPrior(count: number, fewest: number, most: number): number {
  return 0.5 ** Math.max(0, fewest - count, count - most)
}

/** Adds the characters to the left and right that a wide gap or a slanted stroke parted from the string. */
function wholeLine(string: Writing, characters: readonly InkBox[], kind: FieldKind): PageBox {
  const own = new Set(string.characters)
  let box = string.box
  for (;;) {
    const next = characters.find((character) => !own.has(character) && goesOn(box, string.height, character))
    if (!next) break
    own.add(next)
    box = boxAround([box, next])
  }
  const sign = kind === 'amount' ? printedSign([...own], string.height) : null
  return sign ? boxAround([...own].filter((character) => character !== sign)) : box
}

function goesOn(box: PageBox, height: number, { x, y, width, height: own }: InkBox): boolean {
  const gap = Math.max(x - box.x - box.width, box.x - x - width)
  const overlap = Math.min(y + own, box.y + box.height) - Math.max(y, box.y)
  return (
    gap <= 1.2 * height &&
    overlap >= 0.6 * Math.min(own, box.height) &&
    own >= 0.6 * height &&
    own <= 2.8 * height
  )
}

/**
 * A printed currency sign stands first, apart, is bolder than a pen's digits and no 1. Where in doubt it stays in the
 * box: a sign that is read as a digit is seen, a first digit taken for a sign is lost.
 */
function printedSign(characters: readonly InkBox[], height: number): InkBox | null {
  const [first, ...rest] = [...characters].sort((a, b) => a.x - b.x)
  if (!first || rest.length < 2) return null
  const bold = ({ area, width, height: own }: InkBox): number => area / (width * own)
  const usual = rest.reduce((sum, box) => sum + bold(box), 0) / rest.length
  const gaps = rest.map((box, i) => {
    const before = rest[i - 1] ?? first
    return Math.max(0, box.x - before.x - before.width)
  })
  const [apart = 0, ...others] = gaps
  const usualGap = others.sort((a, b) => a - b)[others.length >> 1] ?? 0
  const standsApart = apart >= 0.4 * height && apart >= 2.5 * usualGap
  const isLarge = first.height >= 0.95 * height && first.width >= 0.45 * first.height
  return standsApart && isLarge && bold(first) >= 1.15 * usual ? first : null
}

function boxAround(boxes: readonly PageBox[]): PageBox {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** Paper left around the writing, in heights of a character: room for commas, `/-` and strokes that stick out. */
const margin = { beside: 0.5, above: 0.3 }

/** The margin above and below ends where the next line's ink begins. */
function withMargin(box: PageBox, height: number, characters: readonly InkBox[]): PageBox {
  const beside = margin.beside * height
  const most = margin.above * height
  const near = characters.filter(
    ({ x, width }) => x < box.x + box.width + beside && x + width > box.x - beside,
  )
  const gaps = (distance: (other: InkBox) => number): number =>
    Math.min(most, ...near.map(distance).filter((gap) => gap >= 0))
  const above = gaps(({ y, height: own }) => (y + own / 2 < box.y ? Math.max(0, box.y - y - own) : -1))
  const below = gaps(({ y, height: own }) =>
    y + own / 2 > box.y + box.height ? Math.max(0, y - box.y - box.height) : -1,
  )
  return {
    x: box.x - beside,
    y: box.y - above,
    width: box.width + 2 * beside,
    height: box.height + above + below,
  }
}
