import { AppError } from '../../core/base/app-error'
import type { TrainingCommands } from '../../protocol/commands/training'
import type { Handlers } from '../../protocol/server'

export function trainingHandlers(): Pick<Handlers, keyof TrainingCommands> {
  const notYet = (): never => {
    throw new AppError('internal', 'Not built yet.')
  }
  return {
    'train.start': notYet,
    'train.pause': notYet,
    'train.resume': notYet,
    'train.stop': notYet,
    'train.remove': notYet,
    'train.list': () => [],
    'train.show': notYet,
    'train.predictions': notYet,
    'train.plan': notYet,
    'train.preview': notYet,
  }
}
