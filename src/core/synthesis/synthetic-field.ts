import type { Random } from '../base/random'
import { digitCount } from '../decode/symbols'
import type { GreyRaster } from '../image/raster'
import type { FieldKind } from '../segment/field-finder'
import { randomHand } from './hand'
import { scanString } from './scan'
import { randomCharacters } from './strings'
import { type WeightedSource, writeString } from './written-string'

/** A field nobody wrote, with the truth about it. */
export interface SyntheticField {
  readonly kind: FieldKind
  readonly grey: GreyRaster
  /** 0, or 1 + the index in `symbols` of the character that owns the pixel. */
  readonly owners: Uint8Array
  /** Left to right, as `decode/symbols` numbers them. */
  readonly symbols: readonly number[]
  /** The digits alone, in order. */
  readonly digits: string
}

/** Writes and scans one field; equal random streams give equal fields. */
export function synthesizeField(
  kind: FieldKind,
  sources: readonly WeightedSource[],
  random: Random,
): SyntheticField {
  const characters = randomCharacters(kind, random)
  const written = writeString(characters, randomHand(random), sources, random)
  const { grey, owners } = scanString(written, random)
  const digits = written.symbols.filter((value) => value < digitCount).join('')
  return { kind, grey, owners, symbols: written.symbols, digits }
}

/** Mostly amounts, the hardest; the other kinds so that none is strange. */
export function randomKind(random: Random): FieldKind {
  return random.pick<FieldKind>([
    'amount',
    'amount',
    'amount',
    'amount',
    'digits',
    'digits',
    'date',
    'zip',
    'pin',
  ])
}
