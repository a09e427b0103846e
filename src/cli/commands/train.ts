import { resolve } from 'node:path'
import * as v from 'valibot'
import type { TrainingChoices, TrainingRunSummary } from '../../protocol/commands/training'
import { exitCodes } from '../exit-codes'
import { choiceFrom, engineChoices, engineOptions, parseWords, wholeFrom } from '../options'
import { printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'
import { followRun, modelLine } from './train-run'
import { lookAtRuns } from './train-runs'

const options = {
  json: engineOptions.json,
  engine: engineOptions.engine,
  model: engineOptions.model,
  data: engineOptions.data,
  out: { type: 'string' },
  recipe: { type: 'string' },
  epochs: { type: 'string' },
  batch: { type: 'string' },
  lr: { type: 'string' },
  seed: { type: 'string' },
  patience: { type: 'string' },
  augment: { type: 'string' },
  limit: { type: 'string' },
  resume: { type: 'string' },
  store: { type: 'string' },
} as const

type Values = ReturnType<typeof parseWords<typeof options>>['values']

export const trainVerb: Verb = {
  name: 'train',
  usage: '--data DIR|mnist|fashion | --resume RUN | list | show RUN | stop RUN | remove RUN',
  summary: 'train a net, on your own digits (IDX files) or on the data sets of the tutorials',
  help: [
    '--model ID       which net of the family (default lenet5)',
    '--data D         mnist, fashion, or a folder of IDX files: a training pair, at will one with t10k or test in its name',
    '--recipe R       shipped (default), published, modern or long, as far as the net has it',
    '--epochs N --batch N --lr R --seed N',
    '                 instead of the recipe’s',
    '--patience N     end after N epochs without a better one; none trains to the end',
    '--augment A      off, or what is changed: {"rotation": 10, "shear": 0.2, ...}',
    '--limit N        only N examples, for a try',
    '--engine E       auto (the fastest measured), kernels, tensorflow or webgpu',
    '--resume RUN     go on with a run that was paused or interrupted',
    '--out DIR        a copy of the model as DIR/ID; read with it by --models DIR --model ID',
    '--json           print the run and its model as JSON',
    '--store DIR      keep runs and models in DIR instead of the app’s own data folder',
    'list             the runs there are',
    'show RUN         one run, epoch by epoch',
    'stop RUN         end a paused or interrupted run: its best weights become a model',
    'remove RUN       take its record and checkpoints away; a model that came of it stays',
    'Ctrl-C pauses the run and says how to go on.',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const place = values.store === undefined ? {} : { data: resolve(values.store) }
    if (positionals.length > 0) {
      const look = lookAtRuns(positionals, values.json === true)
      return withEngine(io, place, 'app', ({ client }) => look(io, client))
    }
    if ((values.data === undefined) === (values.resume === undefined))
      throw new UsageError('train needs --data or --resume.')
    const choices = values.resume === undefined ? choicesFrom(values) : null
    return withEngine(io, { engine: values.engine, ...place }, 'app', async ({ client, engine }) => {
      const begin = (): Promise<TrainingRunSummary> =>
        choices === null
          ? client.call('train.resume', { runId: values.resume ?? '' })
          : client.call('train.start', { choices })
      const run = await followRun(io, client, begin)
      const model = run.modelId === null ? null : await engine.registry.load(run.modelId)
      if (model !== null && values.out !== undefined) {
        const { copyModel } = await import('../../engine/model-copy')
        await copyModel(model, resolve(values.out))
      }
      if (values.json === true) printJson(io, { run, modelId: run.modelId, runCard: model?.runCard ?? null })
      else if (model !== null) io.print(modelLine(model))
      if (run.state === 'paused') io.note(`paused: "digit-desk train --resume ${run.runId}" goes on`)
      if (run.problem !== null) io.note(`${run.problem.code}: ${run.problem.message}`)
      return run.state === 'failed' || run.problem?.code === 'disk-full'
        ? exitCodes.environment
        : exitCodes.done
    })
  },
}

const augmentationSchema = v.object({
  rotation: v.optional(v.number(), 0),
  scale: v.optional(v.number(), 0),
  shear: v.optional(v.number(), 0),
  shift: v.optional(v.number(), 0),
  elastic: v.optional(v.number(), 0),
  thinner: v.optional(v.number(), 0),
  thicker: v.optional(v.number(), 0),
  blur: v.optional(v.number(), 0),
})

function choicesFrom(values: Values): TrainingChoices {
  const { data = '', model = 'lenet5', lr, augment } = values
  const learningRate = lr === undefined ? undefined : Number(lr)
  if (learningRate !== undefined && !(learningRate > 0 && learningRate <= 10))
    throw new UsageError(`--lr is a number above 0 and at most 10, not "${lr}".`)
  const engine = choiceFrom(values.engine, 'engine', engineChoices)
  const named = {
    epochs: wholeFrom(values.epochs, 'epochs', 1),
    batchSize: wholeFrom(values.batch, 'batch', 1),
    learningRate,
    seed: wholeFrom(values.seed, 'seed', 0),
    patience: values.patience === 'none' ? null : wholeFrom(values.patience, 'patience', 1),
    augmentation: augment === undefined ? undefined : augmentationFrom(augment),
    limit: wholeFrom(values.limit, 'limit', 1),
    engine: engine === 'auto' ? undefined : engine,
  }
  return {
    architecture: model,
    data: data === 'mnist' || data === 'fashion' ? { kind: data } : { kind: 'folder', path: resolve(data) },
    recipe: choiceFrom(values.recipe, 'recipe', ['shipped', 'published', 'modern', 'long']) ?? 'shipped',
    ...definedOf(named),
  }
}

function augmentationFrom(text: string): TrainingChoices['augmentation'] {
  if (text === 'off') return null
  try {
    return v.parse(augmentationSchema, JSON.parse(text))
  } catch {
    throw new UsageError(`--augment is "off" or JSON such as {"rotation": 10, "shear": 0.2}, not "${text}".`)
  }
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

/** Leaves out what was not given, so that the recipe's own numbers stand. */
function definedOf<T extends object>(values: T): Defined<T> {
  const defined: Defined<T> = { ...values }
  for (const key of Object.keys(values)) {
    if (Reflect.get(values, key) === undefined) Reflect.deleteProperty(defined, key)
  }
  return defined
}
