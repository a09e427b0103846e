import { ruleSentences } from '../../core/review/rule-sentences'
import { brokenRule } from '../../core/review/value-rules'
import type { CorrectionChange, CorrectionRecord } from '../../core/storage/records'
import type { FieldView } from '../../protocol/commands/fields'
import { exitCodes } from '../exit-codes'
import { engineOptions, parseWords } from '../options'
import { tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'
import { printFields } from './fields'

const storeOptions = { data: engineOptions.data, json: engineOptions.json } as const
const options = {
  ...storeOptions,
  text: { type: 'string' },
  accept: { type: 'boolean' },
  reject: { type: 'boolean' },
} as const
const storeHelp = [
  "--data DIR       the store in DIR (default: the window's own)",
  '--json           print the field as JSON',
] as const

export const correctVerb: Verb = {
  name: 'correct',
  usage: 'FIELD --text T | --accept | --reject',
  summary: 'say what a field really holds',
  help: [
    '--text T         what is written there, marks included',
    '--accept         the reading is right',
    '--reject         it cannot be read',
    ...storeHelp,
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const [fieldId, ...rest] = positionals
    const changes: CorrectionChange[] = [
      ...(values.text === undefined ? [] : [{ kind: 'text' as const, text: values.text }]),
      ...(values.accept === true ? [{ kind: 'accept' as const }] : []),
      ...(values.reject === true ? [{ kind: 'reject' as const }] : []),
    ]
    const [change, ...more] = changes
    if (fieldId === undefined || rest.length > 0 || change === undefined || more.length > 0)
      throw new UsageError('correct takes one field and one of --text T, --accept, --reject.')
    return withEngine(io, values, 'app', async ({ client }) => {
      const field = await client.call('corrections.apply', { fieldId, change })
      if (change.kind === 'text') warnOf(io, field)
      printFields(io, [field], values.json === true)
      return exitCodes.done
    })
  },
}

/** What is written may break a rule; the person is told and believed. */
function warnOf(io: CliIo, { kind, text }: FieldView): void {
  const broken = brokenRule(kind, text)
  if (broken !== null) io.note(`Kept, but: ${ruleSentences[broken.rule](broken)}`)
}

export const undoVerb = moveVerb('undo', 'take back your last correction')
export const redoVerb = moveVerb('redo', 'bring back what you undid last')

function moveVerb(name: 'undo' | 'redo', summary: string): Verb {
  return {
    name,
    usage: '',
    summary,
    help: storeHelp,
    run: (words, io) => {
      const { values, positionals } = parseWords(words, storeOptions)
      if (positionals.length > 0) throw new UsageError(`${name} takes no further words.`)
      return withEngine(io, values, 'app', async ({ client }) => {
        const field = await client.call(`corrections.${name}`, {})
        if (field === null) io.note(`There is nothing to ${name}.`)
        printFields(io, field === null ? [] : [field], values.json === true)
        return exitCodes.done
      })
    },
  }
}

export const historyVerb: Verb = {
  name: 'history',
  usage: 'FIELD',
  summary: 'the corrections of a field that count, oldest first',
  help: storeHelp,
  run: (words, io) => {
    const { values, positionals } = parseWords(words, storeOptions)
    const [fieldId, ...rest] = positionals
    if (fieldId === undefined || rest.length > 0) throw new UsageError('history takes one field.')
    return withEngine(io, values, 'app', async ({ client }) => {
      const corrections = await client.call('corrections.history', { fieldId })
      if (values.json === true) printJson(io, { corrections })
      else io.print(tableOf(corrections))
      return exitCodes.done
    })
  },
}

function tableOf(corrections: readonly CorrectionRecord[]): string {
  const columns = [
    { title: 'when' },
    { title: 'who' },
    { title: 'what' },
    { title: 'before' },
    { title: 'after' },
    { title: 'model' },
  ]
  const rows = corrections.map(({ when, who, change, before, after, modelId }) => [
    when,
    who,
    change.kind,
    before,
    after,
    modelId,
  ])
  return tableFrom(columns, rows)
}
