import type { PageSummary } from './commands/documents'
import type { FieldView } from './commands/fields'

/** What the engine says without being asked. Names are in the past tense. */
export interface Events {
  'page.changed': { page: PageSummary }
  'field.changed': { field: FieldView }
  'field.removed': { fieldId: string; pageId: string }
}

export type EventName = keyof Events
export type EngineEvent = { [Name in EventName]: { event: Name; payload: Events[Name] } }[EventName]
