import type { PageBox } from '../image/geometry'
import { type InkBox, inkBoxes } from '../image/ink-boxes'
import { openHorizontalRuns } from '../image/open-runs'
import { pageInk } from '../image/paper'
import type { GreyRaster, InkMask } from '../image/raster'
import { acrossAt, type Rule } from './rule-line'

/** Neighbouring characters of one height on one line, in the pixels of the searched raster. */
export interface Writing {
  readonly box: PageBox
  /** Left to right, without dots and commas. */
  readonly characters: readonly InkBox[]
  /** Typical height of a character. */
  readonly height: number
  /** How many characters it seems to have; those that touch are counted by width. */
  readonly count: number
  /** 0 to 1: equal heights, equal gaps. Digits are regular; so are capitals. */
  readonly regularity: number
}

const smallest = 9
/** Of the page's longer side. */
const tallestShare = 0.2

/** The ink of a page that may be characters, and the strings of one height that they form. */
export interface PageWriting {
  readonly characters: readonly InkBox[]
  readonly strings: readonly Writing[]
}

/** Groups the ink of a page, rules taken out, into strings of characters of one height. */
export function findWriting(grey: GreyRaster, rules: readonly Rule[]): PageWriting {
  const boxes = inkBoxes(withoutRuns(withoutRules(pageInk(grey), rules)))
  const tallest = tallestShare * Math.max(grey.width, grey.height)
  const characters = boxes.filter(
    (box) =>
      box.height >= smallest &&
      box.height <= tallest &&
      box.width <= 5 * box.height &&
      box.area >= 0.8 * box.height,
  )
  const marks: Marks = {
    dots: boxes.filter((box) => box.height < smallest && box.height >= 2 && box.width < 2 * smallest),
    dashes: boxes.filter((box) => box.height < smallest && box.width > 1.5 * box.height && box.width > 5),
  }
  const chains = [0.6, 1.15].flatMap((gap) => chained(characters, marks, gap))
  const strings = chains
    .filter((chain) => !isLabel(chain, marks.dots))
    .map(writingFrom)
    .filter((writing) => writing !== null)
  return { characters, strings: distinct(strings) }
}

/** Small ink that is no character but says where strings end or go on. */
interface Marks {
  readonly dots: readonly InkBox[]
  readonly dashes: readonly InkBox[]
}

/** Half the thickness of what is erased along a rule, and the longest upright stroke that is still rule. */
const ruleReach = 3

/** Erases rules, except where a stroke crosses them. */
function withoutRules(ink: InkMask, rules: readonly Rule[]): InkMask {
  const { width, height } = ink
  const data = ink.data.slice()
  for (const rule of rules) {
    if (rule.end - rule.start < 40) continue
    for (let x = rule.start; x < Math.min(rule.end, width); x++) {
      const y = Math.round(acrossAt(rule, x))
      const isInk = (dy: number): boolean =>
        y + dy >= 0 && y + dy < height && ink.data[(y + dy) * width + x] === 1
      if (isInk(-ruleReach) || isInk(ruleReach)) continue
      for (let dy = 1 - ruleReach; dy < ruleReach; dy++) if (isInk(dy)) data[(y + dy) * width + x] = 0
    }
  }
  return { width, height, data }
}

/** At about 150 dpi no stroke of a digit is so long and level. */
const longestBar = 40
const thickestRule = 5

/** Erases level runs that were too dotted for a rule, except where a stroke crosses them. */
function withoutRuns(ink: InkMask): InkMask {
  const { width, height } = ink
  const runs = openHorizontalRuns(ink, longestBar).data
  const data = ink.data.slice()
  for (let i = runs.indexOf(1); i >= 0; i = runs.indexOf(1, i + 1)) {
    let top = i
    let bottom = i
    while (top >= width && ink.data[top - width] === 1 && i - top <= thickestRule * width) top -= width
    while (
      bottom + width < width * height &&
      ink.data[bottom + width] === 1 &&
      bottom - i <= thickestRule * width
    )
      bottom += width
    if ((bottom - top) / width < thickestRule) data[i] = 0
  }
  return { width, height, data }
}

/** Links each character to the next on its line, at most `gap` heights away and of about its height. */
function chained(characters: readonly InkBox[], marks: Marks, gap: number): InkBox[][] {
  const sorted = [...characters].sort((a, b) => a.x - b.x || a.y - b.y)
  const chains: InkBox[][] = []
  for (const box of sorted) {
    let best: InkBox[] | null = null
    let least = Number.POSITIVE_INFINITY
    for (const chain of chains) {
      const reach = hasDashBetween(chain, box, marks.dashes) ? 2 * gap : gap
      const distance = distanceTo(chain, box, reach)
      if (distance < least && !hasColonBetween(chain, box, marks.dots)) {
        least = distance
        best = chain
      }
    }
    if (best) best.push(box)
    else chains.push([box])
  }
  return chains
}

