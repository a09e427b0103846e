import { createRandom } from '../../src/core/base/random'
import { createGlyphClassifier } from '../../src/core/lenet/glyph-classifier'
import { lenet12 } from '../../src/core/lenet/lenet12'
import { parameterCount, type Weights } from '../../src/core/lenet/model'
import { createSharedOrder, joinExamples } from '../../src/core/synthesis/arc-examples'
import { classOfSymbol, type LabelledArcs } from '../../src/core/synthesis/labelled-arcs'
import type { ExampleSet } from '../../src/core/training/examples'
import { hyperparametersOf } from '../../src/core/training/hyperparameters'
import { type GlyphMetrics, measureClassifier } from '../../src/core/training/metrics'
import { latticePlan } from '../../src/core/training/recipes'
import { type TrainModelRequest, trainModel } from '../../src/core/usecases/train-model'
import { saveStoredModel } from '../../src/platform/compute/model-folder'
import { collectArcs } from './collect-arcs'
import { fieldSeeds } from './held-out-fields'
import type { Workbench } from './main'
import { examplesFromDigits, type Mnist } from './mnist'

/** How an epoch is composed: arcs of strings, single digits redrawn, MNIST's own. */
const composition = {
  examplesPerEpoch: 80_000,
  shares: [0.55, 0.25, 0.2],
  junkPerCharacter: 1.2,
  markWeight: 2,
}

/** LeNet-12 on the segmenter's own pieces of synthetic strings, and on single digits. */
export async function trainLenet12(bench: Workbench, mnist: Mnist, fields: number): Promise<void> {
  const plan = { ...latticePlan, seed: bench.seed, epochs: bench.epochs ?? latticePlan.epochs }
  const { arcs, singles } = await collectArcs({
    fields,
    singles: 4 * fields,
    seed: fieldSeeds.training,
    part: 'training',
  })
  const heldOutFields = Math.ceil(fields / 10)
  const heldOut = { fields: heldOutFields, singles: 0 }
  const calibration = await collectArcs({ ...heldOut, seed: fieldSeeds.holdout, part: 'test' })
  const test = await collectArcs({ ...heldOut, seed: fieldSeeds.test, part: 'test' })
  bench.log(`lenet12 ${fields} fields: ${arcs.count} arcs ${describeSymbols(arcs)}`)
  const random = createRandom(bench.seed).fork(12)
  const examples = joinExamples(arcs, [joinSets(singles), mnist.training], random)
  const request: TrainModelRequest = {
    model: lenet12,
    training: examples,
    holdout: examplesFromArcs(calibration.arcs),
    test: examplesFromDigits(mnist.test),
    plan,
    order: createSharedOrder(arcs, examples, composition),
  }
  const { weights, temperature, metrics } = await trainModel(bench.engine, request, {
    onEpoch: ({ epoch, trainLoss }) =>
      bench.log(`lenet12 epoch ${epoch}/${plan.epochs} loss ${trainLoss.toFixed(4)}`),
  })
  const onArcs = await measureArcs(bench, weights, temperature, test.arcs)
  bench.log(
    `lenet12 MNIST test ${percent(metrics.accuracy)}, ECE ${percent(metrics.ece)}; ` +
      `arcs ${percent(onArcs.accuracy)}, ECE ${percent(onArcs.ece)}; temperature ${temperature.toFixed(3)}`,
  )
  bench.log(`arcs by class, share right: ${sharesRight(onArcs).map(percent).join(' ')}`)
  await saveStoredModel(bench.folder, weights, {
    format: 1,
    model: lenet12.id,
    parameters: parameterCount(lenet12),
    command: `npm run train:shipped -- --only lenet12 --seed ${bench.seed} --fields ${fields}`,
    commit: bench.commit,
    engine: bench.engine.describe().label,
    seed: bench.seed,
    data: [...mnist.sources],
    hyperparameters: {
      ...hyperparametersOf(plan),
      fields,
      examplesPerEpoch: composition.examplesPerEpoch,
      'share.arcs': composition.shares[0] ?? 0,
      'share.redrawn': composition.shares[1] ?? 0,
      'share.mnist': composition.shares[2] ?? 0,
      junkPerCharacter: composition.junkPerCharacter,
      markWeight: composition.markWeight,
    },
    metrics: {
      mnistTest: metrics.accuracy,
      mnistEce: metrics.ece,
      mnistConfusion: metrics.confusion.map((row) => [...row]),
      other: { syntheticArcs: onArcs.accuracy, syntheticArcsEce: onArcs.ece },
    },
    calibration: { temperature },
  })
}

async function measureArcs(
  bench: Workbench,
  weights: Weights,
  temperature: number,
  arcs: LabelledArcs,
): Promise<GlyphMetrics> {
  const net = await bench.engine.openNet(lenet12, weights)
  try {
    return await measureClassifier(createGlyphClassifier(net, temperature), examplesFromArcs(arcs))
  } finally {
    net.dispose()
  }
}

function examplesFromArcs({ count, glyphs, geometry, symbols }: LabelledArcs): ExampleSet {
  return { count, pixels: glyphs, geometry, labels: symbols.map(classOfSymbol) }
}

function joinSets(sets: readonly { count: number; pixels: Uint8Array; labels: Uint8Array }[]) {
  const count = sets.reduce((sum, set) => sum + set.count, 0)
  const pixels = new Uint8Array(sets.reduce((sum, set) => sum + set.pixels.length, 0))
  const labels = new Uint8Array(count)
  let start = 0
  for (const set of sets) {
    pixels.set(set.pixels, (start * pixels.length) / count)
    labels.set(set.labels, start)
    start += set.count
  }
  return { count, width: 28, height: 28, pixels, labels }
}

function describeSymbols({ symbols }: LabelledArcs): string {
  const counts = new Map<number, number>()
  for (const value of symbols) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([value, count]) => `${value}:${count}`)
    .join(' ')
}

function sharesRight({ confusion }: GlyphMetrics): number[] {
  return confusion.map(
    (row, i) =>
      (row[i] ?? 0) /
      Math.max(
        1,
        row.reduce((sum, count) => sum + count, 0),
      ),
  )
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
