import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { StepOutcome, StepSettings, TrainingBatch, TrainingSetup } from '../../core/lenet/compute-port'
import type { LenetModel, Weights } from '../../core/lenet/model'
import { createPlainOptimizer } from '../../core/lenet/optimizers'
import { lossAndGradients } from '../../core/lenet/tensor-engine'

/** A net that is trained by tfjs in plain JavaScript: what every engine is held against. Slow: 0.1 s an example. */
export interface ReferenceNet {
  /** Blocks the process while it computes. */
  trainStep(batch: TrainingBatch, settings: StepSettings): StepOutcome
}

export function openReferenceNet(model: LenetModel, initial: Weights, setup: TrainingSetup): ReferenceNet {
  const parameters = new Map([...initial].map(([name, { data }]) => [name, data.slice()]))
  const optimizer = createPlainOptimizer(setup.optimizer)
  const shapeOf = (name: string): number[] => [...(initial.get(name)?.shape ?? [])]
  return {
    trainStep: (batch, { learningRate }) =>
      onProcessor(() => {
        const tensors = new Map(
          [...parameters].map(([name, data]) => [name, tf.tensor(data, shapeOf(name), 'float32')]),
        )
        const { loss, right, gradients } = lossAndGradients(model, tensors, batch, setup.loss)
        tf.dispose([...tensors.values()])
        optimizer.step(parameters, gradients, learningRate)
        return { loss, right }
      }),
  }
}

/** tfjs has one backend for the whole process: it is put back before anybody else gets to run. */
function onProcessor<Value>(work: () => Value): Value {
  const before = tf.engine().backendName
  use('cpu')
  try {
    return work()
  } finally {
    if (before) use(before)
  }
}

function use(backend: string): void {
  // Backends that need no waiting are in place when the call returns, before its promise resolves.
  tf.setBackend(backend).catch(() => undefined)
  if (tf.getBackend() !== backend) throw new RangeError(`tfjs did not take the backend ${backend}`)
}
