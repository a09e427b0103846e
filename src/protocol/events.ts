import type { EpochFigures, TrainingPoint } from '../core/training/training-progress'
import type { PageSummary } from './commands/documents'
import type { EngineDescription } from './commands/engines'
import type { FieldView } from './commands/fields'
import type { ModelDescription } from './commands/models'
import type { TrainingRunSummary } from './commands/training'

/** What the engine says without being asked. Names are in the past tense. */
export interface Events {
  'page.changed': { page: PageSummary }
  'field.changed': { field: FieldView }
  'field.removed': { fieldId: string; pageId: string }
  /** At most ten a second a run: the points since the last one. */
  'train.progressed': {
    runId: string
    points: readonly TrainingPoint[]
    examplesPerSecond: number
    secondsLeft: number | null
  }
  /** A state, an epoch's figures or the best epoch changed. */
  'train.changed': { run: TrainingRunSummary; epochFigures: readonly EpochFigures[] }
  'train.removed': { runId: string }
  /** The registry or the model in use changed. */
  'models.changed': { models: readonly ModelDescription[] }
  'engines.changed': { engines: readonly EngineDescription[] }
}

export type EventName = keyof Events
export type EngineEvent = { [Name in EventName]: { event: Name; payload: Events[Name] } }[EventName]
