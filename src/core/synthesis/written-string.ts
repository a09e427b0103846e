import type { Random } from '../base/random'
import { type GlyphSource, writeDigit } from './glyph-sources'
import type { Hand } from './hand'
import { cropPatch, emptyPatch, type InkPatch, inkLevel } from './ink-patch'
import { drawMark, isMark, symbolOfMark } from './marks'
import { drawSegment } from './strokes'
import { warpPatch } from './warp-patch'

/** Ink of a string with the owner of each pixel. */
export interface WrittenString {
  readonly ink: InkPatch
  /** 0, or 1 + the character's index in `symbols`. */
  readonly owners: Uint8Array
  /** What was written, left to right, as `decode/symbols` numbers it. */
  readonly symbols: readonly number[]
  readonly hand: Hand
}

/** A source and how often a string is written in it. */
export interface WeightedSource {
  readonly source: GlyphSource
  readonly weight: number
}

/** How close a hand sets its characters: apart, mixed, touching or overlapping. */
type Spacing = 'apart' | 'mixed' | 'tight'

const meanGaps: Readonly<Record<Spacing, number>> = { apart: 0.2, mixed: 0.06, tight: -0.04 }

interface Line {
  readonly hand: Hand
  readonly spacing: Spacing
  readonly gap: number
  /** Down per pixel to the right. */
  readonly drift: number
  readonly joinsZeros: boolean
  readonly zeroScale: number
  /** Index into the sources. */
  readonly source: WeightedSource
}

/** Writes characters (digits, marks, blanks) side by side as one hand would. */
export function writeString(
  characters: readonly string[],
  hand: Hand,
  sources: readonly WeightedSource[],
  random: Random,
): WrittenString {
  const line: Line = randomLine(hand, sources, random)
  const sheet = createSheet(characters.length, hand)
  let last = ''
  for (const character of characters) {
    if (character === ' ') {
      sheet.x += hand.height * random.between(0.15, 0.5)
      continue
    }
    const drawn = drawCharacter(character, line, sources, random)
    if (drawn) place(sheet, drawn, { line, character, last, random })
    last = character
  }
  const width = Math.min(sheet.ink.width, Math.ceil(sheet.x + hand.height * random.between(0.15, 0.8)))
  return { ...cutSheet(sheet, width), symbols: sheet.symbols, hand }
}

function randomLine(hand: Hand, sources: readonly WeightedSource[], random: Random): Line {
  const spacing = weightedPick<Spacing>(
    [
      ['apart', 0.3],
      ['mixed', 0.45],
      ['tight', 0.25],
    ],
    random,
  )
  return {
    hand,
    spacing,
    gap: meanGaps[spacing] + random.normal(0, 0.03),
    drift: random.normal(0, 0.03),
    joinsZeros: random.chance(0.35),
    zeroScale: random.chance(0.4) ? random.between(0.6, 1) : 1,
    source: pickSource(sources, random),
  }
}

function weightedPick<T>(choices: readonly (readonly [T, number])[], random: Random): T {
  let left = random.next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) {
    left -= weight
    if (left < 0) return choice
  }
  return random.pick(choices)[0]
}

function pickSource(sources: readonly WeightedSource[], random: Random): WeightedSource {
  return weightedPick(
    sources.map((source) => [source, source.weight] as const),
    random,
  )
}

interface DrawnCharacter {
  readonly patch: InkPatch
  readonly drop: number
  readonly symbol: number
  readonly isDigit: boolean
}

function drawCharacter(
  character: string,
  line: Line,
  sources: readonly WeightedSource[],
  random: Random,
): DrawnCharacter | null {
  const { hand } = line
  if (isMark(character)) {
    const mark = drawMark(character, hand, random)
    const bent = mark && character !== '|' && character !== '.' ? bend(mark.patch, hand, random) : mark?.patch
    return mark && bent
      ? { patch: bent, drop: mark.drop, symbol: symbolOfMark(character), isDigit: false }
      : null
  }
  const digit = Number(character)
  const size = Math.exp(random.normal(0, 0.09)) * (digit === 0 ? line.zeroScale : 1)
  const { source } = random.chance(0.85) ? line.source : pickSource(sources, random)
  const patch = writeDigit(digit, source, { ...hand, height: hand.height * size }, random)
  return patch && { patch, drop: 0, symbol: digit, isDigit: true }
}

function bend(patch: InkPatch, hand: Hand, random: Random): InkPatch | null {
  const slant = hand.slant * 0.5
  return cropPatch(
    warpPatch(patch, { slant, rotation: random.normal(0, 0.06), scaleX: 1, scaleY: 1, elastic: 0 }, random),
  )
}

/** The strip of paper being written on. */
interface Sheet {
  readonly ink: InkPatch
  readonly owners: Uint8Array
  readonly symbols: number[]
  x: number
  previous: {
    readonly patch: InkPatch
    readonly x: number
    readonly y: number
    readonly isDigit: boolean
  } | null
}

/** Where the line's middle runs, as a share of the sheet's height. */
export const lineShare = 0.48

function createSheet(characters: number, hand: Hand): Sheet {
  const height = Math.ceil(hand.height * 2.6)
  const width = Math.ceil(hand.height * (characters * 1.6 + 3))
  const ink = emptyPatch(width, height)
  return { ink, owners: new Uint8Array(width * height), symbols: [], x: hand.height * 0.6, previous: null }
}

