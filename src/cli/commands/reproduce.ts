import type { ComputeEngineId } from '../../core/lenet/compute-port'
import type { CourseEpoch, FigureRow } from '../../core/training/published-figures'
import type { RecipeVariant } from '../../core/usecases/reproduce'
import type { Reproduction } from '../../engine/reproduction'
import { exitCodes } from '../exit-codes'
import { choiceFrom, engineOptions, parseWords, wholeFrom } from '../options'
import { percent, tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

const options = {
  json: engineOptions.json,
  engine: engineOptions.engine,
  data: engineOptions.data,
  seed: { type: 'string' },
  epochs: { type: 'string' },
  limit: { type: 'string' },
  'rates-times': { type: 'string' },
  rubbish: { type: 'string' },
  initializer: { type: 'string' },
} as const

export const reproduceVerb: Verb = {
  name: 'reproduce',
  usage: '[ID | ID:RECIPE ...]',
  summary: 'train the published nets as published and compare the figures',
  help: [
    'ID               a net of the family by its published recipe; ID:modern, ID:long by another one of it;',
    '                 none at all: every recipe, which takes hours',
    '--data D         mnist, fashion, or a folder of IDX files, instead of the data set of the source',
    '--seed N         first weights and order of the examples (default 1)',
    '--epochs N       fewer epochs, for a try',
    '--limit N        only N examples, for a try',
    '--rates-times R  all learning rates times R, to depart from the recipe',
    '--rubbish J      another constant of the loss of lenet5-1998',
    '--initializer I  first weights by glorot, root or lecun',
    '--engine E       which engine trains (default: the fastest measured)',
    '--json           print JSON instead of tables',
  ],
  run: async (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const { datasetChoiceFrom, reproduceOne, reproduciblesFrom } = await import('../../engine/reproduction')
    const wanted = reproduciblesFrom(positionals)
    const seed = wholeFrom(values.seed, 'seed', 0) ?? 1
    const epochs = wholeFrom(values.epochs, 'epochs', 1)
    const limit = wholeFrom(values.limit, 'limit', 1)
    const variant = variantFrom(values)
    return withEngine(io, { engine: values.engine }, 'memory', async ({ engine }) => {
      const results: Reproduction[] = []
      for (const each of wanted) {
        const result = await reproduceOne(
          each,
          {
            seed,
            engineFor: (model) => engine.engines.choose('train', model),
            ...(values.data === undefined ? {} : { data: datasetChoiceFrom(values.data) }),
            ...(epochs === undefined ? {} : { epochs }),
            ...(limit === undefined ? {} : { limit }),
            variant,
          },
          { onEpoch: (epoch, speed) => io.note(noteOf(each.model.id, each.recipe.id, epoch, speed)) },
        )
        results.push(result)
        if (values.json !== true) io.print(`${textOf(result)}\n`)
      }
      const comparisons = comparisonsOf(results)
      if (values.json === true) printJson(io, { results, comparisons })
      else for (const comparison of comparisons) printComparison(io, comparison)
      return exitCodes.done
    })
  },
}

function variantFrom(values: {
  readonly 'rates-times'?: string | undefined
  readonly rubbish?: string | undefined
  readonly initializer?: string | undefined
}): RecipeVariant {
  const ratesTimes = numberFrom(values['rates-times'], 'rates-times')
  const rubbish = numberFrom(values.rubbish, 'rubbish')
  const initializer = choiceFrom(values.initializer, 'initializer', ['glorot', 'root', 'lecun'])
  return {
    ...(ratesTimes === undefined ? {} : { ratesTimes }),
    ...(rubbish === undefined ? {} : { rubbish }),
    ...(initializer === undefined ? {} : { initializer }),
  }
}

function numberFrom(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!(number > 0) || !Number.isFinite(number))
    throw new UsageError(`--${name} is a number above 0, not "${value}".`)
  return number
}

function noteOf(id: string, recipe: string, epoch: CourseEpoch, speed: number): string {
  const { trainLoss, trainAccuracy, testAccuracy } = epoch
  return `${id} (${recipe}) epoch ${epoch.epoch}: train loss ${trainLoss.toFixed(3)}, train ${percent(trainAccuracy)}, test ${percent(testAccuracy, 2)}, ${Math.round(speed)} examples/s`
}

