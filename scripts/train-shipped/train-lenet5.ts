import { lenet5 } from '../../src/core/lenet/lenet5'
import { parameterCount } from '../../src/core/lenet/model'
import { hyperparametersOf } from '../../src/core/training/hyperparameters'
import { mnistPlan } from '../../src/core/training/recipes'
import { trainModel } from '../../src/core/usecases/train-model'
import { saveStoredModel } from '../../src/platform/compute/model-folder'
import type { Workbench } from './main'
import { examplesFromDigits, type Mnist } from './mnist'

/** LeNet-5 on MNIST's own digits. */
export async function trainLenet5(bench: Workbench, mnist: Mnist): Promise<void> {
  const plan = { ...mnistPlan, seed: bench.seed, epochs: bench.epochs ?? mnistPlan.epochs }
  const { weights, temperature, metrics } = await trainModel(
    bench.engine,
    {
      model: lenet5,
      training: examplesFromDigits(mnist.training),
      holdout: examplesFromDigits(mnist.holdout),
      test: examplesFromDigits(mnist.test),
      plan,
    },
    {
      onEpoch: ({ epoch, trainLoss }) =>
        bench.log(`lenet5 epoch ${epoch}/${plan.epochs} loss ${trainLoss.toFixed(4)}`),
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
    hyperparameters: hyperparametersOf(plan),
    metrics: {
      mnistTest: metrics.accuracy,
      mnistEce: metrics.ece,
      mnistConfusion: metrics.confusion.map((row) => [...row]),
    },
    calibration: { temperature },
  })
}
