import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { exitCodes } from '../exit-codes'
import { choiceFrom, engineOptions, parseWords } from '../options'
import { printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

const options = {
  json: engineOptions.json,
  data: engineOptions.data,
  format: { type: 'string' },
  out: { type: 'string' },
  page: { type: 'string', multiple: true },
} as const

export const exportVerb: Verb = {
  name: 'export',
  usage: '[csv|json|idx] [--out FILE]',
  summary: 'write out what was read and corrected',
  help: [
    'csv | json | idx what to write (or --format): a table, everything, or the corrected digits (default csv)',
    '--out FILE       where to; idx makes FILE-images.idx3-ubyte and FILE-labels.idx1-ubyte.',
    '                 Without it csv and json go to the standard output',
    '--page ID        only this page (may be repeated); default all pages of the filmstrip',
    "--data DIR       the store in DIR (default: the window's own)",
    '--json           print what was written as JSON (with --out)',
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, options)
    const [word, ...rest] = positionals
    if (rest.length > 0) throw new UsageError('export takes one format.')
    const format = choiceFrom(values.format ?? word, 'format', ['csv', 'json', 'idx']) ?? 'csv'
    const { out } = values
    if (out === undefined && (format === 'idx' || values.json === true))
      throw new UsageError(`export ${format === 'idx' ? 'idx' : '--json'} needs --out FILE.`)
    return withEngine(io, values, 'app', async ({ client }) => {
      const scratch = out === undefined ? await mkdtemp(join(tmpdir(), 'digit-desk-export-')) : null
      try {
        const destination = scratch === null ? resolve(out ?? '') : join(scratch, 'export')
        const pageIds = values.page === undefined ? {} : { pageIds: values.page }
        const written = await client.call('export.write', { format, destination, ...pageIds })
        if (scratch !== null) io.print((await readFile(destination, 'utf8')).trimEnd())
        else if (values.json === true) printJson(io, { ...written })
        else {
          const { fields, unreviewed, digits, files } = written
          io.print(
            `${fields} fields (${unreviewed} not reviewed), ${digits} corrected digits: ${files.join(', ')}`,
          )
        }
        return exitCodes.done
      } finally {
        if (scratch !== null) await rm(scratch, { recursive: true, force: true })
      }
    })
  },
}
