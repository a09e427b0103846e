import { createFontSource, createScannedSource, strokeSource } from '../../src/core/synthesis/glyph-sources'
import type { WeightedSource } from '../../src/core/synthesis/written-string'
import type { DigitSet } from '../../src/core/training/idx'
import { drawFontDigits } from './font-digits'

/** Whose digits synthetic strings are written in. */
export function fieldSources(digits: DigitSet): WeightedSource[] {
  return [
    { source: createScannedSource(digits), weight: 0.45 },
    { source: createFontSource(drawFontDigits()), weight: 0.2 },
    { source: strokeSource, weight: 0.35 },
  ]
}
