import type { GlyphRecord } from '../../../core/storage/records'

/** What some ink may be, with the net's probability for it. */
export interface Outcome {
  /** A digit, a mark, or `none` where the ink is no character on its own. */
  readonly character: string
  readonly p: number
}

/** All that was told of a glyph, likeliest first. */
export function outcomesOf(glyph: GlyphRecord): readonly Outcome[] {
  const chosen = { character: glyph.character, p: glyph.confidence }
  const others = glyph.alternatives.map(({ digit, p }) => ({ character: digit, p }))
  return [chosen, ...others].sort((a, b) => b.p - a.p)
}

/** What the machine gives the character that stands there now, which may be a person's: 0 where it told nothing of it. */
export function probabilityOf(character: string, glyph: GlyphRecord): number {
  return outcomesOf(glyph).find((outcome) => outcome.character === character)?.p ?? 0
}
