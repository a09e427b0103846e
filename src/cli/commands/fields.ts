import type { EngineClient } from '../../protocol/client'
import type { FieldView } from '../../protocol/commands/fields'
import { exitCodes } from '../exit-codes'
import { fieldJsonFrom } from '../field-json'
import { boxFrom, engineHelp, engineOptions, kindFrom, parseWords } from '../options'
import { percent, tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

const options = { ...engineOptions, kind: { type: 'string' }, box: { type: 'string' } } as const

export const fieldsVerb: Verb = {
  name: 'fields',
  usage: 'list [PAGE] | add PAGE --box B | move FIELD --box B | kind FIELD --kind K | remove FIELD',
  summary: 'the fields of the filmstrip: list, draw, move, name, remove',
  help: [
    'list [PAGE]      the fields of one page or of all',
    'add PAGE         read the box (--box x,y,w,h) as a new field, its kind by --kind or by what is read',
    'move FIELD       read the field in another box (--box)',
    'kind FIELD       read it as another kind (--kind)',
    'remove FIELD     take it off the page; its corrections stay stored',
    "--data DIR       the store in DIR (default: the window's own)",
    ...engineHelp,
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const [what = 'list', id, ...rest] = positionals
    if (rest.length > 0) throw new UsageError('fields takes an action and one page or field.')
    const change = changeFrom(what, id, { box: boxFrom(values.box), kind: kindFrom(values.kind) })
    return withEngine(io, values, 'app', async ({ client }) => {
      printFields(io, await change(client), values.json === true)
      return exitCodes.done
    })
  },
}

interface Wanted {
  readonly box: ReturnType<typeof boxFrom>
  readonly kind: ReturnType<typeof kindFrom>
}

/** What to ask the engine; wrong words are named before it starts. */
function changeFrom(
  what: string,
  id: string | undefined,
  { box, kind }: Wanted,
): (client: EngineClient) => Promise<readonly FieldView[]> {
  if (what === 'list') return (client) => listFields(client, id)
  if (id === undefined) throw new UsageError(`fields ${what} needs a page or a field.`)
  switch (what) {
    case 'add':
      if (box === undefined) break
      return async (client) => [await client.call('fields.add', { pageId: id, box, kind: kind ?? 'auto' })]
    case 'move':
      if (box === undefined) break
      return async (client) => [await client.call('fields.move', { fieldId: id, box })]
    case 'kind':
      if (kind === undefined) break
      return async (client) => [await client.call('fields.setKind', { fieldId: id, kind })]
    case 'remove':
      return async (client) => {
        await client.call('fields.remove', { fieldId: id })
        return []
      }
    default:
      throw new UsageError(`fields takes list, add, move, kind or remove, not "${what}".`)
  }
  throw new UsageError(`fields ${what} needs --${what === 'kind' ? 'kind' : 'box'}.`)
}

/** Reads pages that were opened but not read yet. */
async function listFields(client: EngineClient, only: string | undefined): Promise<readonly FieldView[]> {
  const pages = await client.call('documents.list', {})
  const wanted = only === undefined ? pages.filter(({ progress }) => progress === 'done') : [{ pageId: only }]
  const fields: FieldView[] = []
  for (const { pageId } of wanted) fields.push(...(await client.call('pages.read', { pageId })).fields)
  return fields
}

/** Also what `correct`, `undo` and `redo` answer with. */
export function printFields(io: CliIo, fields: readonly FieldView[], isJson: boolean): void {
  if (isJson) {
    printJson(io, { fields: fields.map((field) => ({ page: field.pageId, ...fieldJsonFrom(field) })) })
    return
  }
  const columns = [
    { title: 'field' },
    { title: 'kind' },
    { title: 'reading' },
    { title: 'confidence', align: 'right' },
    { title: 'state' },
    { title: 'corrected by' },
  ] as const
  const rows = fields.map(({ fieldId, kind, text, reading, state, correction }) => [
    fieldId,
    kind,
    text === '' ? '-' : text,
    percent(reading?.judgement.confidence ?? 0),
    state,
    correction?.who ?? '',
  ])
  io.print(tableFrom(columns, rows))
}
