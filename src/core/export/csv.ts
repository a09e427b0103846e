import type { ExportedField } from './exported-field'

const columns: readonly (readonly [string, (field: ExportedField) => string | number])[] = [
  ['file', (field) => field.file],
  ['page', (field) => field.page],
  ['kind', (field) => field.kind],
  ['x', (field) => round(field.box.x)],
  ['y', (field) => round(field.box.y)],
  ['width', (field) => round(field.box.width)],
  ['height', (field) => round(field.box.height)],
  ['text', (field) => field.text],
  ['digits', (field) => field.digits],
  ['machine_digits', (field) => field.machineDigits],
  ['confidence', (field) => field.confidence.toFixed(4)],
  ['verdict', (field) => field.verdict],
  ['reason', (field) => field.reason],
  ['review', (field) => field.review?.kind ?? ''],
  ['reviewed_by', (field) => field.review?.who ?? ''],
  ['reviewed_at', (field) => field.review?.when ?? ''],
  ['model', (field) => field.modelId],
  ['engine', (field) => field.engine],
  ['read_at', (field) => field.readAt],
]

/** One row a field under a header, RFC 4180 (CRLF, quotes where needed), UTF-8 without a byte order mark. */
export function csvFromFields(fields: readonly ExportedField[]): string {
  const rows = [
    columns.map(([name]) => name),
    ...fields.map((field) => columns.map(([, pick]) => cellOf(pick(field)))),
  ]
  return rows.map((row) => `${row.join(',')}\r\n`).join('')
}

/**
 * Text that a spreadsheet would run as a formula (`=500`, `-500`, a file called `@x.png`) gets an apostrophe in
 * front, which spreadsheets hide.
 */
function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
