import type { ScanEvaluation } from '../../core/usecases/evaluate-scans'
import type { FolderEvaluation } from '../../engine/folder-evaluation'
import { exitCodes } from '../exit-codes'
import { choiceFrom, engineHelp, engineOptions, kindFrom, parseWords, wholeFrom } from '../options'
import { percent, tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

const options = {
  ...engineOptions,
  box: { type: 'string' },
  kind: { type: 'string' },
  field: { type: 'string' },
  limit: { type: 'string' },
  list: { type: 'boolean' },
  'as-is': { type: 'boolean' },
} as const

export const evaluateVerb: Verb = {
  name: 'evaluate',
  usage: 'DIR [--box given|found] [--kind K]',
  summary: 'measure reading on labelled scans or digits',
  help: [
    'DIR              holds IDX digits, or labels.csv (file,label,field,x,y,w,h) and its scans',
    "--box B          given: read the labels' boxes (default); found: find the fields",
    '--kind K         only labels of this kind; where there is none, read all as this kind',
    '--field F        only labels whose field column says F',
    '--limit N        only the first N',
    '--as-is          IDX pictures resized as a whole, not normalized as cut digits are; so always in colour',
    '--list           also list every field, label and reading',
    ...engineHelp,
  ],
  run: async (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const [folder] = positionals
    if (folder === undefined || positionals.length > 1) throw new UsageError('evaluate needs one folder.')
    const kind = kindFrom(values.kind)
    const limit = wholeFrom(values.limit, 'limit', 1)
    const wanted = {
      boxes: choiceFrom(values.box, 'box', ['given', 'found']) ?? 'given',
      ...(kind === undefined ? {} : { kind }),
      ...(values.field === undefined ? {} : { field: values.field }),
      ...(limit === undefined ? {} : { limit }),
      asIs: values['as-is'] === true,
    }
    const { evaluateFolder, holdsDigits } = await import('../../engine/folder-evaluation')
    // Single digits are LeNet-5's own task; the net for fields also knows junk and marks.
    const model = values.model ?? ((await holdsDigits(folder)) ? 'lenet5' : undefined)
    return withEngine(io, { ...values, model }, 'memory', async ({ engine, client }) => {
      const { services, files } = engine
      const evaluation = await evaluateFolder(folder, wanted, { services, files, onProgress: progressOn(io) })
      const { modelId, engine: used } = await client.call('session.describe', {})
      if (values.json === true)
        printJson(io, { model: modelId, engine: used.id, ...jsonFrom(evaluation, values.list === true) })
      else io.print(textFrom(evaluation, values.list === true))
      return exitCodes.done
    })
  },
}

function progressOn(io: CliIo): (done: number, total: number) => void {
  return (done, total) => {
    if (done % 100 === 0 && done < total) io.note(`${done} of ${total}`)
  }
}

function jsonFrom(evaluation: FolderEvaluation, withList: boolean): Readonly<Record<string, unknown>> {
  if (evaluation.of === 'digits' || withList) return { ...evaluation }
  const { fields: _, ...summary } = evaluation
  return summary
}

function textFrom(evaluation: FolderEvaluation, withList: boolean): string {
  if (evaluation.of === 'digits') {
    const { n, accuracy, ece, images, confusion } = evaluation
    const titles = ['', ...confusion.map((_, digit) => String(digit))].map((title) => ({
      title,
      align: 'right' as const,
    }))
    const rows = confusion.map((row, digit) => [String(digit), ...row.map(String)])
    return [
      `${n} digits of ${images}: ${percent(accuracy, 2)} right, ECE ${percent(ece, 2)}`,
      '',
      'rows: the true digit, columns: what was read',
      tableFrom(titles, rows),
    ].join('\n')
  }
  return [...(withList ? [listOf(evaluation), ''] : []), summaryOf(evaluation)].join('\n')
}

function summaryOf(evaluation: ScanEvaluation): string {
  const { n, exact, exactRate, digitAccuracy, lengthRight, confident, coverage, ece, msPerField, failed } =
    evaluation
  return [
    `${exact} of ${n} fields right: ${percent(exactRate)}`,
    `digits right ${percent(digitAccuracy)}, length right ${percent(lengthRight)}, ECE ${percent(ece)}`,
    `right among the most confident 30 / 50 / 70 %: ${[confident[30], confident[50], confident[70]].map((share) => percent(share)).join(' / ')}`,
    ...coverage.map(
      ({ errorRate, share }) =>
        `at ${percent(errorRate)} errors ${percent(share)} could be read without a look`,
    ),
    `${msPerField.median.toFixed(0)} ms a field (median), ${msPerField.p95.toFixed(0)} ms (95th percentile)`,
    ...(failed.length === 0 ? [] : [`${failed.length} could not be tried:`]),
    ...failed.map(({ file, field, message, code }) => `  ${file} ${field}: ${message} (${code})`),
  ].join('\n')
}

function listOf({ fields }: ScanEvaluation): string {
  const columns = [
    { title: 'file' },
    { title: 'field' },
    { title: 'label' },
    { title: 'reading' },
    { title: '' },
    { title: 'confidence', align: 'right' },
    { title: 'verdict' },
  ] as const
  const rows = fields.map(({ file, field, label, text, isRight, confidence, verdict }) => [
    file,
    field,
    label,
    text === '' ? '-' : text,
    isRight ? '' : 'wrong',
    percent(confidence),
    verdict,
  ])
  return tableFrom(columns, rows)
}
