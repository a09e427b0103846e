import { type ExportedField, exportVersion } from './exported-field'

/** What made the file and when. */
export interface ExportHead {
  /** Version of the program. */
  readonly program: string
  /** ISO 8601, UTC. */
  readonly exportedAt: string
}

/** `{version, program, exportedAt, fields: [...]}`, indented by two, ending in a line break. */
export function jsonFromFields(fields: readonly ExportedField[], head: ExportHead): string {
  const { program, exportedAt } = head
  return `${JSON.stringify({ version: exportVersion, program, exportedAt, fields }, null, 2)}\n`
}
