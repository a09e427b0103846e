import { createGlyphClassifier } from '../core/lenet/glyph-classifier'
import { type LenetModel, parameterCount, type Weights } from '../core/lenet/model'
import { hyperparametersOf } from '../core/training/hyperparameters'
import { classifyAll, measureClassifier } from '../core/training/metrics'
import { fitTemperature } from '../core/training/temperature'
import type { TrainingPlan } from '../core/training/training-plan'
import type { ComputeEngines } from './compute-engines'
import type { ModelRegistry } from './model-registry'
import type { RunExamples } from './training-examples'

export interface ResultParts {
  readonly engines: ComputeEngines
  readonly registry: ModelRegistry
  readonly model: LenetModel
  readonly plan: TrainingPlan
  readonly examples: RunExamples
  readonly engineLabel: string
  readonly command: string
}

/** Calibrates weights on the held-out part, measures them on the test part and keeps them as a model; its id. */
export async function keepAsModel(parts: ResultParts, weights: Weights): Promise<string> {
  const { engines, registry, model, plan, examples } = parts
  const { engine } = await engines.choose('read', model)
  const net = await engine.openNet(model, weights)
  try {
    const logs = await classifyAll(createGlyphClassifier(net), examples.validation)
    const temperature = fitTemperature(logs, examples.validation.labels, model.classCount)
    const metrics = await measureClassifier(
      createGlyphClassifier(net, temperature),
      examples.test,
      model.classCount,
    )
    return await registry.add({
      weights,
      origin: 'trained',
      runCard: {
        format: 1,
        model: model.id,
        parameters: parameterCount(model),
        command: parts.command,
        commit: 'unknown',
        engine: parts.engineLabel,
        seed: plan.seed,
        data: examples.sources.map((source, i) => ({
          ...source,
          examples: i === 0 ? examples.training.count : source.examples,
        })),
        hyperparameters: hyperparametersOf(plan),
        metrics: {
          ownTest: {
            name: examples.testName,
            digits: metrics.count,
            accuracy: metrics.accuracy,
            ece: metrics.ece,
            confusion: metrics.confusion.map((row) => [...row]),
          },
        },
        calibration: { temperature },
      },
    })
  } finally {
    net.dispose()
  }
}