interface Placing {
  readonly line: Line
  readonly character: string
  readonly last: string
  readonly random: Random
}

function place(sheet: Sheet, drawn: DrawnCharacter, placing: Placing): void {
  const { line, random } = placing
  const { hand } = line
  const { patch } = drawn
  const middle = sheet.ink.height * lineShare + line.drift * (sheet.x - sheet.ink.width / 3)
  const wanted = middle - patch.height / 2 + random.normal(0, 0.05) * hand.height + drawn.drop * hand.height
  const y = Math.round(Math.max(2, Math.min(sheet.ink.height - patch.height - 3, wanted)))
  if (y < 2) return
  const x = Math.round(Math.max(2, sheet.x + gapBefore(sheet, drawn, y, placing)))
  if (x + patch.width >= sheet.ink.width - 3) return
  sheet.symbols.push(drawn.symbol)
  stamp(sheet, patch, x, y)
  const zeros = line.joinsZeros && placing.character === '0' && placing.last === '0'
  const joins = (line.spacing !== 'apart' && random.chance(0.12)) || (zeros && random.chance(0.6))
  if (sheet.previous?.isDigit && drawn.isDigit && joins) joinStroke(sheet, { x, y }, hand, random)
  sheet.previous = { patch, x, y, isDigit: drawn.isDigit }
  sheet.x = x + patch.width
}

/** Pixels from the end of the ink before to the start of this: by boxes, or by outlines where a hand sets closely. */
function gapBefore(sheet: Sheet, drawn: DrawnCharacter, y: number, placing: Placing): number {
  const { line, random, character, last } = placing
  const { height } = line.hand
  let gap = random.normal(line.gap, 0.07) * height
  if (line.spacing === 'apart') gap = Math.max(gap, 2)
  gap = Math.max(gap, -0.2 * height)
  if (character === '.' || character === ',') gap = random.normal(0.02, 0.08) * height
  if (line.joinsZeros && character === '0' && last === '0') gap = random.normal(-0.05, 0.05) * height
  if (character === '|' || last === '|') gap = Math.abs(random.normal(0.12, 0.12)) * height
  const { previous } = sheet
  if (!previous || line.spacing === 'apart') return gap
  const between = outlineDistance(previous, drawn.patch, y)
  if (between === null) return gap
  const share = random.next()
  return (1 - share) * gap + share * Math.max(gap + 1 - between, gap - 0.4 * height)
}

/** How far the patch could move left from touching boxes until ink meets ink in some row; null where none does. */
function outlineDistance(
  previous: { readonly patch: InkPatch; readonly y: number },
  patch: InkPatch,
  y: number,
): number | null {
  let nearest: number | null = null
  for (let row = 0; row < patch.height; row++) {
    const other = row + y - previous.y
    if (other < 0 || other >= previous.patch.height) continue
    const start = firstInk(patch, row)
    const end = lastInk(previous.patch, other)
    if (start < 0 || end < 0) continue
    const distance = start + previous.patch.width - 1 - end
    nearest = nearest === null ? distance : Math.min(nearest, distance)
  }
  return nearest
}

function firstInk({ width, data }: InkPatch, row: number): number {
  for (let x = 0; x < width; x++) if ((data[row * width + x] ?? 0) > inkLevel) return x
  return -1
}

function lastInk({ width, data }: InkPatch, row: number): number {
  for (let x = width - 1; x >= 0; x--) if ((data[row * width + x] ?? 0) > inkLevel) return x
  return -1
}

function stamp(sheet: Sheet, patch: InkPatch, left: number, top: number): void {
  const { ink, owners, symbols } = sheet
  for (let y = 0; y < patch.height; y++) {
    for (let x = 0; x < patch.width; x++) {
      const value = patch.data[y * patch.width + x] ?? 0
      const at = (y + top) * ink.width + x + left
      if (value < (ink.data[at] ?? 0)) continue
      if (value > inkLevel) owners[at] = symbols.length
      ink.data[at] = value
    }
  }
}

/** A stroke from the digit before into this one, owned by this one, as in written double zeros. */
function joinStroke(sheet: Sheet, to: { x: number; y: number }, hand: Hand, random: Random): void {
  const { previous, ink } = sheet
  if (!previous) return
  const stroke = emptyPatch(ink.width, ink.height)
  const from = {
    x: previous.x + previous.patch.width - 0.1 * hand.height,
    y: previous.y + random.between(0, 0.25) * hand.height,
  }
  const end = { x: to.x + 0.12 * hand.height, y: to.y + random.between(0, 0.2) * hand.height }
  drawSegment(stroke, from, end, Math.max(0.5, hand.pen * 0.4))
  for (let at = 0; at < stroke.data.length; at++) {
    const value = stroke.data[at] ?? 0
    if (value > inkLevel && (ink.data[at] ?? 0) < inkLevel) sheet.owners[at] = sheet.symbols.length
    if (value > (ink.data[at] ?? 0)) ink.data[at] = value
  }
}

function cutSheet(sheet: Sheet, width: number): { ink: InkPatch; owners: Uint8Array } {
  const { height } = sheet.ink
  const ink = emptyPatch(width, height)
  const owners = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = y * sheet.ink.width
    ink.data.set(sheet.ink.data.subarray(from, from + width), y * width)
    owners.set(sheet.owners.subarray(from, from + width), y * width)
  }
  return { ink, owners }
}
