import { AppError } from '../../core/base/app-error'
import type { ModelDescription } from '../../protocol/commands/models'
import { exitCodes } from '../exit-codes'
import { engineOptions, parseWords } from '../options'
import { tableFrom } from '../table'
import { printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

export const modelsVerb: Verb = {
  name: 'models',
  usage: 'list | show ID',
  summary: 'the nets there are, and where they come from',
  help: [
    'list             all models',
    'show ID          the run card of one: data, seed, hyper-parameters, figures',
    '--models DIR     look in DIR instead of at the shipped ones',
    '--json           print JSON',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, engineOptions)
    const [what = 'list', id, ...rest] = positionals
    const isRight = (what === 'list' && id === undefined) || (what === 'show' && id !== undefined)
    if (!isRight || rest.length > 0) throw new UsageError('models takes "list" or "show ID".')
    return withEngine(io, values, 'memory', async ({ client }) => {
      const models = await client.call('models.list', {})
      if (id === undefined) {
        if (values.json === true) printJson(io, { models })
        else io.print(listOf(models))
        return exitCodes.done
      }
      const model = models.find(({ modelId }) => modelId === id)
      if (model === undefined) throw new AppError('bad-argument', `There is no model "${id}".`)
      if (values.json === true) printJson(io, { model })
      else io.print(JSON.stringify(model, null, 2))
      return model.problem === null ? exitCodes.done : exitCodes.environment
    })
  },
}

function listOf(models: readonly ModelDescription[]): string {
  const columns = [
    { title: 'id' },
    { title: 'name' },
    { title: 'classes', align: 'right' },
    { title: 'parameters', align: 'right' },
    { title: 'in use' },
    { title: 'problem' },
  ] as const
  return tableFrom(
    columns,
    models.map(({ modelId, name, classCount, parameters, inUse, problem }) => [
      modelId,
      name,
      String(classCount),
      String(parameters),
      inUse ? 'yes' : '',
      problem?.message ?? '',
    ]),
  )
}
