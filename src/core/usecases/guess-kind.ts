import type { FieldReader } from '../read/field-reader'
import { keepsRules } from '../read/kind-grammars'
import type { FieldKind } from '../segment/field-finder'
import type { Lattice } from '../segment/lattice'

/**
 * The kind of a field that nobody named, by what is written in it: marks of money make an amount, eight cells or
 * a day that can exist a date, five and six digits a ZIP or PIN code; else a string of digits.
 */
export async function guessKind(
  reader: FieldReader,
  lattice: Lattice,
  cellCount: number,
): Promise<FieldKind> {
  const asDate = (await reader.readLattice(lattice, 'date')).candidates[0]
  const holdsDate = asDate !== undefined && keepsRules('date', asDate.digits)
  if (cellCount === 8 && holdsDate) return 'date'
  if (cellCount === 6) return 'pin'
  if (cellCount === 5 || cellCount === 9) return 'zip'
  const plain = (await reader.readLattice(lattice, 'digits')).candidates[0]
  if (plain === undefined) return 'digits'
  if (holdsDate && asDate.digits === plain.digits && plain.digits.length >= 6 && plain.digits.length !== 9) {
    const marks = asDate.text.replace(/\d/g, '')
    if (plain.digits.length === 8 || marks.length === 2) return 'date'
  }
  const asAmount = (await reader.readLattice(lattice, 'amount')).candidates[0]
  if (asAmount !== undefined && /[$,=*]|\/-|[.]\d{2}$|-$/.test(asAmount.text)) return 'amount'
  if (keepsRules('pin', plain.digits)) return 'pin'
  if (keepsRules('zip', plain.digits)) return 'zip'
  return 'digits'
}
