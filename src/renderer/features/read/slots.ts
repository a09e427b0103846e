import type { GlyphRecord } from '../../../core/storage/records'

/** One character of a field's text, with the ink it stands for where that is known. */
export interface Slot {
  readonly character: string
  readonly isDigit: boolean
  /** Index in the reading's glyphs; null for a character a person put in. */
  readonly glyphIndex: number | null
  /** The person's character is not the machine's. */
  readonly isChanged: boolean
  /** Under the digit line, and not yet typed or chosen by a person. */
  readonly isDoubtful: boolean
}

const digitPattern = /^[0-9]$/

export function isDigit(character: string): boolean {
  return digitPattern.test(character)
}

/** Dearer than taking one out and putting one in, so that a digit is never laid on a comma's ink. */
const digitOnMarkCost = 2.5

function substitutionCost(character: string, glyph: string): number {
  if (character === glyph) return 0
  return isDigit(character) === isDigit(glyph) ? 1 : digitOnMarkCost
}

/**
 * Lays a text over the glyphs it was typed for: least edits, ties to the left.
 * @returns for each character the index of its glyph, or null.
 */
export function alignText(
  text: string,
  glyphs: readonly { readonly character: string }[],
): (number | null)[] {
  const rows = text.length + 1
  const columns = glyphs.length + 1
  const cost = new Float64Array(rows * columns)
  for (let column = 1; column < columns; column++) cost[column] = column
  for (let row = 1; row < rows; row++) {
    cost[row * columns] = row
    for (let column = 1; column < columns; column++) {
      const onInk = at(cost, (row - 1) * columns + column - 1) + pairCost(text, glyphs, row, column)
      const putIn = at(cost, (row - 1) * columns + column) + 1
      const takenOut = at(cost, row * columns + column - 1) + 1
      cost[row * columns + column] = Math.min(onInk, putIn, takenOut)
    }
  }
  const owners: (number | null)[] = new Array(text.length).fill(null)
  let row = rows - 1
  let column = columns - 1
  while (row > 0 && column >= 0) {
    const here = at(cost, row * columns + column)
    const onInk =
      column > 0 ? at(cost, (row - 1) * columns + column - 1) + pairCost(text, glyphs, row, column) : Infinity
    if (onInk === here) {
      owners[row - 1] = column - 1
      row--
      column--
    } else if (column > 0 && at(cost, row * columns + column - 1) + 1 === here) column--
    else row--
  }
  return owners
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0
}

function pairCost(
  text: string,
  glyphs: readonly { readonly character: string }[],
  row: number,
  column: number,
): number {
  return substitutionCost(text[row - 1] ?? '', glyphs[column - 1]?.character ?? '')
}

/** @param settled indices of glyphs whose digit a person typed or chose, in agreement or not. */
export function slotsFrom(
  text: string,
  glyphs: readonly GlyphRecord[],
  settled: ReadonlySet<number> | 'all',
): Slot[] {
  const owners = alignText(text, glyphs)
  return [...text].map((character, index) => {
    const glyphIndex = owners[index] ?? null
    const glyph = glyphIndex === null ? undefined : glyphs[glyphIndex]
    const isChanged = glyph === undefined ? isDigit(character) : glyph.character !== character
    const isSettled = settled === 'all' || (glyphIndex !== null && settled.has(glyphIndex))
    return {
      character,
      isDigit: isDigit(character),
      glyphIndex,
      isChanged,
      isDoubtful: glyph?.doubtful === true && !isChanged && !isSettled,
    }
  })
}

export function replaceCharacter(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index + 1)
}

export function insertCharacter(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index)
}

export function removeCharacter(text: string, index: number): string {
  return text.slice(0, index) + text.slice(index + 1)
}

/** The nearest digit from `from` in direction `step`, itself not counted; `from` where there is none. */
export function nextDigit(slots: readonly Slot[], from: number, step: 1 | -1): number {
  for (let index = from + step; index >= 0 && index < slots.length; index += step) {
    if (slots[index]?.isDigit) return index
  }
  return from
}

/** The doubtful slot to look at first: the one with the least probability; the first digit where none is doubtful. */
export function worstSlot(slots: readonly Slot[], glyphs: readonly GlyphRecord[]): number {
  let worst = -1
  let least = Infinity
  slots.forEach((slot, index) => {
    const confidence = slot.glyphIndex === null ? 1 : (glyphs[slot.glyphIndex]?.confidence ?? 1)
    if (slot.isDoubtful && confidence < least) {
      worst = index
      least = confidence
    }
  })
  if (worst >= 0) return worst
  return Math.max(0, nextDigit(slots, -1, 1))
}
