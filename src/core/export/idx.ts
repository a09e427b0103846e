import { glyphArea, glyphSide } from '../segment/lattice'
import type { ExportedField } from './exported-field'

/** A pair of files as MNIST's (LeCun, Cortes, Burges): images 28x28, ink 255 on 0, and their labels 0 to 9. */
export interface IdxPair {
  readonly images: Uint8Array
  readonly labels: Uint8Array
  readonly count: number
}

/**
 * The digits a person vouched for: fields with a text, an accept or a recut that counts, whose digits are as many as
 * the pieces of ink they were read from, so that each digit is known by its piece.
 */
export function idxFromFields(fields: readonly ExportedField[]): IdxPair {
  const digits = fields.flatMap(vouchedDigits)
  const images = new Uint8Array(16 + digits.length * glyphArea)
  const header = new DataView(images.buffer)
  header.setUint32(0, 0x00000803)
  header.setUint32(4, digits.length)
  header.setUint32(8, glyphSide)
  header.setUint32(12, glyphSide)
  const labels = new Uint8Array(8 + digits.length)
  new DataView(labels.buffer).setUint32(0, 0x00000801)
  new DataView(labels.buffer).setUint32(4, digits.length)
  digits.forEach(({ glyph, label }, index) => {
    images.set(glyph, 16 + index * glyphArea)
    labels[8 + index] = label
  })
  return { images, labels, count: digits.length }
}

interface VouchedDigit {
  readonly glyph: Uint8Array
  readonly label: number
}

function vouchedDigits({ field, digits }: ExportedField): VouchedDigit[] {
  const { reading, correction } = field
  if (reading === null || correction === null || correction.change.kind === 'reject') return []
  const pieces = reading.glyphs.filter((glyph) => glyph.isDigit)
  if (pieces.length !== digits.length) return []
  return pieces.map(({ glyph }, index) => ({ glyph, label: Number(digits.charAt(index)) }))
}