function distanceTo(chain: readonly InkBox[], box: InkBox, gap: number): number {
  const tail = chain.slice(-3)
  const last = chain.at(-1)
  if (!last) return Number.POSITIVE_INFINITY
  const height = tail.reduce((sum, { height: h }) => sum + h, 0) / tail.length
  const taller = Math.max(height, box.height)
  const distance = box.x - Math.max(...tail.map(({ x, width }) => x + width)) - slack(last) - slack(box)
  if (distance > gap * taller || distance < -0.6 * taller) return Number.POSITIVE_INFINITY
  if (Math.min(height, box.height) < 0.55 * taller) return Number.POSITIVE_INFINITY
  const overlap = Math.min(last.y + last.height, box.y + box.height) - Math.max(last.y, box.y)
  return overlap < 0.5 * Math.min(last.height, box.height) ? Number.POSITIVE_INFINITY : Math.max(0, distance)
}

/** A 1 stands in the middle of the room that another digit would fill. */
function slack({ width, height }: InkBox): number {
  return Math.max(0, 0.5 * height - width) / 2
}

/** A dash at half height goes on with the string: ZIP + 4, dates. */
function hasDashBetween(chain: readonly InkBox[], box: InkBox, dashes: readonly InkBox[]): boolean {
  const last = chain.at(-1)
  if (!last) return false
  return dashes.some(
    (dash) =>
      dash.x >= last.x + last.width / 2 &&
      dash.x + dash.width <= box.x + box.width / 2 &&
      dash.y > last.y + 0.2 * last.height &&
      dash.y < last.y + 0.85 * last.height,
  )
}

/** A colon goes before what a form asks for, never inside a number. */
function hasColonBetween(chain: readonly InkBox[], box: InkBox, dots: readonly InkBox[]): boolean {
  const last = chain.at(-1)
  return last !== undefined && hasColon(dots, last, box.x + 1)
}

/** A printed label ("PIN CODE :") ends in a colon. */
function isLabel(chain: readonly InkBox[], dots: readonly InkBox[]): boolean {
  const last = chain.at(-1)
  return last !== undefined && hasColon(dots, last, last.x + last.width + 1.2 * last.height)
}

/** Two dots one above the other, right of `last` and left of `end`, within the line. */
function hasColon(dots: readonly InkBox[], last: InkBox, end: number): boolean {
  const between = dots.filter(
    (dot) =>
      dot.x >= last.x + last.width - 1 &&
      dot.x + dot.width <= end &&
      dot.y >= last.y - 2 &&
      dot.y + dot.height <= last.y + last.height + 2,
  )
  return between.some((upper) =>
    between.some(
      (lower) =>
        lower.y >= upper.y + upper.height + 1 &&
        Math.abs(lower.x + lower.width / 2 - upper.x - upper.width / 2) <= 2.5,
    ),
  )
}

const fewestCharacters = 3
/** Of a character, in heights: wider ones are two that touch. */
const widestCharacter = 1.01

function writingFrom(characters: readonly InkBox[]): Writing | null {
  const first = characters[0]
  if (!first) return null
  const heights = characters.map(({ height }) => height).sort((a, b) => a - b)
  const height = heights[heights.length >> 1] ?? 0
  const count = characters.reduce(
    (sum, { width }) => sum + Math.max(1, Math.round(width / (widestCharacter * height))),
    0,
  )
  if (count < fewestCharacters) return null
  const top = Math.min(...characters.map(({ y }) => y))
  const bottom = Math.max(...characters.map(({ y, height: h }) => y + h))
  const right = Math.max(...characters.map(({ x, width }) => x + width))
  const box = { x: first.x, y: top, width: right - first.x, height: bottom - top }
  const regularity = 1 / (1 + 2 * spread(heights) + spread(gapsOf(characters, height)))
  return { box, characters, height, count, regularity }
}

function gapsOf(characters: readonly InkBox[], height: number): number[] {
  return characters.slice(1).map((box, i) => {
    const before = characters[i]
    const middle = before ? before.x + before.width / 2 : 0
    return Math.max(0.2, (box.x + box.width / 2 - middle) / height)
  })
}

function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) / mean
}

function distinct(writings: readonly Writing[]): Writing[] {
  const seen = new Set<string>()
  return writings.filter(({ box }) => {
    const key = `${box.x},${box.y},${box.width},${box.height}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
