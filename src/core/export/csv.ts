import type { ExportedField } from './exported-field'

const columns = [
  'file',
  'page',
  'field',
  'kind',
  'x',
  'y',
  'width',
  'height',
  'text',
  'digits',
  'state',
  'confidence',
  'verdict',
  'reason',
  'machine_text',
  'model',
  'engine',
  'read_at',
  'corrected_by',
  'corrected_at',
] as const

/** One row a field (RFC 4180, CRLF, a byte order mark so that spreadsheets take it for UTF-8). */
export function csvFromFields(fields: readonly ExportedField[]): string {
  const rows = fields.map((exported) => rowOf(exported).map(quoted).join(','))
  return `\uFEFF${[columns.join(','), ...rows].join('\r\n')}\r\n`
}

function rowOf({ page, field, text, digits, state }: ExportedField): readonly (string | number)[] {
  const { box, kind, reading, correction, fieldId } = field
  return [
    page.path,
    page.pageIndex + 1,
    fieldId,
    kind,
    box.x,
    box.y,
    box.width,
    box.height,
    text,
    digits,
    state,
    reading?.judgement.confidence.toFixed(6) ?? '',
    reading?.judgement.verdict ?? '',
    reading?.judgement.reason ?? '',
    reading?.text ?? '',
    reading?.modelId ?? '',
    reading?.engine ?? '',
    reading?.readAt ?? '',
    correction?.who ?? '',
    correction?.when ?? '',
  ]
}

/**
 * Quotes where the format asks for it, and where a spreadsheet would take a text for a formula (leading `=`, `+`, `-`,
 * `@`): those get an apostrophe in front, as OWASP advises. Numbers are left alone.
 */
function quoted(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
