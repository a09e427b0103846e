import { lenet5 } from '../../src/core/lenet/lenet5'
import { parameterCount } from '../../src/core/lenet/model'
import { mnistRecipe } from '../../src/core/training/recipes'
import type { TrainingRecipe } from '../../src/core/training/trainer'
import { trainModel } from '../../src/core/usecases/train-model'
import { saveStoredModel } from '../../src/platform/compute/model-folder'
import type { Workbench } from './main'
import { examplesFromDigits, type Mnist } from './mnist'

/** LeNet-5 on MNIST's own digits. */
export async function trainLenet5(bench: Workbench, mnist: Mnist): Promise<void> {
  const recipe = { ...mnistRecipe, seed: bench.seed, epochs: bench.epochs ?? mnistRecipe.epochs }
  const { weights, temperature, metrics } = await trainModel(
    bench.engine,
    {
      model: lenet5,
      training: examplesFromDigits(mnist.training),
      holdout: examplesFromDigits(mnist.holdout),
      test: examplesFromDigits(mnist.test),
      recipe,
    },
    {
      reportEvery: Math.floor(mnist.training.count / recipe.batchSize),
      onProgress: ({ epoch, epochs, loss }) =>
        bench.log(`lenet5 epoch ${epoch + 1}/${epochs} loss ${loss.toFixed(4)}`),
    },
  )
  bench.log(
    `lenet5 MNIST test ${(100 * metrics.accuracy).toFixed(2)} %, ECE ${(100 * metrics.ece).toFixed(2)} %, ` +
      `temperature ${temperature.toFixed(3)}`,
  )
  await saveStoredModel(bench.folder, weights, {
    format: 1,
    model: lenet5.id,
    parameters: parameterCount(lenet5),
    command: `npm run train:shipped -- --only lenet5 --seed ${bench.seed}`,
    commit: bench.commit,
    engine: bench.engine.describe().label,
    seed: bench.seed,
    data: [...mnist.sources],
    hyperparameters: hyperparametersOf(recipe),
    metrics: {
      mnistTest: metrics.accuracy,
      mnistEce: metrics.ece,
      mnistConfusion: metrics.confusion.map((row) => [...row]),
    },
    calibration: { temperature },
  })
}

/** A recipe as a flat record for the run card. */
export function hyperparametersOf(recipe: TrainingRecipe): Record<string, number | string | boolean> {
  const { augmentation, seed: _, ...rest } = recipe
  const changes = Object.entries(augmentation ?? {}).map(([name, value]) => [`augmentation.${name}`, value])
  return { ...Object.fromEntries(Object.entries(rest)), ...Object.fromEntries(changes) }
}
