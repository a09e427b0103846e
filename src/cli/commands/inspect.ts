import type { LayerRow } from '../../core/lenet/layer-table'
import type { GlyphMaps, InspectedNet, LayerMaps } from '../../protocol/commands/models'
import { exitCodes } from '../exit-codes'
import { engineOptions, parseWords } from '../options'
import { percent, tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { type RunningEngine, withEngine } from '../with-engine'

const { models, data, json } = engineOptions
const options = {
  models,
  data,
  json,
  glyph: { type: 'string' },
  layer: { type: 'string' },
  out: { type: 'string' },
} as const

export const inspectVerb: Verb = {
  name: 'inspect',
  usage: 'ID [--glyph FILE]',
  summary: 'a net layer by layer: shapes, parameters, connections, multiply-adds, feature maps',
  help: [
    'ID               any net of the family, trained or not, or a model of the registry',
    '--glyph FILE     also what every layer of the model makes of the digit in this picture',
    '--layer L        only this layer of it: input, c1, s2 ...',
    '--out DIR        write the maps as PNG files, one a layer, into DIR',
    '--models DIR     take models from DIR instead of the shipped ones',
    '--data DIR       the registry of the store in DIR',
    '--json           print JSON, the values of the maps among it',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const [id, ...rest] = positionals
    if (id === undefined || rest.length > 0) throw new UsageError('inspect takes the ID of one net.')
    const { glyph, layer, out } = values
    if (glyph === undefined && (layer ?? out) !== undefined)
      throw new UsageError('--layer and --out go with --glyph FILE.')
    return withEngine(io, values, 'app-if-there', async (running) => {
      const net = await inspected(running, id)
      const looked = glyph === undefined ? null : await look(running, { id, net, glyph, layer, out })
      if (values.json === true) printNetJson(io, net, looked)
      else io.print([textOfNet(net), ...(looked === null ? [] : [textOfLook(looked)])].join('\n\n'))
      return exitCodes.done
    })
  },
}

/** A name that nobody knows is wrong use; a model that is damaged is not. */
async function inspected({ client }: RunningEngine, id: string): Promise<InspectedNet> {
  const registered = await client.call('models.list', {})
  if (!registered.some(({ modelId }) => modelId === id)) {
    const family = await client.call('models.family', {})
    const known = [
      ...registered.map(({ modelId }) => modelId),
      ...family.map(({ architecture }) => architecture),
    ]
    if (!known.includes(id))
      throw new UsageError(`There is no net "${id}"; there are ${[...new Set(known)].join(', ')}.`)
  }
  return client.call('models.inspect', { id })
}

interface Look {
  readonly id: string
  readonly net: InspectedNet
  readonly glyph: string
  readonly layer: string | undefined
  readonly out: string | undefined
}

interface Looked {
  readonly file: string
  readonly layers: readonly LayerMaps[]
  readonly probabilities: GlyphMaps['probabilities']
  readonly paths: readonly string[]
}

async function look({ client, engine }: RunningEngine, wanted: Look): Promise<Looked> {
  const { id, net, glyph: file, layer, out } = wanted
  const registered = await client.call('models.list', {})
  if (!registered.some(({ modelId }) => modelId === id))
    throw new UsageError(`${id} has no weights here: a model of "models list" can look at a glyph.`)
  const names = ['input', ...net.layers.filter(({ kind }) => kind !== 'geometry').map(({ name }) => name)]
  if (layer !== undefined && !names.includes(layer))
    throw new UsageError(`${id} has no layer "${layer}"; it has ${names.join(', ')}.`)
  const [{ glyphFromFile }, { writeContactSheets }, { lenetModelFromId }] = await Promise.all([
    import('../../engine/glyph-file'),
    import('../../engine/contact-sheets'),
    import('../../core/lenet/model-family'),
  ])
  const glyph = await glyphFromFile(file, lenetModelFromId(net.architecture), engine.files)
  const { layers, probabilities } = await client.call('models.look', { modelId: id, glyph })
  const shown = layers.filter(({ name }) => layer === undefined || name === layer)
  const paths = out === undefined ? [] : await writeContactSheets(shown, out, engine.files)
  return { file, layers: shown, probabilities, paths }
}

function printNetJson(io: CliIo, net: InspectedNet, looked: Looked | null): void {
  const { architecture, name, input, layers, total } = net
  const seen =
    looked === null
      ? {}
      : {
          glyph: {
            file: looked.file,
            probabilities: looked.probabilities,
            maps: looked.layers.map((each) => ({ ...each, values: Array.from(each.values, shortNumber) })),
          },
          files: looked.paths,
        }
  printJson(io, { model: architecture, name, input, layers, total, ...seen })
}

/** As many digits as a 32-bit float has. */
function shortNumber(value: number): number {
  return Number(value.toPrecision(7))
}

function textOfNet({ name, input, layers, total }: InspectedNet): string {
  const cellsOf = ({ parameters, connections, multiplyAdds }: InspectedNet['total']): string[] =>
    [parameters, connections, multiplyAdds].map((count) => count.toLocaleString('en-US'))
  const rows = layers.map((layer: LayerRow) => [
    layer.name,
    layer.kind,
    shapeText(layer.shape),
    ...cellsOf(layer),
  ])
  const table = tableFrom(
    [
      { title: 'layer' },
      { title: 'kind' },
      { title: 'shape' },
      { title: 'parameters', align: 'right' },
      { title: 'connections', align: 'right' },
      { title: 'multiply-adds', align: 'right' },
    ],
    [...rows, ['all', '', '', ...cellsOf(total)]],
  )
  return `${name}, input ${shapeText(input)}\n\n${table}`
}

const classNames = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'junk', 'separator'] as const

function textOfLook({ file, layers, probabilities, paths }: Looked): string {
  const best = probabilities
    .map((p, i) => ({ p, name: classNames[i] ?? String(i) }))
    .sort((one, other) => other.p - one.p)
    .slice(0, 3)
    .map(({ p, name }) => `${name} ${percent(p)}`)
  const table = tableFrom(
    [
      { title: 'layer' },
      { title: 'shape' },
      { title: 'lowest', align: 'right' },
      { title: 'mean', align: 'right' },
      { title: 'highest', align: 'right' },
    ],
    layers.map(({ name, shape, values }) => {
      const sum = values.reduce((total, value) => total + value, 0)
      const numbers = [Math.min(...values), sum / values.length, Math.max(...values)]
      return [name, shapeText(shape), ...numbers.map((value) => value.toFixed(4))]
    }),
  )
  return [`${file}: ${best.join(', ')}`, '', table, ...paths].join('\n')
}

function shapeText(shape: readonly number[]): string {
  return shape.join('x')
}
