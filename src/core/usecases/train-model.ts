import type { ComputeEngine, ComputeNet } from '../lenet/compute-port'
import { createGlyphClassifier } from '../lenet/glyph-classifier'
import { createInitialWeights, type LenetModel, type Weights } from '../lenet/model'
import { streams } from '../training/batcher'
import type { EpochOrder, ExampleSet } from '../training/examples'
import { classifyAll, type GlyphMetrics, measureClassifier } from '../training/metrics'
import { fitTemperature } from '../training/temperature'
import { type TrainingHooks, trainNet } from '../training/trainer'
import type { TrainingPlan } from '../training/training-plan'

export interface TrainModelRequest {
  readonly model: LenetModel
  readonly training: ExampleSet
  /** Never trained on; digits only. */
  readonly test: ExampleSet
  /** Never trained on either: the temperature is fitted on it. 1 where there is none. */
  readonly holdout?: ExampleSet
  readonly plan: TrainingPlan
  /** To go on from; random by the plan's seed where there are none. */
  readonly initial?: Weights
  readonly order?: EpochOrder
}

export interface TrainedModel {
  readonly weights: Weights
  readonly temperature: number
  /** With that temperature, on the test set, digits only: a model with more classes names the best of the ten. */
  readonly metrics: GlyphMetrics
}

/**
 * Trains a model and measures it on digits it has not seen.
 * @throws AppError 'engine-missing' where the engine cannot train, 'cancelled'.
 */
export async function trainModel(
  engine: ComputeEngine,
  request: TrainModelRequest,
  hooks: TrainingHooks = {},
): Promise<TrainedModel> {
  const { model, plan } = request
  const initial = request.initial ?? createInitialWeights(model, streams.weights(plan.seed))
  const net = await engine.openTrainableNet(model, initial, {
    loss: plan.loss,
    optimizer: plan.optimizer,
  })
  try {
    await trainNet(net, request.training, plan, {
      ...hooks,
      ...(request.order ? { order: request.order } : {}),
    })
    const temperature = request.holdout ? await temperatureOn(net, request.holdout) : 1
    const metrics = await measureClassifier(createGlyphClassifier(net, temperature), request.test, 10)
    return { weights: await net.weights(), temperature, metrics }
  } finally {
    net.dispose()
  }
}

async function temperatureOn(net: ComputeNet, holdout: ExampleSet): Promise<number> {
  const logs = await classifyAll(createGlyphClassifier(net), holdout)
  return fitTemperature(logs, holdout.labels, net.model.classCount)
}
