import type { AutomatonBuilder } from '../automaton'
import { symbol } from '../symbols'

/** Every digit, by value. */
export const anyDigit: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Marks that people put between groups of digits. */
export const groupMarks: readonly number[] = [symbol.dash, symbol.slash, symbol.point, symbol.comma]

/** Log weight of one piece of foreign ink before or after the writing. */
const foreignWeight = -2

/** Specks may lie between any two characters; the classifier's junk score is their price. */
export function allowSpecks(builder: AutomatonBuilder, states: readonly string[]): void {
  for (const state of states) builder.go(state, state, [symbol.junk])
}

/**
 * Foreign ink (a rule's stump, the neighbour's flourish) only outside the writing: between characters it steals
 * thin ones.
 */
export function allowForeignInk(builder: AutomatonBuilder, before: string, after: string): void {
  builder.go(before, before, [symbol.foreign], foreignWeight)
  builder.go(after, after, [symbol.foreign], foreignWeight)
}