function textOf(result: Reproduction): string {
  const { id, recipe, seed, engineLabel, dataName, trainingExamples, testExamples, batchSize } = result
  return [
    `${id}, recipe "${recipe}"${departureOf(result)}, seed ${seed}, on ${engineLabel}`,
    `${dataName}: ${trainingExamples} to train on, ${testExamples} to test, ${result.epochs.length} epochs of batches of ${batchSize}`,
    '',
    figureTable(result.rows),
    '',
    courseTable(result.epochs, result.published?.runningMeans === true),
    ...pointLines(result),
  ].join('\n')
}

function departureOf({ variant }: Reproduction): string {
  const words = Object.entries(variant).map(([name, value]) => `${name} ${value}`)
  return words.length === 0 ? '' : ` departed from by ${words.join(', ')}`
}

function figureTable(rows: readonly FigureRow[]): string {
  return tableFrom(
    [
      { title: 'figure' },
      { title: 'epoch', align: 'right' },
      { title: 'published', align: 'right' },
      { title: 'ours', align: 'right' },
      { title: 'difference', align: 'right' },
    ],
    rows.map(({ what, epoch, published, ours, difference, unit, isBound }) => [
      what,
      epoch === null ? '' : String(epoch),
      published === null ? '-' : `${isBound ? 'over ' : ''}${numberText(published, unit)}`,
      ours === null ? '-' : numberText(ours, unit),
      difference === null ? '' : `${difference > 0 ? '+' : ''}${numberText(difference, unit)}`,
    ]),
  )
}

function numberText(value: number, unit: FigureRow['unit']): string {
  switch (unit) {
    case 'share':
      return percent(value, 2)
    case 'loss':
      return value.toFixed(3)
    case 'epoch':
      return String(value)
    case 'examples/s':
      return Math.round(value).toLocaleString('en-US')
  }
}

function courseTable(epochs: readonly CourseEpoch[], withRunning: boolean): string {
  const titles = ['epoch', 'train loss', 'train', 'test loss', 'test']
  const running = withRunning ? ['train, running', 'test, running'] : []
  return tableFrom(
    [...titles, ...running].map((title) => ({ title, align: 'right' })),
    epochs.map((each) => [
      String(each.epoch),
      each.trainLoss.toFixed(4),
      percent(each.trainAccuracy, 2),
      each.testLoss.toFixed(4),
      percent(each.testAccuracy, 2),
      ...(withRunning ? [percent(each.runningTrainAccuracy, 2), percent(each.runningTestAccuracy, 2)] : []),
    ]),
  )
}

/** The source's curve: means since the epoch's start. */
function pointLines({ points }: Reproduction): string[] {
  if (points.length === 0) return []
  const rows = points.map(({ epochsSeen, trainLoss, trainAccuracy }) => [
    epochsSeen.toFixed(2),
    trainLoss.toFixed(3),
    percent(trainAccuracy),
  ])
  const titles = ['epochs seen', 'train loss so far', 'train so far']
  return [
    '',
    tableFrom(
      titles.map((title) => ({ title, align: 'right' })),
      rows,
    ),
  ]
}

interface SpeedComparison {
  readonly faster: string
  readonly than: string
  readonly publishedTimes: number
  readonly times: number
  readonly engine: ComputeEngineId
}

/** Claims of one net's speed against another's, where this run holds both. */
function comparisonsOf(results: readonly Reproduction[]): SpeedComparison[] {
  return results.flatMap(({ id, engine, published, examplesPerSecond }) => {
    const claim = published?.fasterThan
    const other = results.find((result) => result.id === claim?.model)
    if (claim === undefined || other === undefined) return []
    const times = examplesPerSecond / other.examplesPerSecond
    return [{ faster: id, than: other.id, publishedTimes: claim.times, times, engine }]
  })
}

function printComparison(io: CliIo, { faster, than, publishedTimes, times }: SpeedComparison): void {
  io.print(
    `${faster} is ${times.toFixed(1)} times as fast as ${than} (published: more than ${publishedTimes} times)`,
  )
}
