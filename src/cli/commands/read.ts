import type { AppError } from '../../core/base/app-error'
import { appErrorFrom } from '../../core/base/app-error'
import type { PageBox } from '../../core/image/geometry'
import type { FieldKind } from '../../core/segment/field-finder'
import type { PageSummary } from '../../protocol/commands/documents'
import type { FieldView } from '../../protocol/commands/fields'
import { type ExitCode, exitCodeFrom, exitCodes } from '../exit-codes'
import { fieldJsonFrom } from '../field-json'
import { boxFrom, engineHelp, engineOptions, kindFrom, parseWords } from '../options'
import { percent, tableFrom } from '../table'
import { type CliIo, printJson, UsageError, type Verb } from '../verb'
import { type RunningEngine, withEngine } from '../with-engine'

const options = {
  ...engineOptions,
  kind: { type: 'string' },
  box: { type: 'string' },
  csv: { type: 'string' },
} as const

export const readVerb: Verb = {
  name: 'read',
  usage: 'PATH... [--kind K] [--box x,y,w,h]',
  summary: 'find and read the fields of scans',
  help: [
    'PATH             PNG, JPEG, TIFF, WebP and PDF files, or folders of them',
    '--kind K         auto, amount, date, zip, pin or digits: only fields of that kind; where',
    '                 none is found, the whole page is read as one',
    '--box x,y,w,h    read this box (page pixels) instead of looking for fields',
    '--csv FILE       also write the fields as CSV',
    '--data DIR       keep pages and readings in the store in DIR (default: nothing is kept)',
    ...engineHelp,
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    if (positionals.length === 0) throw new UsageError('read needs at least one file or folder.')
    const wanted = { kind: kindFrom(values.kind), box: boxFrom(values.box) }
    return withEngine(io, values, 'memory', async (running) => {
      const read = await readPaths(running, positionals, wanted, io)
      if (values.csv !== undefined) await writeCsv(running, values.csv, read.pages)
      await print(running, read, { io, isJson: values.json === true })
      return exitCodeOf(read.errors)
    })
  },
}

interface Wanted {
  readonly kind: FieldKind | undefined
  readonly box: PageBox | undefined
}

interface PageRead {
  readonly page: PageSummary
  readonly fields: readonly FieldView[]
  readonly ms: number
}

interface FailedInput {
  readonly file: string
  /** From 1; left out where the whole file failed. */
  readonly page?: number
  readonly error: Pick<AppError, 'code' | 'message'>
}

interface PathsRead {
  readonly pages: readonly PageRead[]
  readonly errors: readonly FailedInput[]
}

/** Goes on after a page that cannot be read; a fault of this machine would hit every page and ends it. */
async function readPaths(
  running: RunningEngine,
  paths: readonly string[],
  wanted: Wanted,
  io: CliIo,
): Promise<PathsRead> {
  const opened = await running.client.call('documents.open', { paths })
  const errors: FailedInput[] = [...opened.errors]
  const pages: PageRead[] = []
  // Loaded before the first page, so that its time is its own.
  if (opened.pages.length > 0) await running.engine.warmUp()
  for (const page of opened.pages) {
    const { path, pageIndex, pageCount } = page
    try {
      pages.push(await readOne(running, page, wanted))
    } catch (thrown) {
      const error = appErrorFrom(thrown)
      if (exitCodeFrom(error.code) === exitCodes.environment) throw error
      errors.push({ file: path, ...(pageCount > 1 ? { page: pageIndex + 1 } : {}), error })
    }
  }
  for (const { file, page, error } of errors)
    io.note(`${file}${page === undefined ? '' : `, page ${page}`}: ${error.message} (${error.code})`)
  return { pages, errors }
}

async function readOne({ client }: RunningEngine, page: PageSummary, wanted: Wanted): Promise<PageRead> {
  const { pageId, width, height } = page
  const start = performance.now()
  const { kind, box } = wanted
  const addBox = async (drawn: PageBox): Promise<readonly FieldView[]> => [
    await client.call('fields.add', { pageId, box: drawn, kind: kind ?? 'auto' }),
  ]
  let fields: readonly FieldView[]
  if (box !== undefined) fields = await addBox(box)
  else {
    const read = await client.call('pages.read', { pageId })
    fields = kind === undefined ? read.fields : read.fields.filter((field) => field.kind === kind)
    if (kind !== undefined && fields.length === 0) fields = await addBox({ x: 0, y: 0, width, height })
  }
  return { page, fields, ms: performance.now() - start }
}

async function writeCsv(
  { client }: RunningEngine,
  destination: string,
  pages: readonly PageRead[],
): Promise<void> {
  const pageIds = pages.map(({ page }) => page.pageId)
  await client.call('export.write', { format: 'csv', destination, pageIds })
}

interface Output {
  readonly io: CliIo
  readonly isJson: boolean
}

async function print(
  { client }: RunningEngine,
  { pages, errors }: PathsRead,
  { io, isJson }: Output,
): Promise<void> {
  if (!isJson) {
    if (pages.length > 0) io.print(tableOf(pages))
    return
  }
  const { modelId, engine } = await client.call('session.describe', {})
  printJson(io, {
    model: modelId,
    engine: engine.id,
    engineLabel: engine.label,
    pages: pages.map(({ page, fields, ms }) => ({
      file: page.path,
      page: page.pageIndex + 1,
      width: page.width,
      height: page.height,
      dpi: page.dpi,
      ms,
      fields: fields.map(fieldJsonFrom),
    })),
    errors: errors.map(({ file, page, error }) => ({
      file,
      ...(page === undefined ? {} : { page }),
      code: error.code,
      message: error.message,
    })),
  })
}

function tableOf(pages: readonly PageRead[]): string {
  const columns = [
    { title: 'file' },
    { title: 'page', align: 'right' },
    { title: 'kind' },
    { title: 'reading' },
    { title: 'confidence', align: 'right' },
    { title: 'verdict' },
    { title: 'why' },
  ] as const
  const rows = pages.flatMap(({ page, fields }) => {
    const place = [page.file, String(page.pageIndex + 1)]
    if (fields.length === 0) return [[...place, '-', '-', '-', '-', 'no field found']]
    return fields.map(({ kind, text, reading }) => [
      ...place,
      kind,
      text === '' ? '-' : text,
      percent(reading?.judgement.confidence ?? 0),
      reading?.judgement.verdict ?? '-',
      reading?.judgement.reason ?? '-',
    ])
  })
  return tableFrom(columns, rows)
}

function exitCodeOf(errors: readonly FailedInput[]): ExitCode {
  return errors.length === 0 ? exitCodes.done : exitCodes.inputFailed
}
