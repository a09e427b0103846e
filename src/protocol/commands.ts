import type { DocumentCommands } from './commands/documents'
import type { EngineCommands } from './commands/engines'
import type { CorrectionCommands, ExportCommands, FieldCommands } from './commands/fields'
import type { ModelCommands } from './commands/models'
import type { SessionCommands } from './commands/session'
import type { TrainingCommands } from './commands/training'

/** Every request the engine answers: `domain.verb` to its parameters and its value. */
export interface Commands
  extends SessionCommands,
    DocumentCommands,
    FieldCommands,
    CorrectionCommands,
    ExportCommands,
    EngineCommands,
    ModelCommands,
    TrainingCommands {}

export type CommandName = keyof Commands
export type ParamsOf<Name extends CommandName> = Commands[Name]['params']
export type ValueOf<Name extends CommandName> = Commands[Name]['value']
