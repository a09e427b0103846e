import { exitCodes } from '../exit-codes'
import { engineOptions, parseWords } from '../options'
import { tableFrom } from '../table'
import { printJson, UsageError, type Verb } from '../verb'
import { withEngine } from '../with-engine'

export const enginesVerb: Verb = {
  name: 'engines',
  usage: '',
  summary: 'what can run the nets on this machine',
  help: ['--json           print JSON'],
  run: (words, io) => {
    const { values, positionals } = parseWords(words, engineOptions)
    if (positionals.length > 0) throw new UsageError('engines takes no further words.')
    return withEngine(io, values, 'memory', async ({ client }) => {
      const engines = await client.call('engines.list', {})
      if (values.json === true) printJson(io, { engines })
      else {
        const columns = [{ title: 'id' }, { title: 'version' }, { title: 'device' }, { title: 'missing' }]
        const rows = engines.map(({ id, version, device, missing }) => [
          id,
          version ?? '-',
          device ?? '-',
          missing ?? '',
        ])
        io.print(tableFrom(columns, rows))
      }
      return exitCodes.done
    })
  },
}
