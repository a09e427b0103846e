/**
 * What an automaton reads: the ten digits by their value, then ink that is not a digit. The numbers are the columns
 * of a scored lattice, in this order.
 */
export const symbol = {
  /** A speck or a stroke's crumb inside the writing. Only tiny ink may be read so. */
  junk: 10,
  point: 11,
  comma: 12,
  dash: 13,
  equals: 14,
  slash: 15,
  /** `/-`, the stroke that closes an Indian amount. */
  closing: 16,
  star: 17,
  /** A printed or written currency sign. */
  currency: 18,
  /** Ink that belongs to no character, of any size; grammars take it at the ends of a field only. */
  foreign: 19,
} as const

export const symbolCount = 20
export const digitCount = 10

const texts = ['', '.', ',', '-', '=', '/', '/-', '*', '$', '']

export function isDigitSymbol(value: number): boolean {
  return value < digitCount
}

/** Digits and marks are text; junk and foreign ink are not. */
export function textOfSymbol(value: number): string {
  return value < digitCount ? String(value) : (texts[value - digitCount] ?? '')
}
