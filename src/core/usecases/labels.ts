import { AppError } from '../base/app-error'
import type { PageBox } from '../image/geometry'

/** One labelled field of a collection of scans. */
export interface LabelledField {
  /** Path of the picture inside the collection. */
  readonly file: string
  /** As a person typed it; only its digits count. */
  readonly label: string
  /** What kind of thing it is, in the collection's own words. */
  readonly field: string
  /** In pixels of the upright page; null where the collection gives none. */
  readonly box: PageBox | null
}

/**
 * Reads `labels.csv`: a header naming `file`, `label` and at will `field,x,y,w,h`, in any order; quoted values may
 * hold commas, quotes and line breaks.
 * @throws AppError 'labels-damaged', with the line, where a row cannot be used.
 */
export function labelsFromCsv(text: string): LabelledField[] {
  const [header, ...rows] = rowsOfCsv(text)
  const columns = new Map((header ?? []).map((name, index) => [name.trim().toLowerCase(), index]))
  const fileColumn = columns.get('file')
  const labelColumn = columns.get('label')
  if (fileColumn === undefined || labelColumn === undefined)
    throw new AppError('labels-damaged', 'labels.csv needs the columns "file" and "label" in its first line.')
  return rows.map((row, index) => {
    const cell = (name: string): string => row[columns.get(name) ?? -1]?.trim() ?? ''
    const file = cell('file')
    if (file === '' || row.length < 2)
      throw new AppError('labels-damaged', `Row ${index + 2} of labels.csv has no file.`, { row: index + 2 })
    return { file, label: cell('label'), field: cell('field'), box: boxOf(cell, index + 2) }
  })
}

function boxOf(cell: (name: string) => string, row: number): PageBox | null {
  const texts = [cell('x'), cell('y'), cell('w'), cell('h')]
  if (texts.every((text) => text === '')) return null
  const [x, y, width, height] = texts.map((text) => (text === '' ? Number.NaN : Number(text)))
  const isBox = x !== undefined && y !== undefined && width !== undefined && height !== undefined
  if (!isBox || ![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0)
    throw new AppError('labels-damaged', `Row ${row} of labels.csv has a box that is none.`, { row })
  return { x, y, width, height }
}

/** Values of a CSV text (RFC 4180), row by row; empty lines are left out. */
export function rowsOfCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let isQuoted = false
  const endRow = (): void => {
    row.push(value)
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
    value = ''
  }
  // A byte order mark, as spreadsheets write it, is no part of the first column's name.
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at)
    if (isQuoted && char === '"' && source.charAt(at + 1) === '"') {
      value += '"'
      at++
    } else if (char === '"' && (isQuoted || value === '')) isQuoted = !isQuoted
    else if (isQuoted) value += char
    else if (char === ',') {
      row.push(value)
      value = ''
    } else if (char === '\n') endRow()
    else value += char
  }
  if (value !== '' || row.length > 0) endRow()
  return rows
}
