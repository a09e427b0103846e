import type { PageSummary } from '../../protocol/commands/documents'
import { exitCodes } from '../exit-codes'
import { engineHelp, engineOptions, parseWords } from '../options'
import { tableFrom } from '../table'
import { printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

export const pagesVerb: Verb = {
  name: 'pages',
  usage: 'list | close PAGE | turn PAGE QUARTERS',
  summary: 'the pages of the filmstrip',
  help: [
    'list             all open pages',
    'close PAGE       take a page off; its readings and corrections stay stored',
    'turn PAGE N      turn it clockwise to N quarter turns (0 to 3) and read it so',
    "--data DIR       the store in DIR (default: the window's own)",
    ...engineHelp,
  ],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, engineOptions)
    const [what = 'list', pageId = '', quarters = '', ...rest] = positionals
    const turns = ([0, 1, 2, 3] as const).find((turn) => String(turn) === quarters)
    const isRight =
      (what === 'list' && pageId === '') ||
      (what === 'close' && pageId !== '' && quarters === '') ||
      (what === 'turn' && pageId !== '' && turns !== undefined)
    if (!isRight || rest.length > 0)
      throw new UsageError('pages takes "list", "close PAGE" or "turn PAGE QUARTERS".')
    return withEngine(io, values, 'app', async ({ client }) => {
      if (what === 'close') await client.call('documents.close', { pageId })
      if (what === 'turn' && turns !== undefined) await client.call('pages.turn', { pageId, turns })
      const pages = await client.call('documents.list', {})
      if (values.json === true) printJson(io, { pages })
      else io.print(tableOf(pages))
      return exitCodes.done
    })
  },
}

function tableOf(pages: readonly PageSummary[]): string {
  const columns = [
    { title: 'page' },
    { title: 'file' },
    { title: 'no', align: 'right' },
    { title: 'progress' },
    { title: 'fields', align: 'right' },
    { title: 'state' },
  ] as const
  return tableFrom(
    columns,
    pages.map(({ pageId, path, pageIndex, progress, fieldCount, state, error }) => [
      pageId,
      path,
      String(pageIndex + 1),
      error === null ? progress : `${progress} (${error.code})`,
      String(fieldCount),
      state ?? '-',
    ]),
  )
}
