import { resolve } from 'node:path'
import { AppError } from '../../core/base/app-error'
import type { ModelDescription } from '../../protocol/commands/models'
import { type ExitCode, exitCodes } from '../exit-codes'
import { choiceFrom, engineOptions, parseWords } from '../options'
import { tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { type DataPlace, type RunningEngine, withEngine } from '../with-engine'
import { textOfComparison } from './models-compare'

const options = {
  ...engineOptions,
  format: { type: 'string' },
  out: { type: 'string' },
  architecture: { type: 'string' },
} as const

const formats = ['safetensors', 'tfjs', 'onnx'] as const

export const modelsVerb: Verb = {
  name: 'models',
  usage: 'list | show ID | compare ID... | use ID | rollback | export ID | import PATH | remove ID',
  summary: 'the nets there are: compare, choose, bring in, take out',
  help: [
    'list             all models, shipped and own',
    'show ID          the run card of one: data, seed, hyper-parameters, figures',
    'compare ID ID... two to four models on the same digits: --data mnist, fashion or a folder of IDX files',
    'use ID           read fields with it from now on',
    'rollback         read with the one used before',
    `export ID        --format ${formats.join('|')} --out PATH: for other programs; nothing is overwritten`,
    'import PATH      a .safetensors file, a model.json of TensorFlow.js or a model folder; where the file does',
    '                 not say of which net it is, --architecture ID does',
    'remove ID        a model of your own that is not in use',
    '--models DIR     look in DIR instead of at the shipped ones',
    '--data DIR       the registry of the store in DIR (but of compare: the digits)',
    '--engine E       of compare',
    '--json           print JSON',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const [what = 'list', ...ids] = positionals
    const action = actions.find(({ name }) => name === what)
    const isRight = action !== undefined && ids.length >= action.ids[0] && ids.length <= action.ids[1]
    if (!isRight) throw new UsageError('models does not take these words.')
    action.check?.(values)
    const store = action.name === 'compare' ? { ...values, data: undefined } : values
    return withEngine(io, store, action.place, (running) => action.run(running, { values, ids, io }))
  },
}

type Values = ReturnType<typeof parseWords<typeof options>>['values']

interface Asked {
  readonly values: Values
  readonly ids: readonly string[]
  readonly io: CliIo
}

interface Action {
  readonly name: string
  /** Fewest and most words behind it. */
  readonly ids: readonly [number, number]
  readonly place: DataPlace
  /** @throws UsageError before anything is loaded. */
  readonly check?: (values: Values) => void
  readonly run: (running: RunningEngine, asked: Asked) => Promise<ExitCode>
}

const actions: readonly Action[] = [
  {
    name: 'list',
    ids: [0, 0],
    place: 'app-if-there',
    run: async ({ client }, asked) => printModels(asked, await client.call('models.list', {})),
  },
  { name: 'show', ids: [1, 1], place: 'app-if-there', run: showModel },
  { name: 'compare', ids: [1, 4], place: 'app-if-there', run: compareModels },
  {
    name: 'use',
    ids: [1, 1],
    place: 'app',
    run: async ({ client }, asked) => {
      const [modelId = ''] = asked.ids
      return printModels(asked, await client.call('models.use', { modelId }))
    },
  },
  {
    name: 'rollback',
    ids: [0, 0],
    place: 'app',
    run: async ({ client }, asked) => printModels(asked, await client.call('models.rollBack', {})),
  },
  {
    name: 'export',
    ids: [1, 1],
    place: 'app-if-there',
    check: ({ format, out }) => {
      if (choiceFrom(format, 'format', formats) === undefined || out === undefined)
        throw new UsageError(`models export needs --format ${formats.join('|')} and --out PATH.`)
    },
    run: exportModel,
  },
  { name: 'import', ids: [1, 1], place: 'app', run: importModel },
  {
    name: 'remove',
    ids: [1, 1],
    place: 'app',
    run: async ({ client }, asked) => {
      const [modelId = ''] = asked.ids
      return printModels(asked, await client.call('models.remove', { modelId }))
    },
  },
]

async function showModel(
  { client }: RunningEngine,
  { ids: [id = ''], values, io }: Asked,
): Promise<ExitCode> {
  const models = await client.call('models.list', {})
  const model = models.find(({ modelId }) => modelId === id)
  if (model === undefined) throw new AppError('bad-argument', `There is no model "${id}".`)
  if (values.json === true) printJson(io, { model })
  else io.print(JSON.stringify(model, null, 2))
  return model.problem === null ? exitCodes.done : exitCodes.environment
}

async function compareModels({ client }: RunningEngine, { ids, values, io }: Asked): Promise<ExitCode> {
  const { data = 'mnist' } = values
  const chosen = data === 'mnist' || data === 'fashion' ? data : { folder: resolve(data) }
  const comparison = await client.call('models.compare', { modelIds: ids, data: chosen })
  if (values.json === true) {
    const disagreements = comparison.disagreements.map(({ pixels: _, ...each }) => each)
    printJson(io, { ...comparison, disagreements })
  } else io.print(textOfComparison(comparison))
  return exitCodes.done
}

async function exportModel(
  { client }: RunningEngine,
  { ids: [modelId = ''], values, io }: Asked,
): Promise<ExitCode> {
  const format = choiceFrom(values.format, 'format', formats) ?? 'safetensors'
  const destination = resolve(values.out ?? '')
  const { paths } = await client.call('models.export', { modelId, format, destination })
  if (values.json === true) printJson(io, { paths })
  else io.print(paths.join('\n'))
  return exitCodes.done
}

async function importModel(
  { client }: RunningEngine,
  { ids: [path = ''], values, io }: Asked,
): Promise<ExitCode> {
  const { architecture } = values
  const model = await client.call('models.import', {
    path: resolve(path),
    ...(architecture === undefined ? {} : { architecture }),
  })
  if (values.json === true) printJson(io, { model })
  else io.print(model.modelId)
  return exitCodes.done
}

function printModels({ values, io }: Asked, models: readonly ModelDescription[]): ExitCode {
  if (values.json === true) printJson(io, { models })
  else io.print(listOf(models))
  return exitCodes.done
}

function listOf(models: readonly ModelDescription[]): string {
  const columns = [
    { title: 'id' },
    { title: 'name' },
    { title: 'origin' },
    { title: 'classes', align: 'right' },
    { title: 'parameters', align: 'right' },
    { title: 'in use' },
    { title: 'problem' },
  ] as const
  return tableFrom(
    columns,
    models.map(({ modelId, name, origin, classCount, parameters, inUse, problem }) => [
      modelId,
      name,
      origin,
      String(classCount),
      String(parameters),
      inUse ? 'yes' : '',
      problem?.message ?? '',
    ]),
  )
}
