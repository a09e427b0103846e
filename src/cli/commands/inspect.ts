import type { LayerRow } from '../../core/lenet/layer-table'
import { exitCodes } from '../exit-codes'
import { parseWords } from '../options'
import { tableFrom } from '../table'
import { printJson, UsageError, type Verb } from '../verb'

export const inspectVerb: Verb = {
  name: 'inspect',
  usage: 'ID',
  summary: 'a net layer by layer: shapes, parameters, connections, multiply-adds',
  help: ['ID               any net of the family, trained or not', '--json           print JSON'],
  run: async (words, io) => {
    const { values, positionals } = parseWords(words, { json: { type: 'boolean' } })
    const [id, ...rest] = positionals
    if (id === undefined || rest.length > 0) throw new UsageError('inspect takes the ID of one net.')
    const [{ lenetFamily }, { layerTable }, { inputFormOf }] = await Promise.all([
      import('../../core/lenet/model-family'),
      import('../../core/lenet/layer-table'),
      import('../../core/lenet/model'),
    ])
    const model = lenetFamily.find((candidate) => candidate.id === id)
    if (model === undefined) {
      const known = lenetFamily.map((candidate) => candidate.id).join(', ')
      throw new UsageError(`There is no net "${id}"; there are ${known}.`)
    }
    const layers = layerTable(model)
    const { side, channels } = inputFormOf(model)
    const total = totalOf(layers)
    if (values.json === true) {
      printJson(io, { model: id, name: model.name, input: [side, side, channels], layers, total })
    } else {
      io.print(`${model.name}, input ${shapeText([side, side, channels])}\n\n${tableOf(layers, total)}`)
    }
    return exitCodes.done
  },
}

interface Totals {
  readonly parameters: number
  readonly connections: number
  readonly multiplyAdds: number
}

function totalOf(layers: readonly LayerRow[]): Totals {
  const sumOf = (key: keyof Totals): number => layers.reduce((sum, layer) => sum + layer[key], 0)
  return {
    parameters: sumOf('parameters'),
    connections: sumOf('connections'),
    multiplyAdds: sumOf('multiplyAdds'),
  }
}

function tableOf(layers: readonly LayerRow[], total: Totals): string {
  const cellsOf = ({ parameters, connections, multiplyAdds }: Totals): string[] =>
    [parameters, connections, multiplyAdds].map((count) => count.toLocaleString('en-US'))
  return tableFrom(
    [
      { title: 'layer' },
      { title: 'kind' },
      { title: 'shape' },
      { title: 'parameters', align: 'right' },
      { title: 'connections', align: 'right' },
      { title: 'multiply-adds', align: 'right' },
    ],
    [
      ...layers.map((layer) => [layer.name, layer.kind, shapeText(layer.shape), ...cellsOf(layer)]),
      ['all', '', '', ...cellsOf(total)],
    ],
  )
}

function shapeText(shape: readonly number[]): string {
  return shape.join('x')
}
