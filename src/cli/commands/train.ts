import { join, resolve } from 'node:path'
import { exitCodes } from '../exit-codes'
import { engineOptions, parseWords, wholeFrom } from '../options'
import { percent } from '../table'
import { printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

const options = {
  json: engineOptions.json,
  engine: engineOptions.engine,
  model: engineOptions.model,
  data: engineOptions.data,
  out: { type: 'string' },
  epochs: { type: 'string' },
  batch: { type: 'string' },
  lr: { type: 'string' },
  seed: { type: 'string' },
  limit: { type: 'string' },
} as const

export const trainVerb: Verb = {
  name: 'train',
  usage: '--data DIR --out DIR',
  summary: 'train a net on your own digits (IDX files)',
  help: [
    '--data DIR       IDX digits: a training pair, at will a pair with t10k or test in its name',
    '--out DIR        the model goes to DIR/ID; read with it by --models DIR --model ID',
    '--model ID       what to train (default lenet5)',
    '--epochs N --batch N --lr R --seed N',
    '                 instead of the recipe of the shipped LeNet-5 (16, 128, 0.004, 1)',
    '--limit N        only N digits, for a try',
    '--engine E       auto or tensorflow; the built-in engine cannot train',
    '--json           print the run card as JSON',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const { data, out, model = 'lenet5' } = values
    if (data === undefined || out === undefined || positionals.length > 0)
      throw new UsageError('train needs --data DIR and --out DIR.')
    const learningRate = values.lr === undefined ? undefined : Number(values.lr)
    if (learningRate !== undefined && !(learningRate > 0 && learningRate < 1))
      throw new UsageError(`--lr is a number between 0 and 1, not "${values.lr}".`)
    const numbers = {
      epochs: wholeFrom(values.epochs, 'epochs', 1),
      batchSize: wholeFrom(values.batch, 'batch', 1),
      learningRate,
      seed: wholeFrom(values.seed, 'seed', 0),
      limit: wholeFrom(values.limit, 'limit', 1),
    }
    return withEngine(io, { engine: values.engine }, 'memory', async ({ engine }) => {
      const { trainOnFolder } = await import('../../engine/folder-training')
      const card = await trainOnFolder(
        engine.engines,
        {
          ...definedOf(numbers),
          modelId: model,
          dataFolder: data,
          outFolder: resolve(out),
          command: ['digit-desk train', ...words].join(' '),
        },
        {
          onProgress: ({ epoch, epochs, step, steps, loss }) =>
            io.note(`epoch ${epoch + 1} of ${epochs}, step ${step} of ${steps}, loss ${loss.toFixed(4)}`),
        },
      )
      const { ownTest } = card.metrics
      if (values.json === true) printJson(io, { runCard: card, folder: join(resolve(out), model) })
      else
        io.print(
          `${join(resolve(out), model)}: ${percent(ownTest?.accuracy ?? 0, 2)} of ${ownTest?.digits} held-out digits right`,
        )
      return exitCodes.done
    })
  },
}

/** Leaves out what was not given, so that the recipe's own numbers stand. */
function definedOf(numbers: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
