import type { TrainingCommands } from '../../protocol/commands/training'
import type { Handlers } from '../../protocol/server'
import { planFromChoices } from '../training-plans'
import { createPreviewer } from '../training-preview'
import type { TrainingService } from '../training-service'

export function trainingHandlers(service: TrainingService): Pick<Handlers, keyof TrainingCommands> {
  const preview = createPreviewer()
  return {
    'train.start': ({ choices }) => service.start(choices),
    'train.pause': ({ runId }) => service.pause(runId),
    'train.resume': ({ runId }) => service.resume(runId),
    'train.stop': ({ runId }) => service.stop(runId),
    'train.remove': ({ runId }) => service.remove(runId),
    'train.list': () => service.list(),
    'train.show': ({ runId }) => service.show(runId),
    'train.predictions': (params) => service.predictions(params),
    'train.plan': ({ choices }) => planFromChoices(choices),
    'train.preview': (params) => preview(params),
  }
}
